import { join } from 'node:path';
import { assemble, type Assembled } from '../../lab/assemble.ts';
import { createVirtualClock, type VirtualClock } from '../../lab/clock.ts';
import { createLab, type Lab } from '../../lab/lab.ts';
import type { Latencies } from '../../lab/latencies.ts';
import { createLinks, type Links } from '../../lab/network/links.ts';
import type { Stage } from '../../lab/story/stage.ts';
import { createUsers } from '../../lab/story/users.ts';
import type { Path } from '../../failover/site.ts';
import { hour, parseInstant } from '../../failover/time.ts';
import type { createProbe } from '../../probe/probe.ts';
import { virtualPing, type Answers } from './virtual-ping.ts';

/** The synthesized template, the bundles of the reactor and the probe, and modelled lines, all in virtual time. */
export interface VirtualStage extends Stage {
  readonly clock: VirtualClock;
  readonly lab: Lab;
  /** Ends the probe and the lab; rejects where the lab failed on the way. */
  close(): Promise<void>;
}

/** What of a stage may differ from the ordinary one. */
export interface StageOptions {
  readonly latencies?: Partial<Latencies>;
  /** The probe's chance, from 0 up to 1; always 0.5 unless given. */
  readonly random?: () => number;
  /** Asked for each packet that a line carries: whether it is lost all the same. None is unless given. */
  readonly isLost?: (path: Path) => boolean;
}

/** The bundle, as it is deployed, not the source. */
const bundledProbe = async (): Promise<typeof createProbe> => {
  const module = (await import(join(import.meta.dirname, '../../dist/probe/probe.mjs'))) as {
    createProbe: typeof createProbe;
  };
  return module.createProbe;
};

const answersOver =
  (links: Links, isLost: (path: Path) => boolean): Answers =>
  (address) => {
    const path = links.pathOf(address);
    return path !== undefined && links.isUp(path) && !isLost(path);
  };

/** Opens an assembled site at noon, an hour of health behind it. */
export const openVirtual = async (
  { site, template }: Assembled,
  { latencies = {}, random = () => 0.5, isLost = () => false }: StageOptions = {},
): Promise<VirtualStage> => {
  const clock = createVirtualClock(parseInstant('2026-11-24T12:00:00Z') ?? 0);
  const lab = await createLab({ site, template, time: { kind: 'virtual', clock }, latencies });
  const links = createLinks(lab);
  const spawnPing = virtualPing(clock, answersOver(links, isLost));
  const users = createUsers(clock);
  const ending = new AbortController();
  lab.backfill(hour);
  const makeProbe = await bundledProbe();
  const running = site.probes.map(({ slot }) => {
    const client = {
      region: site.region,
      credentials: { accessKeyId: `LAB-PROBE-${slot}`, secretAccessKey: 'lab' },
      requestHandler: lab.requestHandler,
    };
    // Compression runs in other threads of Node, which virtual time does not see.
    const probe = makeProbe({
      site,
      slot,
      clock,
      client: { ...client, disableRequestCompression: true },
      log: () => undefined,
      spawnPing,
      random,
    });
    return probe.run(ending.signal);
  });
  const [through] = site.through?.targets ?? [];
  const user = spawnPing({ address: through?.address ?? '', interval: 200 }, (line) => users.hear(line));
  const close = async (): Promise<void> => {
    ending.abort();
    user.kill();
    await clock.advance(10_000);
    await Promise.all(running);
    await lab.close();
  };
  return { site, clock, journal: lab, links, transitGateway: lab.transitGateway, users, lab, close };
};

/** Waits for a promise while virtual time goes on. */
export const inVirtualTime = async <T>(clock: VirtualClock, work: Promise<T>, what: string): Promise<T> => {
  let isOver = false;
  const over = () => void (isOver = true);
  work.then(over, over);
  await clock.runUntil(() => isOver, { limit: 24 * hour, what });
  return work;
};

export { assemble };

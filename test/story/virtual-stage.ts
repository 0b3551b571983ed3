import { join } from 'node:path';
import type { Assembled } from '../../lab/assemble.ts';
import { publishAttachmentMetrics } from '../../lab/cloudwatch/attachment-metrics.ts';
import { createVirtualClock, type VirtualClock } from '../../lab/time/clock.ts';
import { chances } from '../../lab/time/chance.ts';
import type { LabOptions } from '../../lab/ground.ts';
import { createLab, type Lab } from '../../lab/lab.ts';
import { createLinks, type Links } from '../../lab/network/links.ts';
import type { Stage } from '../../lab/story/stage.ts';
import { createUsers } from '../../lab/story/users.ts';
import { unsigned } from '../../lab/wire/in-process.ts';
import type { Path } from '../../failover/path.ts';
import { hour, parseInstant, type Milliseconds } from '../../failover/time.ts';
import type { createProbe } from '../../probe/probe.ts';
import { createHost, type Host } from './host.ts';
import { virtualPing, type Answers } from './virtual-ping.ts';

/** The synthesized template, the bundles of the reactor and the probe, and modelled lines, all in virtual time. */
export interface VirtualStage extends Stage {
  readonly clock: VirtualClock;
  readonly lab: Lab;
  /** The hosts of the probes, by slot: each can die, freeze, and have a clock of its own. */
  readonly hosts: ReadonlyMap<string, Host>;
  /** Ends the probe and the lab; rejects where the lab failed on the way. */
  close(): Promise<void>;
}

/** What of a stage may differ from the ordinary one. */
export interface StageOptions extends Pick<LabOptions, 'faults' | 'latencies' | 'seed'> {
  /** The probes' chance, from 0 up to 1; out of the seed unless given. */
  readonly random?: () => number;
  /** From one ping of a user to the next; 200 ms unless given. */
  readonly userInterval?: Milliseconds;
  /** Asked for each ping process: how long after its start it sends its first; at once unless given. */
  readonly firstPing?: () => Milliseconds;
  /** Asked for each packet that a line carries: whether it is lost all the same. None is unless given. */
  readonly isLost?: (path: Path, address: string) => boolean;
}

/** A site with its synthesized stack, and the bundle that its probes run. */
export interface Staged extends Pick<Assembled, 'site' | 'template'> {
  /** The one that was bundled last unless given. */
  readonly probe?: string;
}

const bundledProbe = join(import.meta.dirname, '../../dist/probe/probe.mjs');
/** The bundle, as it is deployed, not the source. */
const loadProbe = async (bundle: string): Promise<typeof createProbe> => {
  const module = (await import(bundle)) as { createProbe: typeof createProbe };
  return module.createProbe;
};

const answersOver =
  (links: Links, isLost: (path: Path, address: string) => boolean): Answers =>
  (address, source) => {
    const [there, back] = [links.pathOf(address), links.returnOf(address, source)];
    if (there === undefined || back === undefined || !links.carries(address, source) || isLost(there, address))
      return false;
    return back === there || !isLost(back, address);
  };

/** A ping lives, freezes and tells the time as its host does. */
const clockOf = ({ clock, gate }: Host, world: VirtualClock): Pick<VirtualClock, 'now' | 'later'> => ({
  now: () => clock.now(),
  later: (duration, run) => world.later(Math.round(duration), gate<void>(run)),
});

/** Opens an assembled site at noon, an hour of health behind it. */
export const openVirtual = async (
  { site, template, probe = bundledProbe }: Staged,
  { isLost = () => false, random, userInterval = 200, firstPing = () => 0, ...options }: StageOptions = {},
): Promise<VirtualStage> => {
  const clock = createVirtualClock(parseInstant('2026-11-24T12:00:00Z') ?? 0);
  const lab = await createLab({ site, template, time: { kind: 'virtual', clock }, ...options });
  const links = createLinks(lab);
  publishAttachmentMetrics(lab, links);
  const answers = answersOver(links, isLost);
  const users = createUsers(clock);
  const ending = new AbortController();
  lab.backfill(hour);
  const makeProbe = await loadProbe(probe);
  const hosts = new Map<string, Host>();
  const running = site.probes.map(({ slot }) => {
    const host = createHost({ clock, requestHandler: lab.requestHandler });
    hosts.set(slot, host);
    const client = {
      region: site.region,
      credentials: { accessKeyId: `LAB-PROBE-${slot}`, secretAccessKey: 'lab' },
      requestHandler: host.requestHandler,
      signer: unsigned({ accessKeyId: `LAB-PROBE-${slot}`, region: site.region }),
    };
    // Compression runs in other threads of Node, which virtual time does not see.
    const probe = makeProbe({
      site,
      slot,
      clock: host.clock,
      client: { ...client, disableRequestCompression: true },
      log: () => undefined,
      spawnPing: virtualPing(clockOf(host, clock), answers, firstPing),
      random: random ?? chances(options.seed ?? 1)(`probe ${slot}`),
    });
    return Promise.race([probe.run(ending.signal), host.died]);
  });
  const [through] = site.through?.targets ?? [];
  const user = virtualPing(clock, answers)({ address: through?.address ?? '', interval: userInterval }, (line) =>
    users.hear(line),
  );
  const close = async (): Promise<void> => {
    ending.abort();
    user.kill();
    await clock.advance(10_000);
    await Promise.all(running);
    await lab.close();
  };
  return { site, clock, journal: lab, links, transitGateway: lab.transitGateway, users, lab, hosts, close };
};

/** Waits for a promise while virtual time goes on. */
export const inVirtualTime = async <T>(clock: VirtualClock, work: Promise<T>, what: string): Promise<T> => {
  let isOver = false;
  const over = () => void (isOver = true);
  work.then(over, over);
  await clock.runUntil(() => isOver, { limit: 24 * hour, what });
  return work;
};

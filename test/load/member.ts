import type { Path } from '../../failover/path.ts';
import { minute, second, type Instant, type Milliseconds } from '../../failover/time.ts';
import { draw } from '../../bench/switch/chance.ts';
import { chances } from '../../lab/time/chance.ts';
import type { VirtualClock } from '../../lab/time/clock.ts';
import type { Recorded } from '../../lab/journal.ts';
import { createLab, type Lab } from '../../lab/lab.ts';
import { createLinks, type Links } from '../../lab/network/links.ts';
import { createProbe } from '../../probe/probe.ts';
import { virtualPing } from '../story/virtual-ping.ts';
import type { Staged } from '../story/virtual-stage.ts';

/** One of many sites on one clock: whole, with a lab of its own, its latencies drawn as `npm run bench:switch` draws them. */
export interface Member {
  readonly lab: Lab;
  cut(): void;
  /** Whether its traffic is on the backup, and that is said. */
  isDone(): boolean;
  fate(cutAt: Instant): Fate;
  /** Ends what it does; the clock must go on for ten seconds until `ended`. */
  close(): void;
  ended(): Promise<void>;
}

/** What became of a site whose line was cut. */
export interface Fate {
  /** From the cut until users' packets take the VPN; Infinity where they do not. */
  readonly took: Milliseconds;
  /** How often a failover was announced. */
  readonly said: number;
  /** Writes of references that were accepted. */
  readonly writes: number;
}

export interface MemberOptions {
  readonly clock: VirtualClock;
  readonly seed: number;
  /** When its schedule ticks first; drawn unless given. */
  readonly firstTick?: Milliseconds | undefined;
}

interface PublishInput {
  readonly MessageAttributes?: Readonly<Record<string, { readonly StringValue?: string }>>;
}

const isFailoverSaid = (it: Recorded): boolean =>
  it.kind === 'api call' &&
  it.action === 'sns:Publish' &&
  it.error === undefined &&
  (it.input as PublishInput).MessageAttributes?.['kind']?.StringValue === 'failover';

const isWrite = (it: Recorded): boolean =>
  it.kind === 'api call' && it.error === undefined && /ec2:(Create|Modify|Delete)/.test(it.action);

/** Runs the site's probes over its lines; resolves when they have ended. */
const probeOver = async ({ lab, links }: { lab: Lab; links: Links }, of: MemberOptions & { ending: AbortSignal }) => {
  const answers = (address: string): boolean => {
    const path: Path | undefined = links.pathOf(address);
    return path !== undefined && links.isUp(path);
  };
  const running = lab.site.probes.map(({ slot }) =>
    createProbe({
      site: lab.site,
      slot,
      clock: of.clock,
      client: {
        region: lab.site.region,
        credentials: { accessKeyId: `LAB-PROBE-${slot}`, secretAccessKey: 'lab' },
        requestHandler: lab.requestHandler,
        disableRequestCompression: true,
      },
      log: () => undefined,
      spawnPing: virtualPing(of.clock, answers),
      random: chances(of.seed)(`probe ${slot}`),
    }).run(of.ending),
  );
  await Promise.all(running);
};

/** Opens a site, healthy, ten minutes of health behind it. */
export const openMember = async ({ site, template }: Staged, options: MemberOptions): Promise<Member> => {
  const { clock, seed } = options;
  const drawn = draw(seed).latencies;
  const latencies = { ...drawn, firstTick: options.firstTick ?? drawn.firstTick };
  const lab = await createLab({ site, template, time: { kind: 'virtual', clock }, seed, latencies });
  lab.backfill(10 * minute);
  const links = createLinks(lab);
  const ending = new AbortController();
  const probing = probeOver({ lab, links }, { ...options, ending: ending.signal });
  let [said, writes, movedAt] = [0, 0, Infinity];
  lab.observe((it) => {
    if (isFailoverSaid(it)) said += 1;
    if (isWrite(it)) writes += 1;
    if (it.kind === 'routes' && links.pathOf(site.through?.targets[0]?.address ?? '') === 'backup')
      movedAt = Math.min(movedAt, it.at);
  });
  return {
    lab,
    cut: () => links.cut('primary'),
    isDone: () => movedAt < Infinity && said > 0,
    fate: (cutAt) => ({ took: movedAt - cutAt, said, writes }),
    close: () => ending.abort(),
    ended: async () => {
      await probing;
      await lab.close();
    },
  };
};

/** So long it takes to end. */
export const ending: Milliseconds = 10 * second;

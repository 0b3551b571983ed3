import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { loadavg } from 'node:os';
import { delimiter } from 'node:path';
import { createInterface } from 'node:readline';
import { second, type Instant } from '../../failover/time.ts';
import { realClock } from '../../lab/time/clock.ts';
import type { Recorded } from '../../lab/journal.ts';
import { openLive, type LiveLab } from '../../lab/commands/live.ts';
import { readPingLine } from '../../probe/pinging/ping-line.ts';
import { deadline, watchAsBaseline, type PingOnce } from './baseline.ts';
import type { Draw } from './chance.ts';
import { cutOf, userPath } from './ours.ts';
import { baselineCut, type Cut } from './phases.ts';
import type { Each } from './report.ts';
import type { Sites } from './work.ts';

/**
 * Cuts in real time: the probe's process, ping on a line, HTTP, the reactor in a thread of its own. AWS's delays are the
 * drawn ones, waited for.
 */

/** What came of all cuts, and what spoke for the lines. */
export interface RealCuts {
  readonly network: string;
  /** The machine's load in the minute before: work that waits for a core delays pings, too. */
  readonly load: number;
  readonly cuts: Each<readonly Cut[]>;
}

/** All three watchers of one cut. */
interface Scene {
  readonly draw: Draw;
  readonly standard: LiveLab;
  readonly fast: LiveLab;
}

/** Longer than any of them takes, also where others keep the cores busy. */
const limit = 180 * second;

const clock = realClock;

const open = (sites: Sites, site: keyof Sites, { latencies }: Draw): Promise<LiveLab> =>
  openLive(
    { ...sites[site], discard: () => undefined },
    // The schedule's first look warms the reactor, as it has long been on AWS.
    { port: 0, onProbeLine: () => undefined, latencies: { ...latencies, firstTick: second } },
  );

/** As the baseline's script pings: one packet, a deadline. */
const pingOver =
  ({ bin, url, lab }: LiveLab): PingOnce =>
  async () => {
    const address = lab.site.primary.targets[0]?.address ?? '';
    const wait = String(deadline / second);
    const env = { ...process.env, PATH: `${bin}${delimiter}${process.env['PATH'] ?? ''}`, DX_FAILOVER_LAB: url };
    const stdio = ['ignore', 'pipe', 'ignore'] as const;
    const ping = spawn('ping', ['-n', '-O', '-D', '-c', '1', '-W', wait, '-i', wait, address], {
      env,
      stdio: [...stdio],
    });
    const ended = once(ping, 'close');
    for await (const line of createInterface({ input: ping.stdout })) {
      const outcome = readPingLine(line);
      if (outcome === undefined) continue;
      ping.kill();
      return outcome.kind === 'answered';
    }
    await ended;
    return false;
  };

const until = async (isSo: () => boolean, what: string): Promise<void> => {
  for (const end = clock.now() + limit; !isSo();) {
    if (clock.now() > end) throw new Error(`bench: ${limit} ms passed before ${what}`);
    // oxlint-disable-next-line no-await-in-loop -- a loop in time
    await clock.sleep(20);
  }
};

/** Cuts the line at a moment, and waits until a user's ping is answered over the VPN. */
const cutLive = async (live: LiveLab, at: Instant): Promise<Cut> => {
  const { lab, links, users } = live;
  const happenings: Recorded[] = [];
  let switched = Infinity;
  const stage = { site: lab.site, links };
  lab.observe((happening) => void happenings.push(happening));
  links.onRoutes(() => {
    if (userPath(stage) === 'backup') switched = Math.min(switched, clock.now());
  });
  await clock.sleep(at - clock.now());
  const cut = clock.now();
  links.cut('primary');
  await until(() => users.firstAnswer(switched) !== undefined, "a user's answer over the VPN");
  return cutOf({ site: lab.site, happenings, cut, carried: users.firstAnswer(switched) ?? NaN });
};

/** The same moment, before the baseline's eyes, on the line of one of the labs. */
const cutBaselineLive = async ({ draw, fast }: Scene, at: Instant): Promise<Cut> => {
  await clock.sleep(at - 4 * second - draw.intoCycle - clock.now());
  const ending = AbortSignal.timeout(limit);
  const down = await watchAsBaseline(clock, pingOver(fast), ending);
  if (down === undefined) throw new Error(`bench: ${limit} ms passed before the baseline saw the cut`);
  return baselineCut(down - at, draw);
};

/** The next moment that lies in its ten seconds as the virtual cut of the same draw does, some seconds away. */
const momentOf = ({ intoPeriod }: Draw): Instant => {
  const period = 10 * second;
  const offset = (second + intoPeriod) % period;
  return Math.ceil((clock.now() + 6 * second - offset) / period) * period + offset;
};

const play = async (scene: Scene): Promise<Each<Cut>> => {
  const at = momentOf(scene.draw);
  const [baseline, standard, fast] = await Promise.all([
    cutBaselineLive(scene, at),
    cutLive(scene.standard, at),
    cutLive(scene.fast, at),
  ]);
  return { baseline, standard, fast };
};

/** Opens the labs one after another, cuts all their lines at the moments drawn, and says what each watcher took. */
export const cutInReal = async (
  sites: Sites,
  draws: readonly Draw[],
  say: (what: string) => void,
): Promise<RealCuts> => {
  const [load = 0] = loadavg();
  const opened: LiveLab[] = [];
  const keep = async (site: keyof Sites, draw: Draw): Promise<LiveLab> => {
    const live = await open(sites, site, draw);
    opened.push(live);
    return live;
  };
  try {
    const scenes: Scene[] = [];
    for (const [index, draw] of draws.entries()) {
      say(`real time: opening the labs of cut ${index + 1} of ${draws.length}`);
      // oxlint-disable-next-line no-await-in-loop -- each start is heavy: one must not wait for another's
      scenes.push({ draw, standard: await keep('standard', draw), fast: await keep('fast', draw) });
    }
    const seen = await Promise.all(
      scenes.map(async (scene, index) => {
        const cuts = await play(scene);
        say(`real time: cut ${index + 1} is over`);
        return cuts;
      }),
    );
    const of = (watcher: keyof Each<Cut>) => seen.map((cuts) => cuts[watcher]);
    const cuts = { baseline: of('baseline'), standard: of('standard'), fast: of('fast') };
    return { network: opened[0]?.network ?? '', load, cuts };
  } finally {
    await Promise.all(opened.map((live) => live.close()));
  }
};

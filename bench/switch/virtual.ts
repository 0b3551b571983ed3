import { second, type Milliseconds } from '../../failover/time.ts';
import type { Draw } from './chance.ts';
import { createCrew, type Crew } from './crew.ts';
import { blipBaseline } from './nerves.ts';
import { cutBaseline, type Cut } from './phases.ts';
import type { Each } from './report.ts';
import type { Shape } from './shapes.ts';
import { siteNames, type SiteName, type Sites } from './work.ts';

/** How much is to be done in virtual time. */
export interface Plan {
  readonly draws: readonly Draw[];
  /** Of the draws, how many meet each blip. */
  readonly blips: number;
  readonly blipLengths: readonly Milliseconds[];
  readonly losses: readonly number[];
  /** For so long the lab runs at each random loss. */
  readonly span: Milliseconds;
  readonly seed: number;
}

const own = ['standard', 'fast'] as const;

/** Says how far the work is, ten times. */
const counting = (crew: Crew, total: number, say: (what: string) => void): Crew => {
  let done = 0;
  const begun = performance.now();
  return {
    ...crew,
    ask: async (kind, order) => {
      const result = await crew.ask(kind, order);
      done += 1;
      if (done % Math.ceil(total / 10) === 0)
        say(`virtual time: ${done} of ${total} after ${((performance.now() - begun) / 1000).toFixed(0)} s`);
      return result;
    },
  };
};

/** One after another, in this thread: the baseline takes no lab. */
const inTurn = async <T>(draws: readonly Draw[], work: (it: Draw) => Promise<T>): Promise<readonly T[]> => {
  const results: T[] = [];
  // oxlint-disable-next-line no-await-in-loop -- virtual time has one thread
  for (const it of draws) results.push(await work(it));
  return results;
};

const ofEach = async <T>(of: (name: SiteName) => Promise<T>): Promise<Readonly<Record<SiteName, T>>> => {
  const all = await Promise.all(siteNames.map(async (name) => [name, await of(name)] as const));
  return Object.fromEntries(all) as Record<SiteName, T>;
};

const cutAll = async (crew: Crew, { draws }: Plan): Promise<Pick<VirtualCuts, 'cuts' | 'shapes'>> => {
  const { standard, fast, ...others } = await ofEach((site) =>
    Promise.all(draws.map((it) => crew.ask('cut', { site, draw: it }))),
  );
  return { cuts: { baseline: await inTurn(draws, cutBaseline), standard, fast }, shapes: { '1x1': fast, ...others } };
};

const share = (results: readonly boolean[]): number => results.filter(Boolean).length / results.length;

const blipRow = async (crew: Crew, draws: readonly Draw[], duration: Milliseconds) => {
  const ours = (site: SiteName) => Promise.all(draws.map((it) => crew.ask('blip', { site, draw: it, duration })));
  const [standard, fast] = await Promise.all([ours('standard'), ours('fast')]);
  const baseline = await inTurn(draws, (it) => blipBaseline(it, duration));
  const each: Each<number> = { baseline: share(baseline), standard: share(standard), fast: share(fast) };
  return [`${duration / second} s`, each] as const;
};

const seenLine = async (crew: Crew, { span, seed }: Plan, loss: number): Promise<string> => {
  const [without, having] = await Promise.all(
    own.map((site) => crew.ask('lose', { site, loss, span, seed: seed + 100 * loss })),
  );
  return `  ${100 * loss} %: ${without} without the fast lane, ${having} with it`;
};

/** What came of it. */
export interface VirtualCuts {
  readonly cuts: Each<readonly Cut[]>;
  /** With the fast lane, the same cuts. */
  readonly shapes: Readonly<Record<Shape, readonly Cut[]>>;
  /** The share of each blip's draws that moved traffic. */
  readonly blips: readonly (readonly [string, Each<number>])[];
  /** How many switches random loss made, in sentences. */
  readonly losses: readonly string[];
}

/** Does all of it, the longest first, a thread per core. */
export const cutInVirtual = async (sites: Sites, plan: Plan, say: (what: string) => void): Promise<VirtualCuts> => {
  const { draws, losses, blipLengths } = plan;
  const crew = createCrew(sites);
  const total = 2 * (losses.length + plan.blips * blipLengths.length) + siteNames.length * draws.length;
  const counted = counting(crew, total, say);
  const met = draws.slice(0, plan.blips);
  try {
    const [seen, cut, blips] = await Promise.all([
      Promise.all(losses.map((loss) => seenLine(counted, plan, loss))),
      cutAll(counted, plan),
      Promise.all(blipLengths.map((length) => blipRow(counted, met, length))),
    ]);
    return { ...cut, losses: seen, blips };
  } finally {
    await crew.close();
  }
};

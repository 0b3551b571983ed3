import { second, type Milliseconds } from '../failover/time.ts';
import { drawn } from './switch-chance.ts';
import { phaseNames, type Phases } from './switch-phases.ts';
import { spreadOf, type Spread } from './switch-statistics.ts';

/** The three that watch the same cuts. */
export const watchers = ['baseline', 'standard', 'fast'] as const;
/** See `watchers`: the baseline's script, and this product without and with its fast lane. */
export type Watcher = (typeof watchers)[number];
/** One thing of each watcher. */
export type Each<T> = Readonly<Record<Watcher, T>>;

const named: Each<string> = {
  baseline: 'baseline',
  standard: 'without fast lane',
  fast: 'with fast lane (default)',
};

/** The share of the baseline's p95 that each may take. */
export const goals = { standard: 0.7, fast: 0.2 } as const;

const seconds = (duration: number): string => (duration / 1000).toFixed(1).padStart(9);
const roundedSeconds = (duration: number): number => Number((duration / 1000).toFixed(3));

/** The figures of `--json`: seconds. */
export const summaryOf = (totals: Each<readonly number[]>) => {
  const spread = (watcher: Watcher): Spread => {
    const { median, p95, worst } = spreadOf(totals[watcher]);
    return { median: roundedSeconds(median), p95: roundedSeconds(p95), worst: roundedSeconds(worst) };
  };
  const baseline = spread('baseline');
  const beside = (own: Spread) => ({ ...own, p95Ratio: Number((own.p95 / baseline.p95).toFixed(3)) });
  return { baseline, standard: beside(spread('standard')), fast: beside(spread('fast')) };
};
/** See `summaryOf`. */
export type Summary = ReturnType<typeof summaryOf>;

/** What each part of a switch takes. */
export const phaseLines = (phases: Each<readonly Phases[]>): readonly string[] => [
  `${'seconds'.padEnd(26)}${'phase'.padEnd(11)}${['median', 'p95', 'worst'].map((it) => it.padStart(9)).join('')}`,
  ...watchers.flatMap((watcher) =>
    phaseNames.map((phase, index) => {
      const { median, p95, worst } = spreadOf(phases[watcher].map((it) => it[phase]));
      const name = index === 0 ? named[watcher] : '';
      return `${name.padEnd(26)}${phase.padEnd(11)}${[median, p95, worst].map(seconds).join('')}`;
    }),
  ),
];

const verdict = (ratio: number, goal: number): string => {
  const isMet = ratio <= goal;
  return `${ratio.toFixed(3)}, goal at most ${goal.toFixed(2)}: ${isMet ? 'met' : `missed by ${(ratio - goal).toFixed(3)}`}`;
};

/** Each ratio beside its goal, and how slow a route change may be before the fast lane misses it. */
export const goalLines = ({ baseline, standard, fast }: Summary): readonly string[] => {
  const room = (goals.fast * baseline.p95 - fast.p95) / (1 - goals.fast);
  return [
    `p95 to the baseline's, without fast lane: ${verdict(standard.p95Ratio, goals.standard)}`,
    `p95 to the baseline's, with fast lane:    ${verdict(fast.p95Ratio, goals.fast)}`,
    `What AWS takes to change a route counts for all three alike: were it ${Math.abs(room).toFixed(1)} s ${room < 0 ? 'less' : 'more'}, the fast lane would just meet its goal.`,
  ];
};

const perDay = (switches: number): string =>
  (switches === 0 ? '0' : switches < 1e-6 ? switches.toExponential(0) : switches.toPrecision(2)).padStart(26);

/** CloudWatch looks at a ping alarm so often. */
const evaluation: Milliseconds = 10 * second;

/** How often the fast lane's word was undone: such an alarm rises again no sooner than one evaluation later. */
export const fallenBackLine = (fast: readonly Phases[]): string => {
  const spared = fast.filter(({ detection }) => detection < evaluation);
  const p95 = spared.length === 0 ? '' : ` Without those its p95 is ${seconds(p95Of(spared)).trim()} s.`;
  return `Fast lane undone in ${fast.length - spared.length} of ${fast.length} cuts: CloudWatch evaluated the last whole period, still healthy, before the reactor had read the alarm.${p95}`;
};

const p95Of = (phases: readonly Phases[]): number => spreadOf(phases.map(({ total }) => total)).p95;

/** One row per case, one column per watcher. */
export const nervesLines = (head: string, rows: readonly (readonly [string, Each<number>])[]): readonly string[] => [
  `${head.padEnd(36)}${watchers.map((watcher) => named[watcher].padStart(26)).join('')}`,
  ...rows.map(([name, each]) => `${name.padEnd(36)}${watchers.map((watcher) => perDay(each[watcher])).join('')}`),
];

/** What was drawn, and from where each has its figure. */
export const drawnLines = (): readonly string[] => [
  'Drawn anew for each cut, the same for all three (a median stands for a log-normal whose 95th percentile is twice it):',
  ...drawn.map(({ what, how, source }) => `  ${what}: ${how} (${source})`),
];

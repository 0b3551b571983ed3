import { drawn } from './chance.ts';
import { phaseNames, type Cut, type Phases } from './phases.ts';
import { shapes, type Shape } from './shapes.ts';
import { spreadOf, type Spread } from './statistics.ts';

/** The three that watch the same cuts. */
export const watchers = ['baseline', 'standard', 'fast'] as const;
/** See `watchers`: the baseline's script, and this product without and with its fast lane. */
export type Watcher = (typeof watchers)[number];
/** One thing of each watcher. */
export type Each<T> = Readonly<Record<Watcher, T>>;

/** One thing of each shape. */
type ByShape<T> = Readonly<Record<Shape, T>>;

const named: Each<string> = {
  baseline: 'baseline',
  standard: 'without fast lane',
  fast: 'with fast lane (default)',
};

/** The share of the baseline's p95 that each may take. */
export const goals = { standard: 0.7, fast: 0.2 } as const;
const goalOf = (shape: Shape): number => (shape === '5x4' ? 0.3 : goals.fast);

const seconds = (duration: number): string => (duration / 1000).toFixed(1).padStart(9);
const roundedSeconds = (duration: number): number => Number((duration / 1000).toFixed(3));

const roundedSpread = (of: readonly number[]): Spread => {
  const { median, p95, worst } = spreadOf(of);
  return { median: roundedSeconds(median), p95: roundedSeconds(p95), worst: roundedSeconds(worst) };
};

/** The figures of `--json`: seconds. */
export const summaryOf = (totals: Each<readonly number[]>, ofShapes: ByShape<readonly number[]>) => {
  const baseline = roundedSpread(totals.baseline);
  const beside = (of: readonly number[]) => {
    const own = roundedSpread(of);
    return { ...own, p95Ratio: Number((own.p95 / baseline.p95).toFixed(3)) };
  };
  const besides = shapes.map((shape) => [shape, beside(ofShapes[shape])] as const);
  return {
    baseline,
    standard: beside(totals.standard),
    fast: beside(totals.fast),
    shapes: Object.fromEntries(besides) as ByShape<ReturnType<typeof beside>>,
  };
};
/** See `summaryOf`. */
export type Summary = ReturnType<typeof summaryOf>;

const words: Readonly<Record<keyof Phases, string>> = {
  detection: 'detection',
  losing: '- enough lost',
  alarm: '- alarm',
  event: 'event',
  decision: 'decision',
  route: 'route change',
  total: 'total',
};

/** A phase that the baseline does not have has no ratio. */
const ratio = (own: number, baseline: number): string =>
  (baseline === 0 ? '-' : (own / baseline).toFixed(2)).padStart(12);

const phaseLine = (watcher: Watcher, phase: keyof Phases, cuts: Each<readonly Phases[]>): string => {
  const spread = (of: Watcher): Spread => spreadOf(cuts[of].map((it) => it[phase]));
  const { median, p95, worst } = spread(watcher);
  const sum = (of: keyof Phases): number => cuts[watcher].reduce((all, it) => all + it[of], 0);
  const share = `${Math.round((100 * sum(phase)) / sum('total'))} %`.padStart(10);
  const name = phase === 'detection' ? named[watcher] : '';
  const figures = [median, p95, worst].map(seconds).join('');
  return `${name.padEnd(26)}${words[phase].padEnd(15)}${figures}${ratio(p95, spread('baseline').p95)}${share}`;
};

/** What each part of a switch takes, beside the baseline's p95 of the same, and its share of all the time. */
export const phaseLines = (cuts: Each<readonly Phases[]>): readonly string[] => [
  `${'seconds'.padEnd(26)}${'phase'.padEnd(15)}${['median', 'p95', 'worst'].map((it) => it.padStart(9)).join('')}${'p95 ratio'.padStart(12)}${'of total'.padStart(10)}`,
  ...watchers.flatMap((watcher) => phaseNames.map((phase) => phaseLine(watcher, phase, cuts))),
];

/** The totals of the cuts in real time beside the same cuts in virtual time. */
export const besideLines = (real: Each<readonly Cut[]>, virtual: Each<readonly Cut[]>): readonly string[] => [
  `${'total, cut by cut'.padEnd(41)}${real.baseline.map((_, index) => `cut ${index + 1}`.padStart(9)).join('')}`,
  ...watchers.flatMap((watcher) =>
    (
      [
        ['real', real],
        ['virtual', virtual],
      ] as const
    ).map(([time, cuts], row) => {
      const totals = real.baseline.map((_, index) => seconds(cuts[watcher][index]?.total ?? NaN)).join('');
      return `${(row === 0 ? named[watcher] : '').padEnd(26)}${time.padEnd(15)}${totals}`;
    }),
  ),
];

const verdict = (ratio: number, goal: number): string => {
  const isMet = ratio <= goal;
  return `${ratio.toFixed(3)}, goal at most ${goal.toFixed(2)}: ${isMet ? 'met' : `missed by ${(ratio - goal).toFixed(3)}`}`;
};

/** The same line cut before sites of each shape, and how often an evaluation undid one of their alarms. */
export const shapeLines = ({ shapes: seen }: Summary, cuts: ByShape<readonly Cut[]>): readonly string[] => [
  `${'probes x targets a path'.padEnd(26)}${['median', 'p95', 'worst', 'undone'].map((it) => it.padStart(9)).join('')}   p95 to the baseline's`,
  ...shapes.map((shape) => {
    const { median, p95, worst, p95Ratio } = seen[shape];
    const undone = cuts[shape].filter(({ fellBack }) => fellBack).length;
    const figures = [median, p95, worst].map((it) => it.toFixed(1).padStart(9)).join('');
    return `${shape.padEnd(26)}${figures}${String(undone).padStart(9)}   ${verdict(p95Ratio, goalOf(shape))}`;
  }),
];

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

/** How often an evaluation undid the fast lane's word before the reactor looked, and what its second word made good. */
export const fallenBackLine = (fast: readonly Cut[]): string => {
  const spared = fast.filter(({ fellBack }) => !fellBack);
  const undone = fast.filter(({ fellBack }) => fellBack);
  if (undone.length === 0) return `Fast lane undone in none of ${fast.length} cuts.`;
  const worst = spreadOf(undone.map(({ total }) => total)).worst;
  const p95 = spared.length === 0 ? '' : ` Without those its p95 is ${seconds(p95Of(spared)).trim()} s.`;
  return `Fast lane undone in ${undone.length} of ${fast.length} cuts: CloudWatch evaluated the last whole period, still healthy, before the reactor had read the alarm. The slowest of them took ${seconds(worst).trim()} s.${p95}`;
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

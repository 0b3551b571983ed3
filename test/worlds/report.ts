import { kinds } from './world.ts';
import type { Trial } from './trial.ts';

/** What a run of the attacks found, in a table and in one line. */
export interface Found {
  readonly seed: number;
  readonly trials: readonly Trial[];
  readonly cases: number;
  /** What `decide` and the model said differently. */
  readonly differences: readonly string[];
  readonly seconds: number;
}

/** Promises that a whole world is judged by. */
const judged = [1, 2, 3, 4, 5, 6, 7, 8, 9] as const;

const broken = ({ trials }: Found, promise: number): number =>
  trials.reduce((sum, { violations }) => sum + violations.filter((it) => it.promise === promise).length, 0);

const row = (cells: readonly (string | number)[], widths: readonly number[]): string =>
  cells
    .map((cell, index) => String(cell).padEnd(widths[index] ?? 0))
    .join('  ')
    .trimEnd();

const widths = [28, 16, 12, 10];

/** All violations, of both heights. */
export const violationsOf = (found: Found): number =>
  found.differences.length + judged.reduce((sum, promise) => sum + broken(found, promise), 0);

/** The table of attacks. */
export const tableOf = (found: Found): string[] => {
  const worlds = found.trials.length;
  return [
    row(['attack', 'tried', 'promise', 'violations'], widths),
    ...judged.map((promise) =>
      row(['random worlds, whole', `${worlds} worlds`, promise, broken(found, promise)], widths),
    ),
    row(['random worlds, pure', `${found.cases} cases`, 'the rules', found.differences.length], widths),
  ];
};

/** Per kind of fault the worlds in which something was decided while it was there; and those that failed over. */
export const coverageOf = ({ trials }: Found): string[] => [
  '',
  `${trials.filter(({ hasFailedOver }) => hasFailedOver).length} of ${trials.length} worlds failed over`,
  'worlds in which a switch or an announcement came while this was wrong, or within two minutes after:',
  ...kinds.map((kind) => row([`  ${kind}`, trials.filter(({ met }) => met.includes(kind)).length], widths)),
];

/** The last line of `--json`. */
export const summaryOf = (found: Found) => ({
  seed: found.seed,
  worlds: found.trials.length,
  cases: found.cases,
  worldsPerSecond: Number((found.trials.length / Math.max(found.seconds, 0.001)).toFixed(3)),
  violations: violationsOf(found),
  byPromise: Object.fromEntries(judged.map((promise) => [promise, broken(found, promise)])),
});

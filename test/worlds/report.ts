import { randomWorlds } from './attacks.ts';
import { idleKinds, type Coverage } from './coverage.ts';
import type { Fuzzed } from './fuzz.ts';
import { none, type Trial } from './trial.ts';
import { kinds, type Kind } from './world.ts';

/** What a run of the attacks found, in a table and in one line. */
export interface Found {
  readonly seed: number;
  readonly trials: readonly (Trial & { readonly attack: string })[];
  readonly coverage: Coverage;
  readonly cases: number;
  /** What `decide` and the model said differently. */
  readonly differences: readonly string[];
  readonly fuzz: readonly Fuzzed[];
  readonly seconds: number;
}

/** Promises that a whole world is judged by. */
const promises = [1, 2, 3, 4, 5, 6, 7, 8, 9] as const;
/** And whether it could be played at all. */
const judged: readonly number[] = [none, ...promises];

const broken = ({ trials, fuzz }: Pick<Found, 'trials' | 'fuzz'>, promise: number): number =>
  trials.reduce((sum, { violations }) => sum + violations.filter((it) => it.promise === promise).length, 0) +
  fuzz.reduce((sum, it) => sum + (it.promise === promise ? it.violations.length : 0), 0);

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
  const attacks = [...new Set(found.trials.map(({ attack }) => attack))];
  return [
    row(['attack', 'tried', 'promise', 'violations'], widths),
    ...attacks.flatMap((attack) => {
      const trials = found.trials.filter((it) => it.attack === attack);
      return judged.map((promise) =>
        row(
          [
            attack,
            `${trials.length} worlds`,
            promise === none ? 'it ends' : promise,
            broken({ trials, fuzz: [] }, promise),
          ],
          widths,
        ),
      );
    }),
    ...found.fuzz.map(({ name, promise, cases, violations }) =>
      row([`fuzz, ${name}`, `${cases} cases`, promise, violations.length], widths),
    ),
    row(['random worlds, pure', `${found.cases} cases`, 'the rules', found.differences.length], widths),
  ];
};

const randomOf = ({ trials }: Found) => trials.filter(({ attack }) => attack === randomWorlds);

const covered = ({ coverage }: Found, kind: Kind): string => {
  const { struck, compared, changed } = coverage.of(kind);
  return row([`  ${kind}`, struck, compared, changed], widths);
};

/** Per kind of fault the worlds in which it changed a plan, and how many worlds failed over. */
export const coverageOf = (found: Found): string[] => {
  const trials = randomOf(found);
  if (trials.length === 0) return [];
  const heading = ['worlds', 'compared', 'changed'];
  return [
    '',
    `${trials.filter(({ hasFailedOver }) => hasFailedOver).length} of ${trials.length} random worlds failed over`,
    'Compared: the same world was played without the kind. Changed: something else was decided or said there, or at another',
    'time. After two changes, or 25 worlds without, a kind is compared no more.',
    row(['  kind', ...heading], widths),
    ...kinds.filter((kind) => !idleKinds.includes(kind)).map((kind) => covered(found, kind)),
    row(['  which should change nothing (not judged)', ...heading], widths),
    ...idleKinds.map((kind) => covered(found, kind)),
  ];
};

/** The last line of `--json`: worlds are the random ones of two hours; all that is shorter, or not whole, is a case. */
export const summaryOf = (found: Found) => ({
  seed: found.seed,
  worlds: randomOf(found).length,
  cases:
    found.cases + found.trials.length - randomOf(found).length + found.fuzz.reduce((sum, { cases }) => sum + cases, 0),
  worldsPerSecond: Number((randomOf(found).length / Math.max(found.seconds, 0.001)).toFixed(3)),
  violations: violationsOf(found),
  byPromise: Object.fromEntries(promises.map((promise) => [promise, broken(found, promise)])),
});

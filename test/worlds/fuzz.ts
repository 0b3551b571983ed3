import { targets } from '../fuzz/targets.ts';

/** What became of one kind of text that others write and we read. */
export interface Fuzzed {
  readonly name: string;
  readonly promise: number;
  readonly cases: number;
  readonly violations: readonly string[];
}

/** Cases of each target in a round. */
const runs = 200;

/** Tries every target in rounds, at least once, until it is time to end; the same seed tries the same cases. */
export const tryFuzz = async (seed: number, end: number): Promise<readonly Fuzzed[]> => {
  const found = targets().map((target) => ({ target, cases: 0, violations: [] as string[] }));
  for (let round = 0; round === 0 || performance.now() < end; round += 1)
    for (const it of found) {
      // oxlint-disable-next-line no-await-in-loop -- one after another
      const { cases, violations } = await it.target.try((seed + round) % 2 ** 31, runs);
      it.cases += cases;
      it.violations.push(...violations);
    }
  return found.map(({ target: { name, promise }, cases, violations }) => ({ name, promise, cases, violations }));
};

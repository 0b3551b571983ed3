import * as fc from 'fast-check';

/** One thing that is fed with whatever may come, and what it promises of it. */
export interface Target {
  readonly name: string;
  /** Of docs/promises.md. */
  readonly promise: number;
  /** Tries so many cases; the same seed tries the same ones. A violation is shrunk to the least that breaks the promise. */
  readonly try: (seed: number, runs: number) => Promise<Attempt>;
}

export interface Attempt {
  readonly cases: number;
  readonly violations: readonly string[];
}

/** What to feed, and what is wrong with what becomes of it: nothing is said where all is well. */
export interface Fuzz<Case> extends Pick<Target, 'name' | 'promise'> {
  readonly cases: fc.Arbitrary<Case>;
  readonly judge: (it: Case) => readonly string[] | Promise<readonly string[]>;
}

/** A counterexample may hold 300 KB. */
const shown = (text: string): string => (text.length > 2000 ? `${text.slice(0, 2000)}…` : text);

/** Makes a target of a way to judge; whatever it throws is a violation, too. */
export const targetOf = <Case>({ name, promise, cases, judge }: Fuzz<Case>): Target => ({
  name,
  promise,
  try: async (seed, numRuns) => {
    let tried = 0;
    const property = fc.asyncProperty(cases, async (it) => {
      tried += 1;
      const wrong = await judge(it);
      if (wrong.length > 0) throw new Error(wrong.join('; '));
    });
    const { failed, errorInstance, counterexample, counterexamplePath } = await fc.check(property, { seed, numRuns });
    if (!failed) return { cases: tried, violations: [] };
    const on = `seed ${seed}, path ${counterexamplePath}, on ${fc.stringify(counterexample?.[0])}`;
    return { cases: tried, violations: [shown(`${name}: ${String(errorInstance)}; ${on}`)] };
  },
});

import * as fc from 'fast-check';
import { decide } from '../../failover/decide.ts';
import { differences } from '../model/compare.ts';
import { expected } from '../model/model.ts';
import { anyWalk } from '../model/steps.ts';
import { walk } from '../model/walk.ts';

/** The other height: `decide` against the rules written a second time, in walks through worlds of snapshots. */
export interface PureTrial {
  /** The looks that were compared; those that the rules' text leaves open are not. */
  readonly cases: number;
  readonly differences: readonly string[];
}

/** Compares along some walks of a seed. */
export const tryPure = (seed: number, walks: number): PureTrial => {
  let cases = 0;
  const found: string[] = [];
  for (const it of fc.sample(anyWalk, { seed, numRuns: walks }))
    walk(it, ({ site, snapshot, now }) => {
      const model = expected(site, snapshot, now);
      if (model.doubts.length > 0) return;
      cases += 1;
      found.push(...differences({ site, snapshot, now }, decide(site, snapshot, now), model));
    });
  return { cases, differences: found };
};

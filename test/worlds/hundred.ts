import { describe, expect, it } from 'vitest';
import { sites } from './synthesized.ts';
import { tryWorld } from './trial.ts';
import { worldSeeds } from './world.ts';

/** The hundred worlds of `npm test`, in halves: each file of tests is a process, and two run side by side. */

const hundred = Array.from({ length: 100 }, worldSeeds(11));

/** Plays every other world of the hundred. */
export const playHalf = (which: 0 | 1): void => {
  describe('a random world breaks no promise', () => {
    it.each(hundred.filter((_, index) => index % 2 === which))('npm run attack -- --replay %i', async (seed) => {
      const { violations } = await tryWorld(sites, String(seed));

      expect(violations).toEqual([]);
    });
  });
};

import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decide } from '../../failover/decide.ts';
import { now } from '../failover/scene.ts';
import { anyScene } from '../property/world.ts';
import { differences } from './compare.ts';
import { expected } from './model.ts';
import { anyWalk, type Step } from './steps.ts';
import { walk, type Scene } from './walk.ts';
import type { WiredSite } from '../../failover/wiring.ts';

/**
 * Two programs from one text: `decide`, and the model in this folder, written from the rules by somebody who had not read
 * it. Where they differ, one of them is wrong, or the text is open: then the model names the question, and the case counts.
 */

/** How often each line of the model decided, and each open question came up. */
type Tally = Map<string, number>;

const count = (tally: Tally, what: string): void => {
  tally.set(what, (tally.get(what) ?? 0) + 1);
};

/** Where decide differs from the model on one scene, with the scene's moment. */
const disagreements = ({ site, snapshot, now: at }: Scene, tally: Tally): string[] => {
  const model = expected(site, snapshot, at);
  count(tally, 'all');
  for (const question of model.doubts) count(tally, question);
  if (model.doubts.length > 0) return [];
  count(tally, model.verdict.line);
  return differences({ site, snapshot, now: at }, decide(site, snapshot, at), model);
};

const ofWalk = (it: readonly [WiredSite, readonly Step[]], tally: Tally): string[] => {
  const found: string[] = [];
  walk(it, (scene, plan) => {
    const differing = disagreements(scene, tally);
    if (differing.length > 0) found.push(`${new Date(scene.now).toISOString()} ${plan.reason.text}`, ...differing);
  });
  return found;
};

/** Each at least so often in the walks of the fixed seed: a model that nothing reaches would agree with anything. */
const least: Readonly<Record<string, number>> = {
  'primary is healthy, or backup alone is down': 500,
  'primary is not known': 100,
  'both are down': 20,
  'no proof': 5,
  failover: 50,
  'primary is still down': 50,
  'primary is still down, adopted': 2,
  'primary is still down, no proof': 5,
  pinned: 50,
  'pinned, adopted': 2,
  'pinned, undone': 2,
  respected: 10,
  'moved by somebody': 10,
  'memory unread': 10,
  'override unread': 20,
  'table unread': 10,
  'primary is not healthy': 20,
  'held down': 100,
  damped: 5,
  braked: 50,
  manual: 50,
  'backup is down': 30,
  'on faith': 20,
  failback: 50,
};

/** Thousands of looks; milliseconds. */
const aWhile = 120_000;

describe('the rules, written a second time', () => {
  it(
    'decide as decide does, each line of them, in walks through a world',
    () => {
      const tally: Tally = new Map();

      const found = fc.sample(anyWalk, { seed: 20261124, numRuns: 400 }).flatMap((it) => ofWalk(it, tally));

      expect(found).toEqual([]);
      const rare = Object.entries(least).filter(([line, times]) => (tally.get(line) ?? 0) < times);
      expect(rare.map(([line, times]) => `${line}: ${tally.get(line) ?? 0}, wanted ${times}`)).toEqual([]);
      const open = [...tally]
        .filter(([question]) => question.startsWith('R'))
        .reduce((sum, [, times]) => sum + times, 0);
      expect(open / (tally.get('all') ?? 0)).toBeLessThan(0.1);
    },
    aWhile,
  );

  it(
    'decide as decide does in walks that nobody has walked yet',
    () => {
      fc.assert(
        fc.property(anyWalk, (it) => {
          expect(ofWalk(it, new Map())).toEqual([]);
        }),
        { numRuns: 50 },
      );
    },
    aWhile,
  );

  it(
    'decide as decide does on any snapshot, with any memory',
    () => {
      fc.assert(
        fc.property(anyScene, ([site, snapshot]) => {
          expect(disagreements({ site, snapshot, now }, new Map())).toEqual([]);
        }),
        { numRuns: 300 },
      );
    },
    aWhile,
  );
});

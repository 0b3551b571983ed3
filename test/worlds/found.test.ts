import { expect, it } from 'vitest';
import { found, foundAtRandom } from './found.ts';
import { play } from './play.ts';
import { judge } from './promises/judge.ts';
import { switchesOf } from './promises/promise.ts';
import { sites } from './synthesized.ts';
import { tryWorld } from './trial.ts';
import type { World } from './world.ts';

it.each(Object.entries<World>(found))('a world that broke a promise once keeps them all: %s', async (_, world) => {
  const history = await play(sites, world);

  expect(judge(history)).toEqual([]);
  expect(switchesOf(history).map(({ to }) => to)).toEqual(['backup', 'primary']);
});

it.each(foundAtRandom)('a random world that was judged wrongly once keeps all promises: %s, %s', async (replay) => {
  const { switches, violations } = await tryWorld(sites, replay);

  expect(violations).toEqual([]);
  expect(switches).toBeGreaterThan(0);
});

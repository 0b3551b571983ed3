import { expect, it } from 'vitest';
import { found, type FoundWorld } from './found.ts';
import { play } from './play.ts';
import { judge } from './promises/judge.ts';
import { switchesOf } from './promises/promise.ts';
import { sites } from './synthesized.ts';

it.each(Object.entries<FoundWorld>(found))('a world that broke a promise once keeps them all: %s', async (_, world) => {
  const history = await play(sites, world);

  expect(judge(history)).toEqual([]);
  expect(switchesOf(history).map(({ to }) => to)).toEqual(world.moves);
});

import { afterAll, beforeAll, expect, it } from 'vitest';
import { found } from './found.ts';
import { play } from './play.ts';
import { judge } from './promises/judge.ts';
import { switchesOf } from './promises/promise.ts';
import { assembleSites } from './sites.ts';
import type { World } from './world.ts';

let sites: Awaited<ReturnType<typeof assembleSites>>;

beforeAll(async () => {
  sites = await assembleSites();
}, 180_000);
afterAll(() => sites.discard());

it.each(Object.entries<World>(found))('a world that broke a promise once keeps them all: %s', async (_, world) => {
  const history = await play(sites, world);

  expect(judge(history)).toEqual([]);
  expect(switchesOf(history).map(({ to }) => to)).toEqual(['backup', 'primary']);
});

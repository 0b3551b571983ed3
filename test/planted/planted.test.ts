import { describe, expect, it, onTestFinished } from 'vitest';
import type { History } from '../worlds/history.ts';
import { play } from '../worlds/play.ts';
import { judge } from '../worlds/promises/judge.ts';
import { moment, type Violation } from '../worlds/promises/promise.ts';
import type { Sites } from '../worlds/sites.ts';
import { sites } from '../worlds/synthesized.ts';
import { edited } from './fault.ts';
import { faults } from './faults.ts';
import { plant } from './plant.ts';
import { scenes, type Scene, type SceneName } from './scenes.ts';

/** Faults are put into the product on purpose, one at a time, and the attacks must find each. */

const judged = async (on: Sites, { world, meet }: Scene): Promise<readonly string[]> => {
  const history: History = await play(on, world, meet);
  const tell = ({ promise, at, what }: Violation): string => `${promise} at ${moment(history, at)}: ${what}`;
  return judge(history).map(tell);
};

describe('the product as it is', () => {
  const played = Object.keys(scenes) as readonly SceneName[];

  it.each(played)('breaks no promise: %s', async (scene) => {
    expect(await judged(sites, scenes[scene])).toEqual([]);
  });
});

describe('a product that', () => {
  it.each(faults)('$name breaks promise $promise: $scene', async ({ promise, scene, edits }) => {
    const { staged, discard } = await plant(sites.of(scenes[scene].world.variant), { edits });
    onTestFinished(discard);

    const violations = await judged({ ...sites, of: () => staged }, scenes[scene]);

    expect(violations).toContainEqual(expect.stringMatching(new RegExp(`^${promise} at `)));
  });
});

import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
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
    const planted = await plant(sites.of(scenes[scene].world.variant), { edits });
    onTestFinished(() => planted.discard());

    const violations = await judged({ ...sites, of: () => planted.staged }, scenes[scene]);

    expect(violations).toContainEqual(expect.stringMatching(new RegExp(`^${promise} at `)));
  });
});

describe('a fault', () => {
  it.each(['no such text', 'import type'])('is refused where %j does not stand in the source once', (find) => {
    const edits = [{ file: 'failover/announce/said.ts', find, put: '' }];
    const said = new RegExp(
      `^failover/announce/said\\.ts: the text to replace stands there \\d+ times, not once: ${find}$`,
    );

    expect(() => edited(edits)).toThrow(said);
  });

  it('is refused where its file is no part of what is deployed', async () => {
    const edits = [{ file: 'lab/time/chance.ts', find: '0x6d2b79f5', put: '1' }];

    await expect(plant(sites.of('plain'), { edits })).rejects.toThrow(
      /lab\/time\/chance\.ts: no part of what is deployed$/,
    );
  });

  it('gives the same bundles each time, and is thrown away whole', async () => {
    const [fault] = faults;
    const bundles = await Promise.all(
      [1, 2].map(async () => {
        const { staged, discard } = await plant(sites.of('plain'), { edits: fault?.edits ?? [] });
        const { directory } = staged.template;
        const texts = ['reactor/index.mjs', 'probe/probe.mjs'].map((file) =>
          readFileSync(join(directory, 'dist', file), 'utf8'),
        );
        discard();
        return { texts, isLeft: existsSync(directory) };
      }),
    );

    expect(bundles.map(({ isLeft }) => isLeft)).toEqual([false, false]);
    expect(bundles[0]?.texts).toEqual(bundles[1]?.texts);
  });
});

import { describe, expect, it } from 'vitest';
import { second } from '../../failover/time.ts';
import { play } from './play.ts';
import { allPoints, callsOf, tellingPoints } from './points.ts';
import { judge } from './promises/judge.ts';
import { stories, storyNames, type StoryName } from './stories.ts';
import { sites } from './synthesized.ts';
import { worldNamed } from './trial.ts';

/** Stories, and the reactor killed in them. `npm run attack` tries every point of every story; here, those that tell most. */

const calls = await callsOf(sites, 'outage');
const telling = tellingPoints('outage', calls);

describe('a story that nothing strikes', () => {
  it.each<readonly [StoryName, readonly string[]]>([
    ['outage', ['primary', 'backup', 'primary']],
    ['tables', ['primary', 'backup', 'primary']],
    ['both', ['primary', 'none', 'backup', 'primary']],
    ['backup-dies', ['primary', 'backup', 'primary']],
    ['pinned', ['primary', 'none', 'backup', 'primary']],
    ['moved-to-backup', ['primary', 'backup', 'primary']],
    ['moved-to-primary', ['primary', 'backup', 'none', 'backup', 'primary']],
    ['events-lost', ['primary', 'backup', 'primary']],
    ['damped', ['primary', 'backup', 'primary']],
    ['unreadable', ['primary', 'backup', 'primary']],
  ])('%s goes as it should, and breaks no promise', async (name, ways) => {
    const history = await play(sites, stories[name]);

    expect(judge(history)).toEqual([]);
    expect(history.ways.map(({ is }) => is)).toEqual(ways);
  });
});

describe('the points of a story', () => {
  it('are each call of the reactor, before and after, by a crash and by silence', async () => {
    const points = await allPoints(sites, ['outage']);

    expect(new Set(points).size).toBe(calls.length * 4);
    expect(points).toContain(`crash:outage:${calls.length}:after`);
  });

  it('that tell most are those around every write, message and memory, and one ordinary run', () => {
    const create = calls.findIndex(({ action }) => action.startsWith('ec2:Create')) + 1;
    const remembered = calls.findLastIndex(({ action }) => action === 'ssm:PutParameter') + 1;

    expect(telling).toEqual(
      expect.arrayContaining(
        [create, remembered].flatMap((it) => [`crash:outage:${it}:before`, `crash:outage:${it}:after`]),
      ),
    );
    expect(telling.length).toBeGreaterThan(30);
  });

  it.each(telling)('keep every promise, and traffic is moved by the next scheduled run: %s', async (replay) => {
    const history = await play(sites, worldNamed(replay));

    const [cut, crash] = history.befallen;
    const moved = history.ways.find(({ is }) => is === 'backup');
    expect(judge(history)).toEqual([]);
    expect(crash?.kind).toBe('crash');
    expect(((moved?.at ?? Infinity) - (cut?.from ?? 0)) / second).toBeLessThan(70);
    expect(history.ways.at(-1)?.is).toBe('primary');
  });
});

describe('a replay', () => {
  it('names a story, and what strikes in it', () => {
    expect(worldNamed('story:both')).toEqual(stories.both);
    expect(worldNamed('crash:both:12:after').strike).toMatchObject({
      skip: 11,
      mishap: { kind: 'crash', when: 'after' },
    });
    expect(worldNamed('time-out:both:1:before').strike).toMatchObject({ skip: 0, mishap: { request: Infinity } });
    expect(storyNames.map((name) => worldNamed(`story:${name}`).length)).toEqual(
      storyNames.map((name) => stories[name].length),
    );
  });

  it.each([
    'story:nothing',
    'story:both:1',
    'crash:both:0:after',
    'crash:both:1:between',
    'crash:both:1:after:2',
    'error:both:sns:Publish:NoSuchException:once',
    'error:both:sns:Subscribe:NotFoundException:once',
    'error:both:sns:Publish:NotFoundException:twice',
  ])('that names none is refused: %s', (replay) => {
    expect(() => worldNamed(replay)).toThrow(
      `--replay: got ${replay}; allowed: story:outage, crash:outage:17:before, time-out:outage:17:after, error:outage:sns:Publish:NotFoundException:once (or always)`,
    );
  });
});

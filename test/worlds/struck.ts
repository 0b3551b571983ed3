import { errorStrike } from './api-errors.ts';
import { pointStrike } from './points.ts';
import { isStory, stories } from './stories.ts';
import type { World } from './world.ts';

/** What a replay of a story may look like. */
const allowed =
  'story:outage, crash:outage:17:before, time-out:outage:17:after, error:outage:sns:Publish:NotFoundException:once (or always)';

/** The world of a story, or of a story and what strikes in it; undefined where the replay is not a story's. Throws where it names none. */
export const storyNamed = (replay: string): World | undefined => {
  const [kind = '', name = '', ...rest] = replay.split(':');
  if (!['story', 'crash', 'time-out', 'error'].includes(kind)) return undefined;
  const world = isStory(name) ? struck(kind, stories[name], rest) : undefined;
  if (world === undefined) throw new Error(`--replay: got ${replay}; allowed: ${allowed}`);
  return world;
};

const struck = (kind: string, world: World, rest: readonly string[]): World | undefined => {
  const [first = '', second = '', ...more] = rest;
  if (kind === 'story') return rest.length === 0 ? world : undefined;
  if (kind === 'error') return errorStrike(world, rest);
  const isCall = /^[1-9]\d*$/.test(first) && (second === 'before' || second === 'after') && more.length === 0;
  if (!isCall || (kind !== 'crash' && kind !== 'time-out')) return undefined;
  return { ...world, strike: pointStrike(kind, Number(first), second) };
};

import { minute, second, type Milliseconds } from '../../failover/time.ts';
import type { Happening, World } from './world.ts';

/** Short worlds made by hand: what dx-failover is for, one story each. Struck at each call in turn, promises must hold. */

type Told = Pick<Happening, 'kind' | 'at'> & Partial<Happening>;

/** Not at a full minute, where the schedule runs: an event and a schedule are two runs. */
const first: Milliseconds = 3 * minute + 20 * second;

const primaryCut = (at: Milliseconds, lasts: Milliseconds): Told => ({ kind: 'cut', at, lasts, path: 'primary' });
const backupCut = (at: Milliseconds, lasts: Milliseconds): Told => ({ kind: 'cut', at, lasts, path: 'backup' });

const story = (variant: World['variant'], length: Milliseconds, ...told: readonly Told[]): World => ({
  seed: 1,
  variant,
  length,
  happenings: told
    .map((it) => ({ lasts: 0, path: 'primary' as const, pick: 0.5, ...it }))
    .toSorted((one, other) => one.at - other.at),
});

/** Every story, by its name. */
export const stories = {
  /** Failover and failback. */
  outage: story('plain', 11 * minute, primaryCut(first, 2 * minute)),
  /** The same with two route tables. */
  tables: story('tables', 11 * minute, primaryCut(first, 2 * minute)),
  /** Both lines are down, and come back: the backup first. */
  both: story('plain', 14 * minute, backupCut(first, 3 * minute), primaryCut(first + 90 * second, 4 * minute)),
  /** The backup dies while traffic is on it; nothing is held down once the primary is well. */
  'backup-dies': story('plain', 14 * minute, primaryCut(first, 5 * minute), backupCut(first + 3 * minute, 7 * minute)),
  /** A pin to the primary, and its expiry while the primary is down. */
  pinned: story(
    'plain',
    16 * minute,
    { kind: 'pin', at: 2 * minute, lasts: 5 * minute },
    primaryCut(first, 6 * minute),
  ),
  /** Somebody puts our reference there. It is respected for ten minutes, then goes. */
  'moved-to-backup': story('plain', 18 * minute, { kind: 'stranger moves', at: first }),
  /** Somebody takes our reference away: in the outage, where it comes back at once; and in the hold-down after. */
  'moved-to-primary': story(
    'plain',
    22 * minute,
    primaryCut(first, 4 * minute),
    { kind: 'stranger moves', at: first + 2 * minute },
    { kind: 'stranger moves', at: first + 5 * minute },
  ),
  /** No event arrives: the schedule alone. */
  'events-lost': story(
    'plain',
    13 * minute,
    { kind: 'events lost', at: minute, lasts: 12 * minute },
    primaryCut(first, 3 * minute),
  ),
  /** Four outages: the last failback is held by damping. */
  damped: story(
    'plain',
    25 * minute,
    ...[0, 1, 2, 3].map((count) => primaryCut(first + count * 150 * second, 60 * second)),
  ),
  /** The override cannot be read: failover is allowed; failback, once it can be read again. */
  unreadable: story(
    'plain',
    15 * minute,
    { kind: 'malformed override', at: 2 * minute, lasts: 8 * minute },
    primaryCut(first, 2 * minute),
  ),
} as const satisfies Readonly<Record<string, World>>;

/** See `stories`. */
export type StoryName = keyof typeof stories;

export const storyNames = Object.keys(stories) as readonly StoryName[];

export const isStory = (name: string): name is StoryName => name in stories;

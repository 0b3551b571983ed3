import type { Announcement } from './announcement.ts';
import type { Memory } from './memory.ts';
import { formatInstant, type Instant, type Milliseconds } from './time.ts';

/** A state that holds now and that a person must know, once it has held for `after`. */
export interface Condition {
  /** Its kind, then what it is about: `blind:backup`. */
  readonly key: string;
  /** How long it must hold before it is said; Infinity for a state that is only timed. */
  readonly after: Milliseconds;
  /** In how many places it holds: said again where it spreads. 1 unless given. */
  readonly places?: number | undefined;
  readonly headline: string;
  readonly lines: readonly string[];
  readonly nextSteps: readonly string[];
}

interface Bookkeeping {
  readonly before: Memory['conditions'];
  readonly now: Instant;
  readonly reminder: Milliseconds;
  /** Keys that this run cannot judge: they stay as they are. */
  readonly isCarried: (key: string) => boolean;
}

interface Settled {
  readonly conditions: Memory['conditions'];
  readonly announcements: readonly Announcement[];
  /** When a state that is not yet said will be, if it goes on. */
  readonly due: readonly Instant[];
}

/** Says each state once when it has held long enough, again as a reminder, and once more when it is over (rule 8). */
export const settleConditions = (holding: readonly Condition[], books: Bookkeeping): Settled => {
  const steps = holding.map((condition) => step(condition, books));
  const isHeld = (key: string) => holding.some((condition) => condition.key === key);
  const gone = Object.entries(books.before).filter(([key]) => !isHeld(key));
  const carried = gone.filter(([key]) => books.isCarried(key));
  const over = gone.filter(([key, { said }]) => !books.isCarried(key) && said !== undefined);
  return {
    conditions: Object.fromEntries([...carried, ...steps.map(({ key, entry }) => [key, entry] as const)]),
    announcements: [
      ...steps.flatMap(({ announcement }) => announcement ?? []),
      ...over.map(([key, { since }]) => ended(key, since, books.now)),
    ],
    due: steps.flatMap(({ due }) => due ?? []),
  };
};

interface Step {
  readonly key: string;
  readonly entry: Memory['conditions'][string];
  readonly announcement?: Announcement;
  readonly due?: Instant;
}

const step = (condition: Condition, { before, now, reminder }: Bookkeeping): Step => {
  const { key, after, places = 1, headline, lines, nextSteps } = condition;
  const earlier = Object.hasOwn(before, key) ? before[key] : undefined;
  const { since = now, said } = earlier ?? {};
  const say = (kind: 'condition' | 'reminder', first: readonly string[]): Step => ({
    key,
    entry: { since, said: now, ...(places > 1 && { places }) },
    announcement: { kind, key, at: now, headline, lines: [...first, ...lines], nextSteps },
  });
  // Stryker disable next-line OptionalChaining: what was said was known earlier.
  if (said === undefined ? now - since >= after : places > (earlier?.places ?? 1)) return say('condition', []);
  // Stryker disable next-line ConditionalExpression: nothing is a reminder's time since undefined.
  if (said !== undefined && now - said >= reminder)
    return say('reminder', [`This has been so since ${formatInstant(since)}.`]);
  if (said !== undefined || after === Infinity) return { key, entry: earlier ?? { since } };
  return { key, entry: { since }, due: since + after };
};

const ended = (key: string, since: Instant, now: Instant): Announcement => ({
  kind: 'over',
  key,
  at: now,
  headline: `no longer: ${titleOf(key)}`,
  lines: [`It had been so since ${formatInstant(since)}.`],
  nextSteps: [],
});

/** What a key stands for, in words: the part before the colon by this table, the part after it as it is. */
const titles: ReadonlyMap<string, string> = new Map(
  Object.entries({
    blind: 'no signal is known of the path',
    'half-blind': 'not all that counts is known of the path',
    degraded: 'the path is degraded',
    'backup-down': 'the backup is down',
    'both-down': 'both paths are down',
    undecided: 'the probes do not agree',
    unproven: 'primary is down, and the backup not known to be healthy',
    damped: 'only damping holds failback',
    braked: 'only the brake holds failback',
    manual: 'failback waits for a person',
    unreadable: 'the override cannot be read',
    pinned: 'the path is pinned',
    'pin-far': 'a pin ends too far ahead to be meant',
    conflict: 'a reference that is not ours stands in the way',
    former: 'our reference points to a former attachment',
    'pinned-down': 'traffic is held on a path that is down',
    blocked: 'a switch is wanted for which nothing can be changed',
    stranded: 'references stand that nothing switches',
    unread: 'a route table cannot be read',
    'on-backup': 'traffic is on backup',
    prefixes: 'too few prefixes are accepted',
    'return-path': 'fewer packets come in than answers are heard on',
    'write-failed': 'changes of the route tables fail',
    refused: 'a failover or failback would be refused',
    ineffective: 'the switch is ineffective',
    backstop: 'traffic is on the backstop',
    unrouted: 'ranges have no route by Direct Connect',
    astray: 'a part of a range leads elsewhere than the rest',
    futile: 'a failover would be ineffective',
    unconfirmed: 'the path in use cannot be confirmed',
  }),
);

const titleOf = (key: string): string => {
  const [kind = key, ...about] = key.split(':');
  return [titles.get(kind) ?? kind, ...about].join(' ');
};

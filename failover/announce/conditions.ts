import type { Announcement } from '../announcement.ts';
import type { Memory } from '../memory.ts';
import { titleOf, type Condition } from './state.ts';
import { formatInstant, type Instant, type Milliseconds } from '../time.ts';

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

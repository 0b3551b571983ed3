import * as z from 'zod/mini';
import { announcementKinds, type Announcement } from './announcement.ts';
import { jsonOf } from './json.ts';
import { kinds, paths } from './path.ts';
import type { Reading } from './snapshot.ts';
import type { Instant } from './time.ts';

/**
 * What the reactor remembers between runs: one SSM parameter, written on change only. It is never the truth of the
 * traffic (the route table is) nor of the links (alarms and BGP are).
 */

/** Short of the last moment that can be written as a time, so that whatever is reckoned from it can be, too. */
const instant = z.int().check(z.nonnegative(), z.maximum(8_600_000_000_000_000));
const path = z.enum(paths);
const pin = z.strictObject({ path, until: instant, by: z.string(), why: z.string() });
const sentences = z.readonly(z.array(z.string()));
const announcement = z.strictObject({
  kind: z.enum(announcementKinds),
  key: z.string(),
  at: instant,
  headline: z.string(),
  lines: sentences,
  nextSteps: sentences,
});

export const memorySchema = z.strictObject({
  version: z.literal(1),
  /** The mode that it was written in. In another mode, what is found is adopted anew. */
  mode: z.enum(['observe', 'trial', 'act']),
  /** The path last decided and carried out; in mode `observe`, the path last decided. */
  path,
  /** Since when. */
  since: instant,
  /** The rule and the reason of the last switch, as announced. */
  because: z.string(),
  /** The kinds that were down when traffic last moved to backup: failback wants them healthy. */
  cause: z.array(z.enum(kinds)),
  /** The references that we made: attachment, then route table, then lists. */
  made: z.record(z.string(), z.record(z.string(), z.array(z.string()))),
  /** Since when each BGP session (`interface/family`) reads as it does. */
  bgp: z.record(z.string(), z.strictObject({ status: z.enum(['up', 'down']), since: instant })),
  /** The last known word on the primary: a change into down adds to the penalty. */
  primaryWasDown: z.boolean(),
  /** Since when the primary was seen healthy at every look; absent where it was not at the last one. */
  primaryHealthySince: z.optional(instant),
  /** Since when the backup is down and the primary neither down nor healthy: rule 4 goes back on faith a minute later. */
  onFaithSince: z.optional(instant),
  damping: z.strictObject({
    penalty: z.number().check(z.nonnegative()),
    /** When the penalty had that value. */
    at: instant,
    /** When the last change into down was counted; changes within 60 s count once. */
    countedAt: z.optional(instant),
    suppressedSince: z.optional(instant),
  }),
  /** The moments of the last hour's switches of traffic: made in mode `act`. */
  switches: z.array(instant),
  /** Those of modes `observe` and `trial`, which move none: another mode forgets them. */
  rehearsed: z.optional(z.array(instant)),
  /** The last valid override that is a pin. */
  pin: z.optional(pin),
  /** The pin that the parameter holds still, though its end is past: so that this is said once. Never beside `pin`. */
  pastPin: z.optional(pin),
  /** Somebody else's move, respected until then. */
  respected: z.optional(z.strictObject({ path, until: instant })),
  /** The states that hold, by key: since when, when last said, and of how many places then. */
  conditions: z.record(
    z.string(),
    z.strictObject({ since: instant, said: z.optional(instant), places: z.optional(z.int().check(z.positive())) }),
  ),
  /** What could not be published: the next run says it first. */
  unsaid: z.optional(z.readonly(z.array(announcement))),
});

export type Memory = Readonly<z.output<typeof memorySchema>>;

/** Memory as read. `absent`: the parameter does not exist or holds no memory; `unknown`: it could not be read. */
export type Recall =
  | { readonly kind: 'known'; readonly memory: Memory }
  | { readonly kind: 'absent'; readonly why: string }
  | { readonly kind: 'unknown'; readonly why: string };

/** Reads the parameter. Text that is no memory counts as absent: what is found is then adopted, and said. */
export const recall = (reading: Reading<string | undefined>): Recall => {
  if (reading.kind === 'unknown') return reading;
  if (reading.value === undefined) return { kind: 'absent', why: 'the memory parameter does not exist' };
  const parsed = jsonOf(memorySchema).safeParse(reading.value);
  if (parsed.success) return { kind: 'known', memory: parsed.data };
  return { kind: 'absent', why: 'the memory parameter does not hold a memory' };
};

const isOfSameSwitch = (one: Memory, other: Memory): boolean => one.path === other.path && one.since === other.since;

/**
 * Which memory holds, where the parameter has come to hold another than a run wrote. That one, where it knows the same last
 * switch. Ours, where we have switched and it does not know that: a run that saw what was before has written over it. None,
 * where it knows a later switch: what we have seen is over, and waits for the next look.
 */
export const newest = (ours: Memory, held: Recall, isOwnChange: boolean): Memory | undefined => {
  if (held.kind === 'known' && isOfSameSwitch(held.memory, ours)) return held.memory;
  const isOlder = held.kind !== 'known' || held.memory.since < ours.since;
  return isOwnChange && isOlder ? ours : undefined;
};

/** What counts as switches in the mode that it was written in, oldest first. */
// Stryker disable next-line ArrayDeclaration: what is no moment lies in no hour.
export const switchesIn = ({ switches, rehearsed = [] }: Memory): readonly Instant[] => [...switches, ...rehearsed];

/** Memory with what is still to be said, instead of what was: it is a parameter of at most 8 KB, so the latest few must do. */
export const withUnsaid = (memory: Memory, unsaid: readonly Announcement[]): Memory => ({
  ...memory,
  unsaid: unsaid.length === 0 ? undefined : unsaid.slice(-5),
});

/** Below the 8 KB of the largest parameter: a text that is refused would be announced, and refused, in every run. */
const mostBytes = 8000;

/**
 * Parameter Store refuses values in double brackets (https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_PutParameter.html),
 * which only a text inside may open: an operator's reason, an error of AWS.
 */
const withoutBrackets = (text: string): string => text.replaceAll('{{', '{\\u007b');

/** The text to write: what `recall` reads. The oldest of what could not be said is let go where it would be too long. */
export const serializeMemory = (memory: Memory): string => {
  const text = withoutBrackets(JSON.stringify(memory));
  if (memory.unsaid === undefined || new TextEncoder().encode(text).length <= mostBytes) return text;
  return serializeMemory(withUnsaid(memory, memory.unsaid.slice(1)));
};

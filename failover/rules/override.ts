import * as z from 'zod/mini';
import { jsonOf } from '../json.ts';
import { describeLookalike, describeMeant, harmfulIn, mended } from '../settings/reading/lookalikes.ts';
import { paths, type Path } from '../path.ts';
import type { Reading } from '../snapshot.ts';
import { formatInstant, parseInstant, type Instant } from '../time.ts';

/**
 * The operator's word, one SSM parameter per site: `{"path":"auto"}`, or a pin such as
 * `{"path":"backup","until":"2026-11-24T18:00:00Z","by":"kim","why":"router maintenance"}`.
 */

const words = (allowed: string, description: string) =>
  z.string({ error: allowed }).check(z.trim(), z.minLength(1), z.maxLength(200), z.describe(description));

const pin = z.strictObject({
  path: z.enum(paths),
  until: z.string({ error: 'a time with an offset such as 2026-11-24T18:00:00Z' }).check(
    z.refine((text) => parseInstant(text) !== undefined),
    z.describe('ISO 8601 with an offset. The pin ends then.'),
  ),
  by: words('who pins, 1 to 200 characters', 'Who pins.'),
  why: words('why, 1 to 200 characters', 'Why. It is repeated in each announcement.'),
});

/** The schema of the parameter's JSON; the JSON Schema in the documents is generated from it. */
export const overrideSchema = z.discriminatedUnion('path', [z.strictObject({ path: z.literal('auto') }), pin], {
  error: `path must be auto, ${paths.join(' or ')}`,
});

/** A path pinned by an operator, until a moment. */
export interface Pin {
  readonly path: Path;
  readonly until: Instant;
  readonly by: string;
  readonly why: string;
}

/** The override as read: absent is `auto`. */
export type Override =
  | { readonly kind: 'auto' }
  | { readonly kind: 'pin'; readonly pin: Pin }
  | { readonly kind: 'unreadable'; readonly why: string };

/** A hostile text may hold 8 KB: so much of it is repeated. */
const longestWhy = 400;
const longestShown = 150;

/** The text without what Windows puts before and after it: a byte order mark, blanks, the end of a line. */
const trimmed = (text: string): string => text.replace(/^\ufeff/, '').trim();

const faultsIn = (text: string): string => {
  const issues = jsonOf(overrideSchema).safeParse(text).error?.issues ?? [];
  return issues.map(({ path: [field = 'the whole'], message }) => `${String(field)}: ${message}`).join('; ');
};

/** Every fault, characters that are not what they look like first, and the beginning of what was read. */
const whyUnreadable = (text: string): string => {
  const harmful = harmfulIn(text, faultsIn);
  const looks = harmful.map((it) => `${describeLookalike(it)} must be ${describeMeant(it)}`);
  const rest = faultsIn(mended(text, harmful));
  const shown = text.length > longestShown ? `${text.slice(0, longestShown)}...` : text;
  return `${[...looks, ...(rest === '' ? [] : [rest])].join('; ').slice(0, longestWhy)}; got ${shown}`;
};

/** Reads the parameter's text. Never throws: what cannot be read is `unreadable`, with every fault named. */
export const parseOverride = (text: string | undefined): Override => {
  if (text === undefined) return { kind: 'auto' };
  const parsed = jsonOf(overrideSchema).safeParse(trimmed(text));
  if (!parsed.success) return { kind: 'unreadable', why: whyUnreadable(trimmed(text)) };
  if (parsed.data.path === 'auto') return { kind: 'auto' };
  const { path, until, by, why } = parsed.data;
  return { kind: 'pin', pin: { path, until: parseInstant(until) ?? 0, by, why } };
};

/** The text to write for a pin: what `parseOverride` reads. */
export const formatPin = (it: Pin): string =>
  JSON.stringify({ path: it.path, until: formatInstant(it.until), by: it.by, why: it.why });

/** The operator's word in force (rule 5). */
export interface WordInForce {
  readonly pin?: Pin | undefined;
  /** Why the parameter cannot be read, where it cannot: without a pin in force, failover stays allowed, failback does not. */
  readonly unreadable?: string | undefined;
  /** It was read, and is malformed: somebody must write it anew. */
  readonly isMalformed?: boolean | undefined;
  /** The remembered pin that has just ended by its time. */
  readonly expired?: Pin | undefined;
  /** The pin in the parameter whose end is past: to be remembered, so that it is said once. */
  readonly past?: Pin | undefined;
  /** The same, where it never was in force and nobody was told so. */
  readonly neverHeld?: Pin | undefined;
}

/** What memory holds of pins: the last one in force, and the one in the parameter that has ended. */
export interface RememberedPins {
  readonly pin?: Pin | undefined;
  readonly pastPin?: Pin | undefined;
}

const isSame = (one: Pin, other: Pin | undefined): boolean =>
  other !== undefined && formatPin(one) === formatPin(other);

/** What holds now: the parameter where it can be read; else the last valid pin, until its expiry. */
export const wordInForce = (
  reading: Reading<string | undefined>,
  { pin: remembered, pastPin }: RememberedPins,
  now: Instant,
): WordInForce => {
  const override = reading.kind === 'known' ? parseOverride(reading.value) : reading;
  const isInForce = (pin: Pin | undefined): pin is Pin => pin !== undefined && now < pin.until;
  const expired = isInForce(remembered) ? undefined : remembered;
  if (override.kind === 'auto') return { expired };
  if (override.kind === 'pin') {
    const { pin } = override;
    if (isInForce(pin)) return { pin, expired };
    const isTold = isSame(pin, pastPin) || isSame(pin, expired);
    return { expired, past: pin, neverHeld: isTold ? undefined : pin };
  }
  const pin = isInForce(remembered) ? remembered : undefined;
  return { pin, unreadable: override.why, isMalformed: override.kind === 'unreadable', expired, past: pastPin };
};

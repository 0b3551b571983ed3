/** A moment: milliseconds since 1970-01-01T00:00:00Z. The only type of a moment in this program. */
export type Instant = number;

/** A length of time in milliseconds. The only type of a duration in this program. */
export type Milliseconds = number;

/**
 * Where time comes from outside the decision. The decision itself takes the moment as an argument; the reactor, the
 * probe and the lab take a clock, so that the same code runs in real and in virtual time.
 */
export interface Clock {
  now(): Instant;
  /** Resolves after `duration`, or rejects with the signal's reason as soon as it aborts. */
  sleep(duration: Milliseconds, signal?: AbortSignal): Promise<void>;
}

export const second: Milliseconds = 1000;
export const minute: Milliseconds = 60 * second;
export const hour: Milliseconds = 60 * minute;

// `Date` is forbidden in this folder because it reads the clock; given an argument it is a pure formatter.
/* eslint-disable no-restricted-globals */

/** ISO 8601 in UTC, to the second: `2026-11-24T08:00:00Z`. */
export const formatInstant = (at: Instant): string => `${new Date(at).toISOString().slice(0, -'.000Z'.length)}Z`;

/** The moment that an ISO 8601 text with an offset names, or undefined where the text is none. */
export const parseInstant = (text: string): Instant | undefined => {
  // Stryker disable next-line Regex: a text around the time is none to `Date` either; the tests hold each part of the form.
  if (!/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:?\d{2})$/.test(text)) return undefined;
  // A day that the month has not would roll over into the next one.
  const day = new Date(`${text.slice(0, 10)}T00:00:00Z`);
  if (Number.isNaN(day.getTime()) || day.toISOString().slice(0, 10) !== text.slice(0, 10)) return undefined;
  const at = new Date(text).getTime();
  return Number.isNaN(at) ? undefined : at;
};

/* eslint-enable no-restricted-globals */

const units: Readonly<Record<string, Milliseconds>> = { ms: 1, s: second, m: minute, h: hour, d: 24 * hour };

/** The length that a text such as `200ms`, `10s`, `15m`, `1h30m` names, or undefined where the text is none. */
export const parseDuration = (text: string): Milliseconds | undefined => {
  if (!/^(\d+(ms|s|m|h|d))+$/.test(text)) return undefined;
  return [...text.matchAll(/(\d+)(ms|s|m|h|d)/g)].reduce(
    // Stryker disable next-line StringLiteral: what matches has a unit; the type cannot know.
    (sum, [, count, unit]) => sum + Number(count) * (units[unit ?? ''] ?? 0),
    0,
  );
};

/** A length as people write it, largest unit first, at most two of them: `200 ms`, `2 s`, `46 min`, `1 h 30 min`. */
export const formatDuration = (duration: Milliseconds): string => {
  if (duration < second) return `${Math.round(duration)} ms`;
  const total = Math.round(duration / second);
  const parts = [
    [Math.floor(total / 86400), 'd'],
    [Math.floor((total % 86400) / 3600), 'h'],
    [Math.floor((total % 3600) / 60), 'min'],
    [total % 60, 's'],
  ] as const;
  const from = parts.findIndex(([count]) => count > 0);
  return parts
    .slice(from, from + 2)
    .filter(([count]) => count > 0)
    .map(([count, unit]) => `${count} ${unit}`)
    .join(' ');
};

import type { Milliseconds } from '../failover/time.ts';

/** What became of one numbered ping. `roundTrip` is absent where ping printed none. */
export type Outcome =
  | { readonly kind: 'answered'; readonly sequence: number; readonly roundTrip?: Milliseconds }
  | { readonly kind: 'lost'; readonly sequence: number };

// Each form from the line's start: what a form may hold elsewhere in a line was not said by ping.
const stamp = String.raw`^(?:\[[\d.]+\] )?`;
const numbered = String.raw`(?:[^\s=]+ )?[^\s=]+ icmp_seq=(\d{1,5})(?= |$)`;
const answer = new RegExp(String.raw`${stamp}\d+ bytes from ${numbered}(.*)$`);
const noAnswer = new RegExp(String.raw`${stamp}no answer yet for icmp_seq=(\d{1,5})$`);
const error = new RegExp(String.raw`${stamp}From ${numbered}(.*)$`);
// A longer time is none: ping prints up to six digits of milliseconds, or three after the point.
const time = /\btime[=<](\d{1,7}(?:\.\d{1,3})?) ?ms\b/;
// A router's word that the ping goes nowhere. `Redirect Host` comes in the same form, and is no loss.
const refusal = /^(?! ?Redirect).*(?:unreachable|exceeded|prohibited|filtered|unknown)/i;
// Ping itself does not count such an answer as received, and says `no answer yet` as well.
const isSpoilt = (rest: string): boolean => rest.includes('BAD CHECKSUM');

/** ICMP carries 16 bits of the number. */
const sequenceOf = (text = ''): number | undefined => (Number(text) < 65536 ? Number(text) : undefined);

const lossOf = (line: string): string | undefined => {
  const unanswered = noAnswer.exec(line);
  if (unanswered !== null) return unanswered[1];
  const [, sequence, rest = ''] = error.exec(line) ?? [];
  return refusal.test(rest) && !isSpoilt(rest) ? sequence : undefined;
};

/**
 * Reads one line of `ping -n -O -D` in the C locale, or gives undefined for the many that judge nothing (the head, the
 * summary, warnings, redirects), and for whatever is no line of ping. Tolerates the forms of iputils' versions: with and
 * without the time stamp, `(DUP!)`, `(DIFFERENT ADDRESS!)`.
 */
export const readPingLine = (line: string): Outcome | undefined => {
  const lost = sequenceOf(lossOf(line) ?? 'none');
  if (lost !== undefined) return { kind: 'lost', sequence: lost };
  const [, number = 'none', rest = ''] = answer.exec(line) ?? [];
  const sequence = sequenceOf(number);
  if (sequence === undefined || isSpoilt(rest)) return undefined;
  const [, roundTrip] = time.exec(rest) ?? [];
  return { kind: 'answered', sequence, ...(roundTrip !== undefined && { roundTrip: Number(roundTrip) }) };
};

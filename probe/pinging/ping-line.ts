import type { Milliseconds } from '../../failover/time.ts';

/**
 * What became of one numbered ping. `roundTrip` is absent where ping printed none. `excused`: something else than the path
 * had its word, the host itself or an address that nobody pinged, so the ping tells nothing of the path.
 */
export type Outcome =
  | { readonly kind: 'answered'; readonly sequence: number; readonly roundTrip?: Milliseconds }
  | { readonly kind: 'lost'; readonly sequence: number }
  | { readonly kind: 'excused'; readonly sequence: number; readonly why: string };

// Each form from the line's start: what a form may hold elsewhere in a line was not said by ping.
const stamp = String.raw`^(?:\[[\d.]+\] )?`;
const numbered = String.raw`(?:[^\s=]+ )?\(?([^\s=()]+?)\)?:? icmp_seq=(\d{1,5})(?= |$)`;
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

const refusalOf = (line: string, isOwn: (address: string) => boolean): Outcome | undefined => {
  const [, by = '', number = 'none', rest = ''] = error.exec(line) ?? [];
  const sequence = sequenceOf(number);
  if (sequence === undefined || !refusal.test(rest) || isSpoilt(rest)) return undefined;
  if (!isOwn(by)) return { kind: 'lost', sequence };
  return { kind: 'excused', sequence, why: `this host itself (${by}) says:${rest}` };
};

const answerOf = (line: string): Outcome | undefined => {
  const [, by = '', number = 'none', rest = ''] = answer.exec(line) ?? [];
  const sequence = sequenceOf(number);
  if (sequence === undefined || isSpoilt(rest)) return undefined;
  if (rest.includes('(DIFFERENT ADDRESS!)'))
    return { kind: 'excused', sequence, why: `another address answers: ${by}` };
  const [, roundTrip] = time.exec(rest) ?? [];
  return { kind: 'answered', sequence, ...(roundTrip !== undefined && { roundTrip: Number(roundTrip) }) };
};

/**
 * Reads one line of `ping -n -O -D` in the C locale, or gives undefined for the many that judge nothing (the head, the
 * summary, warnings, redirects), and for whatever is no line of ping. Tolerates the forms of iputils' versions: with and
 * without the time stamp, `(DUP!)`. `isOwn` knows the addresses of this host.
 */
export const readPingLine = (line: string, isOwn: (address: string) => boolean = () => false): Outcome | undefined => {
  const lost = sequenceOf(noAnswer.exec(line)?.[1] ?? 'none');
  return lost === undefined ? (refusalOf(line, isOwn) ?? answerOf(line)) : { kind: 'lost', sequence: lost };
};

/** Ping's complaint that this host did not send: it says `no answer yet` of that ping all the same, an interval later. */
export const isUnsent = (complaint: string): boolean => /^ping(?:6)?: sendmsg: /.test(complaint);

import type { Milliseconds } from '../failover/time.ts';

/** What became of one numbered ping. `roundTrip` is absent where ping printed none. */
export type Outcome =
  | { readonly kind: 'answered'; readonly sequence: number; readonly roundTrip?: Milliseconds }
  | { readonly kind: 'lost'; readonly sequence: number };

const answer = /\bicmp_seq=(\d+)\b.*?\btime[=<]([\d.]+) ?ms\b/;
const answerWithoutTime = /^(?:\[[\d.]+\] )?\d+ bytes from .*\bicmp_seq=(\d+)\b/;
const noAnswer = /\bno answer yet for icmp_seq=(\d+)\b/;
// A router's word that the ping goes nowhere. `Redirect Host` comes in the same form, and is no loss.
const refusal = /\bFrom .*\bicmp_seq=(\d+)\b.*(?:unreachable|exceeded|prohibited|filtered|unknown)/i;

/**
 * Reads one line of `ping -n -O -D` in the C locale, or gives undefined for the many that judge nothing (the head, the
 * summary, warnings, redirects). Tolerates the forms of iputils' versions: with and without the time stamp, `(DUP!)`,
 * `(DIFFERENT ADDRESS!)`.
 */
export const readPingLine = (line: string): Outcome | undefined => {
  const lost = noAnswer.exec(line) ?? refusal.exec(line);
  if (lost !== null) return { kind: 'lost', sequence: Number(lost[1]) };
  const answered = answer.exec(line);
  if (answered !== null) return { kind: 'answered', sequence: Number(answered[1]), roundTrip: Number(answered[2]) };
  const untimed = answerWithoutTime.exec(line);
  return untimed === null ? undefined : { kind: 'answered', sequence: Number(untimed[1]) };
};

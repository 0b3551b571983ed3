import type { Clock, Instant, Milliseconds } from '../../failover/time.ts';

/** What users see: a ping that goes as they go. */
export interface Users {
  /** When their last answer came; undefined before the first. */
  lastAnswer(): Instant | undefined;
  /** When the first loss after `from` was known. */
  firstLoss(from: Instant): Instant | undefined;
  /** The first answer after `from`. */
  firstAnswer(from: Instant): Instant | undefined;
  /** The longest time without an answer between two moments. */
  longestGap(from: Instant, to: Instant): Milliseconds;
  /** Takes one line of `ping`. */
  hear(line: string): void;
}

/** Listens to the lines of a ping to an address that goes as users go. */
export const createUsers = (clock: Clock): Users => {
  const answers: Instant[] = [];
  const losses: Instant[] = [];
  return {
    lastAnswer: () => answers.at(-1),
    firstLoss: (from) => losses.find((at) => at > from),
    firstAnswer: (from) => answers.find((at) => at > from),
    longestGap: (from, to) => {
      const inside = answers.filter((at) => at > from && at < to);
      const before = answers.findLast((at) => at <= from) ?? from;
      const moments = [before, ...inside, to];
      return Math.max(...moments.slice(1).map((at, index) => at - (moments[index] ?? at)));
    },
    hear: (line) => {
      if (/icmp_seq=\d+ .*time=/.test(line)) answers.push(clock.now());
      else if (line.includes('no answer yet')) losses.push(clock.now());
    },
  };
};

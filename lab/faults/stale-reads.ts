import type { Clock, Instant, Milliseconds } from '../../failover/time.ts';
import type { Journal } from '../journal.ts';
import type { ServedCall } from '../wire/passage.ts';

interface Read {
  readonly perform: ServedCall['perform'];
  /** Oldest first; each holds until the next. */
  readonly answers: { readonly at: Instant; readonly answer: unknown; readonly text: string }[];
}

/** What can change an answer; all else in the journal only tells of it. */
const changes: ReadonlySet<string> = new Set(['alarm', 'api call', 'routes']);

/**
 * Remembers what reads have answered over time: each that was made once is made again, unseen, at every change. So the
 * first of its kind shows the present.
 */
export const createStaleReads = ({ journal, clock }: { readonly journal: Journal; readonly clock: Clock }) => {
  const reads = new Map<string, Read>();

  const note = ({ perform, answers }: Read, at: Instant): void => {
    const answer = perform();
    const text = JSON.stringify(answer);
    if (text !== answers.at(-1)?.text) answers.push({ at, answer, text });
  };

  journal.observe(({ kind, at }) => {
    if (changes.has(kind)) for (const read of reads.values()) note(read, at);
  });

  /** What the call would have been answered `age` ago. */
  return ({ action, input, perform }: ServedCall, age: Milliseconds): unknown => {
    const key = `${action} ${JSON.stringify(input)}`;
    const read = reads.get(key) ?? { perform, answers: [] };
    reads.set(key, read);
    if (read.answers.length === 0) note(read, clock.now());
    return (read.answers.findLast(({ at }) => at <= clock.now() - age) ?? read.answers[0])?.answer;
  };
};

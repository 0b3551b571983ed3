import type { Instant } from '../../failover/time.ts';
import { createUnwrapping } from '../pinging/sequence.ts';

/** What is known of each ping of one process, so that each is judged once. */
export interface Ledger {
  /** Whether this is news: the first word about the ping. */
  lose(sequence: number, at: Instant): boolean;
  /** Whether this is news: neither a duplicate nor the answer to a ping whose loss is settled. Takes a young loss back. */
  answer(sequence: number): boolean;
  /** The ping tells nothing: whatever else is said of it is no news. Gives when the loss was known that it takes back. */
  excuse(sequence: number): Instant | undefined;
  /** Settles the losses that are known since `before` or longer; gives how many they are. */
  settle(before: Instant): number;
}

/** Pings further back than this are settled for good: 200 s at the shortest interval. */
const remembered = 1000;

type Verdict =
  | { readonly kind: 'answered' | 'excused' }
  /** A loss that is settled is no longer taken back by an answer, but by an excuse. */
  | { readonly kind: 'lost' | 'settled'; readonly at: Instant };

/** Starts the ledger of a new ping process. */
export const createLedger = (): Ledger => {
  const unwrap = createUnwrapping();
  const verdicts = new Map<number, Verdict>();
  let newest = 0;

  const positionOf = (sequence: number): number => {
    const position = unwrap(sequence);
    newest = Math.max(newest, position);
    return position;
  };
  const isForgotten = (position: number): boolean => position <= newest - remembered;

  return {
    lose: (sequence, at) => {
      const position = positionOf(sequence);
      if (verdicts.has(position) || isForgotten(position)) return false;
      verdicts.set(position, { kind: 'lost', at });
      return true;
    },
    answer: (sequence) => {
      const position = positionOf(sequence);
      const before = verdicts.get(position)?.kind;
      if ((before !== undefined && before !== 'lost') || isForgotten(position)) return false;
      verdicts.set(position, { kind: 'answered' });
      return true;
    },
    excuse: (sequence) => {
      const position = positionOf(sequence);
      const before = verdicts.get(position);
      verdicts.set(position, { kind: 'excused' });
      return before !== undefined && 'at' in before ? before.at : undefined;
    },
    settle: (before) => {
      let settled = 0;
      for (const [position, verdict] of verdicts) {
        if (verdict.kind === 'lost' && verdict.at <= before) {
          verdicts.set(position, { ...verdict, kind: 'settled' });
          settled += 1;
        }
        if (isForgotten(position)) verdicts.delete(position);
      }
      return settled;
    },
  };
};

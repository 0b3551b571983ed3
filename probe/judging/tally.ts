import { second, type Instant, type Milliseconds } from '../../failover/time.ts';
import { createLedger } from './ledger.ts';
import type { Outcome } from '../pinging/ping-line.ts';
import { createStreak, type Streak } from './streak.ts';

/** What is to be published of one target and period. */
export interface Period {
  /** Percent of the pings that were settled in it; absent where none was, all being younger than `lateness`. */
  readonly loss?: number;
  readonly roundTrips: readonly Milliseconds[];
  /** The losses in a row at its end. */
  readonly streak: number;
}

/** What one target's pings add up to. Pure: the moments come from outside. */
export interface Tally {
  /** Takes one outcome, known at `at`, and gives the streak that it leaves. Each ping is judged once. */
  judge(outcome: Outcome, at: Instant): Streak;
  /** A new ping process counts from 1 again. The streak goes on: nothing has answered in between. */
  restart(): void;
  /** Forgets everything, the streak too: what was seen tells nothing about the path. */
  forget(): void;
  /** Ends the period at `at`; undefined where no ping was judged in it: silence is not loss, nor is what was taken back. */
  close(at: Instant): Period | undefined;
}

/**
 * A loss younger than this waits for the next period: its answer may still come, and takes it back. Without it, a path
 * whose round trip is longer than the interval would show a little loss in every period.
 */
export const lateness: Milliseconds = second;

/** Starts the account of one target. */
export const createTally = (): Tally => {
  let ledger = createLedger();
  let roundTrips: Milliseconds[] = [];
  let answered = 0;
  let lost = 0;
  let isJudged = false;
  const losses = createStreak();

  const clear = (): void => {
    roundTrips = [];
    answered = 0;
    lost = 0;
    isJudged = false;
  };

  const judge = (outcome: Outcome, at: Instant): Streak => {
    if (outcome.kind === 'excused') return losses.takeBack(ledger.excuse(outcome.sequence));
    isJudged = true;
    if (outcome.kind === 'lost') return ledger.lose(outcome.sequence, at) ? losses.lengthen(at) : losses.now();
    if (ledger.answer(outcome.sequence)) {
      answered += 1;
      if (outcome.roundTrip !== undefined) roundTrips.push(outcome.roundTrip);
    }
    return losses.end();
  };

  const restart = (): void => {
    lost += ledger.settle(Infinity);
    ledger = createLedger();
  };

  const forget = (): void => {
    // What was lost stays settled: an answer that comes late must not turn up as one of the next period.
    ledger.settle(Infinity);
    clear();
    losses.end();
  };

  const close = (at: Instant): Period | undefined => {
    lost += ledger.settle(at - lateness);
    const total = answered + lost;
    const loss = total === 0 ? {} : { loss: (100 * lost) / total };
    const isKnown = answered > 0 || (!losses.isVoid() && (total > 0 || isJudged));
    const period = isKnown ? { ...loss, roundTrips, streak: losses.now().losses } : undefined;
    clear();
    return period;
  };

  return { judge, restart, forget, close };
};

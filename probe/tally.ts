import { second, type Instant, type Milliseconds } from '../failover/time.ts';
import { createLedger } from './ledger.ts';
import type { Outcome } from './ping-line.ts';

/** The losses in a row up to now, and when the first of them was known. */
export interface Streak {
  readonly losses: number;
  readonly since: Instant;
}

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
  /** Ends the period at `at`; undefined where no ping was judged in it: silence is not loss. */
  close(at: Instant): Period | undefined;
}

/**
 * A loss younger than this waits for the next period: its answer may still come, and takes it back. Without it, a path
 * whose round trip is longer than the interval would show a little loss in every period.
 */
export const lateness: Milliseconds = second;

/** Before the first loss, and after an answer. */
export const noStreak: Streak = { losses: 0, since: 0 };

/** Starts the account of one target. */
export const createTally = (): Tally => {
  let ledger = createLedger();
  let roundTrips: Milliseconds[] = [];
  let answered = 0;
  let lost = 0;
  let isJudged = false;
  let streak = noStreak;

  const clear = (): void => {
    roundTrips = [];
    answered = 0;
    lost = 0;
    isJudged = false;
  };

  const judge = (outcome: Outcome, at: Instant): Streak => {
    if (outcome.kind === 'excused') {
      // A streak that holds a loss which was none begins anew.
      if (ledger.excuse(outcome.sequence)) streak = noStreak;
      return streak;
    }
    isJudged = true;
    if (outcome.kind === 'lost') {
      if (!ledger.lose(outcome.sequence, at)) return streak;
      streak = { losses: streak.losses + 1, since: streak.losses === 0 ? at : streak.since };
      return streak;
    }
    streak = noStreak;
    if (!ledger.answer(outcome.sequence)) return streak;
    answered += 1;
    if (outcome.roundTrip !== undefined) roundTrips.push(outcome.roundTrip);
    return streak;
  };

  const restart = (): void => {
    lost += ledger.settle(Infinity);
    ledger = createLedger();
  };

  const forget = (): void => {
    // What was lost stays settled: an answer that comes late must not turn up as one of the next period.
    ledger.settle(Infinity);
    clear();
    streak = noStreak;
  };

  const close = (at: Instant): Period | undefined => {
    lost += ledger.settle(at - lateness);
    const total = answered + lost;
    if (total === 0 && !isJudged) return undefined;
    const loss = total === 0 ? {} : { loss: (100 * lost) / total };
    const period = { ...loss, roundTrips, streak: streak.losses };
    clear();
    return period;
  };

  return { judge, restart, forget, close };
};

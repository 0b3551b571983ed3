import { second, type Instant, type Milliseconds } from '../../failover/time.ts';
import { createLedger } from './ledger.ts';
import type { Outcome } from '../pinging/ping-line.ts';

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
  /** Ends the period at `at`; undefined where no ping was judged in it: silence is not loss, nor is what was taken back. */
  close(at: Instant): Period | undefined;
}

/**
 * A loss younger than this waits for the next period: its answer may still come, and takes it back. Without it, a path
 * whose round trip is longer than the interval would show a little loss in every period.
 */
export const lateness: Milliseconds = second;

/**
 * The kernel says 3 s later that a neighbour does not answer: until then the losses of 15 pings stand at the shortest interval.
 * Silence that follows may be taken for more of the same for as many pings.
 */
const underWay = 16;

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
  /** So many losses have turned out to be none since the last answer. */
  let takenBack = 0;

  const end = (): void => {
    streak = noStreak;
    takenBack = 0;
  };
  const takeBack = (): void => {
    takenBack = Math.min(takenBack + 1, underWay);
    streak = streak.losses === 1 ? noStreak : { ...streak, losses: streak.losses - 1 };
  };
  /**
   * A complaint may come seconds after its ping counted as lost. Where it comes for each, the losses of these seconds stand all
   * the time, and are none either. Where a few are taken back, the others are losses all the same.
   */
  const isVoid = (): boolean => takenBack > 0 && takenBack >= streak.losses;
  const valid = (): Streak => (isVoid() ? noStreak : streak);

  const clear = (): void => {
    roundTrips = [];
    answered = 0;
    lost = 0;
    isJudged = false;
  };

  const judge = (outcome: Outcome, at: Instant): Streak => {
    if (outcome.kind === 'excused') {
      const lostAt = ledger.excuse(outcome.sequence);
      if (lostAt !== undefined && streak.losses > 0 && lostAt >= streak.since) takeBack();
      return valid();
    }
    isJudged = true;
    if (outcome.kind === 'lost') {
      if (ledger.lose(outcome.sequence, at))
        streak = { losses: streak.losses + 1, since: streak.losses === 0 ? at : streak.since };
      return valid();
    }
    end();
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
    end();
  };

  const close = (at: Instant): Period | undefined => {
    lost += ledger.settle(at - lateness);
    const total = answered + lost;
    const loss = total === 0 ? {} : { loss: (100 * lost) / total };
    const isKnown = answered > 0 || (!isVoid() && (total > 0 || isJudged));
    const period = isKnown ? { ...loss, roundTrips, streak: valid().losses } : undefined;
    clear();
    return period;
  };

  return { judge, restart, forget, close };
};

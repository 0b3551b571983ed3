import type { Instant } from '../../failover/time.ts';

/** The losses in a row up to now, and when the first of them was known. */
export interface Streak {
  readonly losses: number;
  readonly since: Instant;
}

/** The losses in a row of one target, as far as they are losses. */
export interface StreakOfLosses {
  now(): Streak;
  /** One more was lost, known at that moment. */
  lengthen(at: Instant): Streak;
  /** A loss that was known then was none; undefined where it was never counted. */
  takeBack(lostAt: Instant | undefined): Streak;
  /** Something has answered, or all is forgotten. */
  end(): Streak;
  /** What was lost is no loss either: nothing is known. */
  isVoid(): boolean;
}

/**
 * The kernel says 3 s later that a neighbour does not answer: until then the losses of 15 pings stand at the shortest interval.
 * Silence that follows may be taken for more of the same for as many pings.
 */
const underWay = 16;

/** Before the first loss, and after an answer. */
export const noStreak: Streak = { losses: 0, since: 0 };

/** Starts without a loss. */
export const createStreak = (): StreakOfLosses => {
  let streak = noStreak;
  /** So many losses have turned out to be none since the last answer. */
  let takenBack = 0;

  /**
   * A complaint may come seconds after its ping counted as lost. Where it comes for each, the losses of these seconds stand all
   * the time, and are none either. Where a few are taken back, the others are losses all the same.
   */
  const isVoid = (): boolean => takenBack > 0 && takenBack >= streak.losses;
  const now = (): Streak => (isVoid() ? noStreak : streak);

  const lengthen = (at: Instant): Streak => {
    streak = { losses: streak.losses + 1, since: streak.losses === 0 ? at : streak.since };
    return now();
  };
  const takeBack = (lostAt: Instant | undefined): Streak => {
    if (lostAt !== undefined && streak.losses > 0 && lostAt >= streak.since) {
      takenBack = Math.min(takenBack + 1, underWay);
      streak = streak.losses === 1 ? noStreak : { ...streak, losses: streak.losses - 1 };
    }
    return now();
  };
  const end = (): Streak => {
    streak = noStreak;
    takenBack = 0;
    return streak;
  };
  return { now, lengthen, takeBack, end, isVoid };
};

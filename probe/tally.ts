import { second, type Instant, type Milliseconds } from '../failover/time.ts';
import type { Outcome } from './ping-line.ts';
import { createUnwrapping } from './sequence.ts';

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

/** Pings further back than this are settled for good: 200 s at the shortest interval. */
const remembered = 1000;

type Verdict = { readonly kind: 'answered' | 'settled' } | { readonly kind: 'lost'; readonly at: Instant };

const noStreak: Streak = { losses: 0, since: 0 };

/** Starts the account of one target. */
export const createTally = (): Tally => {
  let unwrap = createUnwrapping();
  let verdicts = new Map<number, Verdict>();
  let roundTrips: Milliseconds[] = [];
  let answered = 0;
  let lost = 0;
  let isJudged = false;
  let streak = noStreak;
  let newest = 0;

  const lose = (position: number, at: Instant): void => {
    if (verdicts.has(position) || position <= newest - remembered) return;
    verdicts.set(position, { kind: 'lost', at });
    streak = { losses: streak.losses + 1, since: streak.losses === 0 ? at : streak.since };
  };

  const answer = (position: number, roundTrip: Milliseconds | undefined): void => {
    streak = noStreak;
    const before = verdicts.get(position)?.kind;
    // Published as lost already, or a duplicate: it tells that the path is alive, and is not counted again.
    if (before === 'settled' || before === 'answered' || position <= newest - remembered) return;
    verdicts.set(position, { kind: 'answered' });
    answered += 1;
    if (roundTrip !== undefined) roundTrips.push(roundTrip);
  };

  const settle = (before: Instant): void => {
    for (const [position, verdict] of verdicts) {
      if (verdict.kind === 'lost' && verdict.at <= before) {
        verdicts.set(position, { kind: 'settled' });
        lost += 1;
      }
      if (position <= newest - remembered) verdicts.delete(position);
    }
  };

  const restart = (): void => {
    settle(Infinity);
    unwrap = createUnwrapping();
    verdicts = new Map();
    newest = 0;
  };

  const clear = (): void => {
    roundTrips = [];
    answered = 0;
    lost = 0;
    isJudged = false;
  };

  return {
    judge: (outcome, at) => {
      const position = unwrap(outcome.sequence);
      newest = Math.max(newest, position);
      isJudged = true;
      if (outcome.kind === 'lost') lose(position, at);
      else answer(position, outcome.roundTrip);
      return streak;
    },
    restart,
    forget: () => {
      // The verdicts stay, settled: an answer that comes late must not turn up as one of the next period.
      settle(Infinity);
      clear();
      streak = noStreak;
    },
    close: (at) => {
      settle(at - lateness);
      const total = answered + lost;
      if (total === 0 && !isJudged) return undefined;
      const loss = total === 0 ? {} : { loss: (100 * lost) / total };
      const period = { ...loss, roundTrips, streak: streak.losses };
      clear();
      return period;
    },
  };
};

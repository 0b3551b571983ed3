import { setTimeout as wait } from 'node:timers/promises';
import type { Clock, Instant, Milliseconds } from '../failover/time.ts';

/** The machine's own clock. Its timers never keep the process alive: the lab's server does that. */
export const realClock: Clock = {
  now: () => Date.now(),
  sleep: async (duration, signal) => {
    try {
      await wait(duration, undefined, signal === undefined ? { ref: false } : { ref: false, signal });
    } catch (error) {
      throw signal?.aborted === true ? signal.reason : error;
    }
  },
};

/** A clock that stands still until it is told to go on: exact, one thread, thousands of its seconds in one of ours. */
export interface VirtualClock extends Clock {
  /** Goes on by `duration`, running each timer at its own moment and letting what it started come to rest. */
  advance(duration: Milliseconds): Promise<void>;
  /** As `advance`, to a moment. Refuses to go back. */
  advanceTo(moment: Instant): Promise<void>;
  /**
   * Goes on, timer by timer, until `reached` is true, and returns the moment. Throws where `limit` passes first, naming
   * `what` was waited for.
   */
  runUntil(reached: () => boolean, options: { readonly limit: Milliseconds; readonly what: string }): Promise<Instant>;
  /** Says that work is going on: the clock waits some turns longer before it takes the next timer. */
  readonly touch: () => void;
  /** Work that the event loop alone does not show (reading a file, another thread): time stands still until it ends. */
  readonly hold: <T>(work: Promise<T>) => Promise<T>;
}

interface Timer {
  readonly at: Instant;
  readonly order: number;
  readonly run: () => void;
}

/** Turns of the event loop without a sign of work after which everything counts as at rest. */
const quietTurns = 3;
/** The same, after a timer was set or an API call made: answers pass through several streams. */
const quietTurnsAfterWork = 10;

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** A clock for tests that starts at `start` and moves only when told to. */
export const createVirtualClock = (start: Instant): VirtualClock => {
  let now = start;
  let order = 0;
  let quietNeeded = quietTurns;
  let quiet = 0;
  let held = 0;
  // Sorted, latest first, so that the next one is popped off the end.
  const timers: Timer[] = [];

  const touch = (): void => {
    quietNeeded = quietTurnsAfterWork;
    quiet = 0;
  };

  const add = (timer: Timer): void => {
    let low = 0;
    let high = timers.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      const other = timers[middle];
      if (other !== undefined && (other.at > timer.at || (other.at === timer.at && other.order > timer.order)))
        low = middle + 1;
      else high = middle;
    }
    timers.splice(low, 0, timer);
  };

  const sleep = (duration: Milliseconds, signal?: AbortSignal): Promise<void> =>
    new Promise((resolve, reject) => {
      if (signal?.aborted === true) return reject(signal.reason as Error);
      const abort = (): void => {
        timers.splice(timers.indexOf(timer), 1);
        reject(signal?.reason as Error);
      };
      const run = (): void => {
        signal?.removeEventListener('abort', abort);
        resolve();
      };
      const timer: Timer = { at: now + Math.max(0, duration), order: order++, run };
      signal?.addEventListener('abort', abort, { once: true });
      add(timer);
      touch();
    });

  const isBusy = (): boolean => quiet < quietNeeded || held > 0;

  /* oxlint-disable no-await-in-loop -- one step after another is the point */
  const settle = async (): Promise<void> => {
    quiet = 0;
    do {
      await turn();
      quiet += 1;
    } while (isBusy());
    quietNeeded = quietTurns;
  };

  const next = async (): Promise<void> => {
    const timer = timers.pop();
    if (timer === undefined) return;
    now = timer.at;
    timer.run();
    await settle();
  };

  const advanceTo = async (moment: Instant): Promise<void> => {
    if (moment < now) throw new Error(`virtual clock: cannot go back from ${now} to ${moment}`);
    await settle();
    while ((timers.at(-1)?.at ?? Infinity) <= moment) await next();
    now = moment;
  };

  const runUntil: VirtualClock['runUntil'] = async (reached, { limit, what }) => {
    const last = now + limit;
    await settle();
    while (!reached()) {
      if ((timers.at(-1)?.at ?? Infinity) > last) throw new Error(`virtual clock: ${limit} ms passed before ${what}`);
      await next();
    }
    return now;
  };
  /* oxlint-enable no-await-in-loop */

  const hold = async <T>(work: Promise<T>): Promise<T> => {
    held += 1;
    try {
      return await work;
    } finally {
      held -= 1;
      touch();
    }
  };

  return { now: () => now, sleep, advance: (duration) => advanceTo(now + duration), advanceTo, runUntil, touch, hold };
};

import { setTimeout as wait } from 'node:timers/promises';
import type { Clock, Instant, Milliseconds } from '../failover/time.ts';
import { createTimerQueue, type Timer, type TimerQueue } from './timer-queue.ts';

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

/** Turns of the event loop without a sign of work after which everything counts as at rest. */
const quietTurns = 3;
/** The same, after a timer was set or an API call made: answers pass through several streams. */
const quietTurnsAfterWork = 10;

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** A new client of the SDK reads its configuration files, on another thread of Node. */
const isReadingFiles = (): boolean => process.getActiveResourcesInfo().some((resource) => resource.startsWith('FSReq'));

/** Whether everything that was started has come to rest, as far as the event loop shows. */
const createStillness = () => {
  let needed = quietTurns;
  let quiet = 0;
  let held = 0;
  const touch = (): void => {
    needed = quietTurnsAfterWork;
    quiet = 0;
  };
  const isBusy = (): boolean => quiet < needed || held > 0;
  const settle = async (): Promise<void> => {
    quiet = 0;
    do {
      // oxlint-disable-next-line no-await-in-loop -- one turn after another is the point
      await turn();
      quiet = isReadingFiles() ? 0 : quiet + 1;
    } while (isBusy());
    needed = quietTurns;
  };
  const hold = async <T>(work: Promise<T>): Promise<T> => {
    held += 1;
    try {
      return await work;
    } finally {
      held -= 1;
      touch();
    }
  };
  return { touch, settle, hold };
};

const sleepOn = (timers: TimerQueue, at: Instant, signal: AbortSignal | undefined): Promise<void> =>
  new Promise((resolve, reject) => {
    const abort = (): void => {
      timers.remove(timer);
      reject(signal?.reason as Error);
    };
    const run = (): void => {
      signal?.removeEventListener('abort', abort);
      resolve();
    };
    const timer: Timer = { at, run };
    timers.add(timer);
    signal?.addEventListener('abort', abort, { once: true });
    if (signal?.aborted === true) abort();
  });

/** A clock for tests that starts at `start` and moves only when told to. */
export const createVirtualClock = (start: Instant): VirtualClock => {
  let now = start;
  const timers = createTimerQueue();
  const { touch, settle, hold } = createStillness();

  const next = async (): Promise<void> => {
    const timer = timers.take();
    if (timer === undefined) return;
    now = timer.at;
    timer.run();
    await settle();
  };

  const advanceTo = async (moment: Instant): Promise<void> => {
    if (moment < now) throw new Error(`virtual clock: cannot go back from ${now} to ${moment}`);
    await settle();
    // oxlint-disable-next-line no-await-in-loop -- one timer after another is the point
    while (timers.due() <= moment) await next();
    now = moment;
  };

  const runUntil: VirtualClock['runUntil'] = async (reached, { limit, what }) => {
    const last = now + limit;
    await settle();
    while (!reached()) {
      if (timers.due() > last) throw new Error(`virtual clock: ${limit} ms passed before ${what}`);
      // oxlint-disable-next-line no-await-in-loop -- one timer after another is the point
      await next();
    }
    return now;
  };

  const sleep: VirtualClock['sleep'] = (duration, signal) => {
    touch();
    return sleepOn(timers, now + Math.max(0, duration), signal);
  };
  return { now: () => now, sleep, advance: (duration) => advanceTo(now + duration), advanceTo, runUntil, touch, hold };
};

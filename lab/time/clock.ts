import { setTimeout as wait } from 'node:timers/promises';
import type { Clock, Instant, Milliseconds } from '../../failover/time.ts';
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
  /** Runs `run` after `duration`, without a promise; the answer takes it back. */
  readonly later: (duration: Milliseconds, run: () => void) => () => void;
  /** Says that work is going on: the clock waits some rounds longer before it takes the next timer. */
  readonly touch: () => void;
  /** Work that the event loop alone does not show (reading a file, another thread): time stands still until it ends. */
  readonly hold: <T>(work: Promise<T>) => Promise<T>;
}

/** Rounds without a sign of work after which everything counts as at rest. */
const quietRounds = 2;
/** The same, after an API call: answers pass through several streams. */
const quietRoundsAfterCall = 10;
/** Timers after which the event loop has a turn in any case, so that the process still hears signals and messages. */
const timersPerTurn = 1000;

/** A round: it ends when every promise that can go on by itself has, and whatever they put off until the next tick. */
const round = (): Promise<void> => new Promise((resolve) => process.nextTick(resolve));
/** A turn of the event loop, twenty times as long: files come, and immediates run. */
const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** What only a turn brings: an immediate, or a file (a new client of the SDK reads its configuration, on another thread). */
const isAwaitingTurn = (): boolean =>
  process.getActiveResourcesInfo().some((name) => /^(?:Immediate|FSReq|CloseReq)/.test(name));

/** Whether everything that was started has come to rest, as far as Node shows. */
const createStillness = () => {
  let needed = quietRounds;
  let quiet = 0;
  let held = 0;
  let settled = 0;
  const touch = (): void => {
    needed = quietRoundsAfterCall;
    quiet = 0;
  };
  const settle = async (): Promise<void> => {
    quiet = 0;
    settled += 1;
    if (settled % timersPerTurn === 0) await turn();
    while (quiet < needed) {
      // oxlint-disable-next-line no-await-in-loop -- one round after another is the point
      await round();
      quiet += 1;
      if (quiet < needed || (held === 0 && !isAwaitingTurn())) continue;
      // oxlint-disable-next-line no-await-in-loop -- as above
      await turn();
      quiet = 0;
    }
    needed = quietRounds;
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

/** Sleepers by the signal that wakes them: a signal that many sleep on has one listener, for those are slow to set. */
const createAlarmBells = () => {
  const sleepers = new WeakMap<AbortSignal, Set<() => void>>();
  return (signal: AbortSignal): Set<() => void> => {
    const known = sleepers.get(signal);
    if (known !== undefined) return known;
    const waking = new Set<() => void>();
    sleepers.set(signal, waking);
    signal.addEventListener('abort', () => waking.forEach((wake) => wake()), { once: true });
    return waking;
  };
};

type WakersOf = ReturnType<typeof createAlarmBells>;

const sleepUntil = (
  at: Instant,
  { timers, wakersOf, signal }: { timers: TimerQueue; wakersOf: WakersOf; signal: AbortSignal | undefined },
): Promise<void> =>
  new Promise((resolve, reject) => {
    const wakers = signal && wakersOf(signal);
    const wake = (): void => {
      timers.remove(timer);
      wakers?.delete(wake);
      reject(signal?.reason as Error);
    };
    const run = (): void => {
      wakers?.delete(wake);
      resolve();
    };
    const timer: Timer = { at, run };
    timers.add(timer);
    wakers?.add(wake);
    if (signal?.aborted === true) wake();
  });

/** A clock for tests that starts at `start` and moves only when told to. */
export const createVirtualClock = (start: Instant): VirtualClock => {
  let now = start;
  const timers = createTimerQueue();
  const wakersOf = createAlarmBells();
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

  const sleep: VirtualClock['sleep'] = (duration, signal) =>
    sleepUntil(now + Math.max(0, duration), { timers, wakersOf, signal });
  const later: VirtualClock['later'] = (duration, run) => {
    const timer: Timer = { at: now + duration, run };
    timers.add(timer);
    return () => timers.remove(timer);
  };
  const advance: VirtualClock['advance'] = (duration) => advanceTo(now + duration);
  return { now: () => now, sleep, later, advance, advanceTo, runUntil, touch, hold };
};

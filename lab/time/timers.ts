import type { Clock, Instant, Milliseconds } from '../../failover/time.ts';

/** What the lab does later and again, on one clock; all of it ends with `close`. */
export interface Timers {
  readonly clock: Clock;
  /** Runs `act` once, `duration` from now. */
  after(duration: Milliseconds, act: () => void | Promise<void>): void;
  /** Runs `act` at each whole multiple of `period` plus `phase`, with the moment; the next one never waits for the last. */
  every(period: Milliseconds, phase: Milliseconds, act: (at: Instant) => void | Promise<void>): void;
  /** Runs work that nobody awaits; its failure reaches `onFailure`. */
  start(work: () => void | Promise<void>): void;
  close(): void;
}

/** Makes timers on `clock`. `onFailure` hears of each act that throws or rejects: a fault of the lab, never of the product. */
export const createTimers = (clock: Clock, onFailure: (error: unknown) => void): Timers => {
  const closing = new AbortController();

  const start: Timers['start'] = (work) => {
    void (async () => {
      try {
        await work();
      } catch (error) {
        if (!closing.signal.aborted) onFailure(error);
      }
    })();
  };

  const after: Timers['after'] = (duration, act) => {
    start(async () => {
      await clock.sleep(duration, closing.signal);
      await act();
    });
  };

  const every: Timers['every'] = (period, phase, act) => {
    const next = (from: Instant): Instant => (Math.floor((from - phase) / period) + 1) * period + phase;
    start(async () => {
      while (!closing.signal.aborted) {
        const at = next(clock.now());
        // oxlint-disable-next-line no-await-in-loop -- a loop in time
        await clock.sleep(at - clock.now(), closing.signal);
        start(() => act(at));
      }
    });
  };

  return { clock, after, every, start, close: () => closing.abort(new Error('the lab is closed')) };
};

import type { Instant } from '../../failover/time.ts';

/** Something to run at a moment. */
export interface Timer {
  readonly at: Instant;
  readonly run: () => void;
}

/** Timers in the order in which they are due; those of one moment in the order in which they were set. */
export interface TimerQueue {
  add(timer: Timer): void;
  remove(timer: Timer): void;
  /** Takes the next one out. */
  take(): Timer | undefined;
  /** When the next one is due; never, where there is none. */
  due(): Instant;
}

/** An empty queue. */
export const createTimerQueue = (): TimerQueue => {
  // Latest first, so that the next one is popped off the end.
  const timers: Timer[] = [];

  const placeOf = ({ at }: Timer): number => {
    let [low, high] = [0, timers.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((timers[middle]?.at ?? 0) > at) low = middle + 1;
      else high = middle;
    }
    return low;
  };

  return {
    add: (timer) => void timers.splice(placeOf(timer), 0, timer),
    remove: (timer) => {
      const index = timers.indexOf(timer);
      if (index !== -1) timers.splice(index, 1);
    },
    take: () => timers.pop(),
    due: () => timers.at(-1)?.at ?? Infinity,
  };
};

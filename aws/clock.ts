import { setTimeout as wait } from 'node:timers/promises';
import type { Clock } from '../failover/time.ts';

/** The machine's clock. Its timers keep the process alive, as work under way should. */
export const systemClock: Clock = {
  now: () => Date.now(),
  async sleep(duration, signal) {
    try {
      await wait(duration, undefined, signal === undefined ? {} : { signal });
    } catch (error) {
      throw signal?.aborted === true ? signal.reason : error;
    }
  },
};

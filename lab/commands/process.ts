import type { Clock } from '../../failover/time.ts';
import type { RequestHandler } from '../wire/in-process.ts';

/** What a process in virtual time has of the world. */
export interface Outside {
  readonly clock: Clock;
  readonly requestHandler: RequestHandler;
}

/**
 * The outside of a process that shares this thread, where time, answers, and lines that it reads or writes (`gate`) reach it
 * only by `enter`: at once, later, or, since the process is no more, never. What it has sent is on its way all the same.
 */
export const enclosed = ({ clock, requestHandler }: Outside, enter: (go: () => void) => void) => {
  const entering = <T>(start: () => Promise<T>): Promise<T> =>
    new Promise((resolve, reject) =>
      enter(
        () =>
          void start().then(
            (value) => enter(() => resolve(value)),
            (error: unknown) => enter(() => reject(error)),
          ),
      ),
    );
  const own: Outside = {
    // Sleeps whole milliseconds, as a machine's timers do.
    clock: { ...clock, sleep: (duration, signal) => entering(() => clock.sleep(Math.round(duration), signal)) },
    requestHandler: { ...requestHandler, handle: (...call) => entering(() => requestHandler.handle(...call)) },
  };
  return {
    ...own,
    gate:
      <T>(act: (it: T) => void) =>
      (it: T) =>
        enter(() => act(it)),
  };
};

import { formatDuration, second, type Clock, type Milliseconds } from '../failover/time.ts';

/** Gives `act` at most `limit`: then its signal aborts, and this rejects. */
export const within = async <T>(
  clock: Clock,
  limit: Milliseconds,
  act: (signal: AbortSignal) => Promise<T>,
): Promise<T> => {
  const ended = new AbortController();
  const stalled = new AbortController();
  const timeOut = async (): Promise<never> => {
    await clock.sleep(limit, ended.signal);
    const error = new Error(`no answer within ${formatDuration(limit)}`);
    stalled.abort(error);
    throw error;
  };
  try {
    return await Promise.race([act(stalled.signal), timeOut()]);
  } finally {
    ended.abort();
  }
};

/** How long to wait before another attempt: 0.2 s, doubled each time up to 3 s, less up to half of it by chance. */
export const backOff = (attempt: number, random: () => number): Milliseconds =>
  Math.min(3 * second, 200 * 2 ** attempt) * (1 - random() / 2);

/** Tries `act` up to three times, each for at most 3 s, with back-off between; rejects with the last error. */
export const persist = async <T>(
  { clock, random }: { readonly clock: Clock; readonly random: () => number },
  act: (signal: AbortSignal) => Promise<T>,
): Promise<T> => {
  for (let attempt = 0; ; attempt += 1) {
    try {
      return await within(clock, 3 * second, act);
    } catch (error) {
      if (attempt === 2) throw error;
      await clock.sleep(backOff(attempt, random));
    }
  }
};

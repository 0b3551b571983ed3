import type { Clock, Milliseconds } from '../failover/time.ts';

/** Sleeps, and says whether to go on: false as soon as the signal aborts. */
export const rest = async (clock: Clock, duration: Milliseconds, signal: AbortSignal): Promise<boolean> => {
  if (signal.aborted) return false;
  try {
    await clock.sleep(duration, signal);
  } catch (error) {
    if (signal.aborted) return false;
    throw error;
  }
  return !signal.aborted;
};

/** A call took longer than it may. */
export class TimeLimitError extends Error {
  override readonly name = 'TimeLimitError';
}

/**
 * Gives what `call` gives, or rejects with a TimeLimitError after `limit`. The call's signal aborts then; a call that
 * does not heed it (the SDK does not while it looks for credentials) is left to itself.
 */
export const within = async <T>(
  { clock, limit }: { readonly clock: Clock; readonly limit: Milliseconds },
  call: (signal: AbortSignal) => Promise<T>,
): Promise<T> => {
  const late = new AbortController();
  const answered = new AbortController();
  const expiry = rest(clock, limit, answered.signal).then((isLate): never | undefined => {
    if (!isLate) return undefined;
    const error = new TimeLimitError(`no answer within ${limit} ms`);
    late.abort(error);
    throw error;
  });
  try {
    const answer = call(late.signal);
    await Promise.race([answer, expiry]);
    return await answer;
  } finally {
    answered.abort();
  }
};

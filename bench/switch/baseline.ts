import { second, type Clock, type Instant, type Milliseconds } from '../../failover/time.ts';
import type { Counter } from './statistics.ts';

/**
 * What the product replaces: a script on a host that pings once with a deadline of 1 s, pauses 1 s, and counts losses in a
 * leaky bucket. Written anew from a description of it.
 */

/** How long one ping waits for its answer, and how long the script pauses after it. */
export const deadline: Milliseconds = second;
const pause: Milliseconds = second;

/** From a decision to the call: how long the `aws` command takes to start. Measured on the script's host. */
export const awsCommandStart: Milliseconds = 700;

/** Above this count the path is down. */
const downAbove = 10;

/** What one ping makes of the count. */
export const count = (losses: number, isAnswered: boolean): number => {
  if (!isAnswered) return Math.min(losses + 1, downAbove + 1);
  return losses < 2 ? 0 : losses - 1;
};

/** The same as a counter, for what chance alone makes of it. The round trip is nothing beside the pause. */
export const baselineCounter: Counter = {
  limit: downAbove + 1,
  answered: (losses) => count(losses, true),
  step: { answered: pause, lost: deadline + pause },
};

/** One ping: whether it was answered. Takes until the answer comes, or the deadline. */
export type PingOnce = () => Promise<boolean>;

/** A ping of a modelled line, whose answers take no time. */
export const modelledPing =
  (clock: Clock, answers: () => boolean): PingOnce =>
  async () => {
    const isAnswered = answers();
    if (!isAnswered) await clock.sleep(deadline);
    return isAnswered;
  };

/** Watches until the path counts as down; gives the moment. Undefined where the signal aborts first. */
export const watchAsBaseline = async (
  clock: Clock,
  ping: PingOnce,
  signal: AbortSignal,
): Promise<Instant | undefined> => {
  for (let losses = 0; !signal.aborted;) {
    // oxlint-disable-next-line no-await-in-loop -- one ping after another
    losses = count(losses, await ping());
    if (losses > downAbove && !signal.aborted) return clock.now();
    // oxlint-disable-next-line no-await-in-loop -- a loop in time
    await clock.sleep(pause, signal).catch(() => undefined);
  }
  return undefined;
};

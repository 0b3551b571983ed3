import { second, type Milliseconds } from '../../failover/time.ts';
import type { Datum } from './datum.ts';
import { callLimit, createOutbox, type OutboxOptions } from './outbox.ts';
import { within } from '../rest.ts';

/** Brings datapoints to CloudWatch, beside the pings and never in their way. */
export interface Publisher {
  /** Publishes a period's datapoints, and what waited; gives the work, which nobody need wait for. Never rejects. */
  publish(data: readonly Datum[]): Promise<void>;
  /** Publishes datapoints now, in one call, past everything that waits. Where that fails they go with the next period. */
  publishNow(data: readonly Datum[]): Promise<void>;
  /** Publishes what is left and waits for the work that is still on, for at most `flushLimit`. Never rejects. */
  flush(data: readonly Datum[], work: Iterable<Promise<void>>): Promise<void>;
}

/** How long the end may take. */
export const flushLimit: Milliseconds = 5 * second;

/** Starts with nothing to publish. */
export const createPublisher = (options: OutboxOptions): Publisher => {
  const { put, clock, timekeeping, log } = options;
  const outbox = createOutbox(options);
  let late: Datum[] = [];
  let running: Promise<void> | undefined;

  const publish = (data: readonly Datum[]): Promise<void> => {
    outbox.add([...late, ...data]);
    late = [];
    // One at a time. A run that is on takes what has just been added, unless it fails; the next period tries again then.
    running ??= outbox.drain().finally(() => {
      running = undefined;
    });
    return running;
  };

  const publishNow = (data: readonly Datum[]): Promise<void> =>
    within({ clock, limit: callLimit }, (signal) => put(timekeeping.date(data).sound, signal)).catch(
      (error: unknown) => {
        late.push(...data);
        log('warn', 'cannot publish at once', { metric: data[0]?.MetricName, error: String(error) });
      },
    );

  const flush: Publisher['flush'] = async (data, work) => {
    outbox.add(data);
    const all = async (): Promise<void> => {
      await Promise.all([running, ...work]);
      await publish([]);
    };
    const error = await within({ clock, limit: flushLimit }, all).catch(String);
    const waiting = outbox.waiting();
    if (waiting > 0) log('warn', 'ends with datapoints unpublished', { waiting, error });
  };

  return { publish, publishNow, flush };
};

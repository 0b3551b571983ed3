import { second, type Clock, type Milliseconds } from '../failover/time.ts';
import { createBacklog, type Batch } from './backlog.ts';
import { isRefusal, type PutData } from './cloudwatch.ts';
import { droppedDatum, type Datum } from './datum.ts';
import type { Log } from './journal.ts';
import { within } from './rest.ts';

/** Brings datapoints to CloudWatch, beside the pings and never in their way. */
export interface Publisher {
  /** Publishes a period's datapoints, and what waited; gives the work, which nobody need wait for. Never rejects. */
  publish(data: readonly Datum[]): Promise<void>;
  /** Publishes one datapoint now, past everything that waits. Where that fails it goes with the next period. */
  publishNow(datum: Datum): Promise<void>;
  /** Publishes what is left and waits for the work that is still on, for at most `flushLimit`. Never rejects. */
  flush(data: readonly Datum[], work: Iterable<Promise<void>>): Promise<void>;
}

export interface PublisherOptions {
  readonly put: PutData;
  readonly slot: string;
  readonly clock: Clock;
  /** From 0 up to 1. */
  readonly random: () => number;
  readonly log: Log;
}

/** One call; shorter than a period, so that a stalled call never costs more than one. */
export const callLimit: Milliseconds = 5 * second;
/** How long the end may take. */
export const flushLimit: Milliseconds = 5 * second;
/** After a failure the probes come back spread over so long, for all publish at the same second. */
export const retryJitter: Milliseconds = second;

const flat = (batches: readonly Batch[]): readonly Datum[] => batches.flatMap(({ data }) => data);

/** Starts with nothing to publish. */
export const createPublisher = ({ put, slot, clock, random, log }: PublisherOptions): Publisher => {
  const backlog = createBacklog();
  let late: Datum[] = [];
  let hasFailed = false;
  /** Datapoints of the call that is on. */
  let sending = 0;
  let running: Promise<void> | undefined;

  const send = (data: readonly Datum[]): Promise<void> =>
    within({ clock, limit: callLimit }, (signal) => put(data, signal));

  const fail = (batches: readonly Batch[], error: unknown): void => {
    if (isRefusal(error)) {
      backlog.drop(batches);
      log('error', 'CloudWatch refuses datapoints', { error: String(error), data: flat(batches).length });
      return;
    }
    backlog.restore(batches);
    if (!hasFailed) log('warn', 'cannot publish; datapoints wait', { error: String(error) });
    hasFailed = true;
  };

  const sendBatches = async (batches: readonly Batch[]): Promise<boolean> => {
    const dropped = backlog.dropped();
    const data = [...flat(batches), ...(dropped > 0 ? [droppedDatum(slot, dropped, clock.now())] : [])];
    if (data.length === 0) return true;
    sending = data.length;
    try {
      await send(data);
    } catch (error) {
      fail(batches, error);
      return isRefusal(error);
    } finally {
      sending = 0;
    }
    backlog.account(dropped);
    if (hasFailed) log('info', 'publishing again', { waiting: backlog.size() });
    hasFailed = false;
    return true;
  };

  /** The newest period alone: should CloudWatch refuse an old one, this one has arrived. Then all the rest. */
  const drain = async (): Promise<void> => {
    if (hasFailed) await clock.sleep(random() * retryJitter);
    let isGoingOn = await sendBatches(backlog.take(1));
    while (isGoingOn && backlog.size() > 0) isGoingOn = await sendBatches(backlog.take());
  };

  const publish = (data: readonly Datum[]): Promise<void> => {
    backlog.add([...late, ...data]);
    late = [];
    // One at a time. A run that is on takes what has just been added, unless it fails; the next period tries again then.
    running ??= drain().finally(() => {
      running = undefined;
    });
    return running;
  };

  const publishNow = (datum: Datum): Promise<void> =>
    send([datum]).catch((error: unknown) => {
      late.push(datum);
      log('warn', 'cannot publish at once', { metric: datum.MetricName, error: String(error) });
    });

  const flush: Publisher['flush'] = async (data, work) => {
    backlog.add(data);
    const all = async (): Promise<void> => {
      await Promise.all([running, ...work]);
      await publish([]);
    };
    await within({ clock, limit: flushLimit }, all).catch((error: unknown) => {
      log('warn', 'ends with datapoints unpublished', { waiting: backlog.size() + sending, error: String(error) });
    });
  };

  return { publish, publishNow, flush };
};

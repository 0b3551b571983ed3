import { second, type Clock, type Milliseconds } from '../../failover/time.ts';
import { createBacklog, type Batch } from './backlog.ts';
import { isRefusal, type PutData } from './cloudwatch.ts';
import { droppedDatum, type Datum } from './datum.ts';
import type { Log } from '../journal.ts';
import { within } from '../rest.ts';
import type { Timekeeping } from './timekeeping.ts';

/** The datapoints that wait, and the calls that take them away, one at a time. */
export interface Outbox {
  /** Takes in the datapoints of a period. */
  add(data: readonly Datum[]): void;
  /** Sends, newest first, until nothing waits or a call fails. Never rejects. */
  drain(): Promise<void>;
  /** Datapoints that wait, those of the call that is on among them. */
  waiting(): number;
}

export interface OutboxOptions {
  readonly put: PutData;
  readonly slot: string;
  readonly clock: Clock;
  readonly timekeeping: Pick<Timekeeping, 'date'>;
  /** From 0 up to 1. */
  readonly random: () => number;
  readonly log: Log;
}

/** One call; shorter than a period, so that a stalled call never costs more than one. */
export const callLimit: Milliseconds = 5 * second;

/** After a failure the probes come back spread over so long, for all publish at the same second. */
export const retryJitter: Milliseconds = second;

const flat = (batches: readonly Batch[]): readonly Datum[] => batches.flatMap(({ data }) => data);

/** Starts empty. */
export const createOutbox = ({ put, slot, clock, timekeeping, random, log }: OutboxOptions): Outbox => {
  const backlog = createBacklog();
  let hasFailed = false;
  /** Datapoints of the call that is on. */
  let sending = 0;

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

  /** Whether to go on. */
  const send = async (batches: readonly Batch[]): Promise<boolean> => {
    const dropped = backlog.dropped();
    const data = [...flat(batches), ...(dropped > 0 ? [droppedDatum(slot, dropped, clock.now())] : [])];
    if (data.length === 0) return true;
    const { sound, ahead } = timekeeping.date(data);
    sending = data.length;
    try {
      if (sound.length > 0) await within({ clock, limit: callLimit }, (signal) => put(sound, signal));
    } catch (error) {
      fail(batches, error);
      return isRefusal(error);
    } finally {
      sending = 0;
    }
    backlog.account(dropped);
    if (ahead.length > 0) backlog.drop([{ order: 0, data: ahead }]);
    if (hasFailed) log('info', 'publishing again', { waiting: backlog.size() });
    hasFailed = false;
    return true;
  };

  /** The newest period alone: should CloudWatch refuse an old one, this one has arrived. Then all the rest. */
  const drain = async (): Promise<void> => {
    if (hasFailed) await clock.sleep(random() * retryJitter);
    let isGoingOn = await send(backlog.take(1));
    while (isGoingOn && backlog.size() > 0) isGoingOn = await send(backlog.take());
  };

  return { add: (data) => backlog.add(data), drain, waiting: () => backlog.size() + sending };
};

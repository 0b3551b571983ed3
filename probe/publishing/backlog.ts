import { probeMetrics } from '../../failover/names.ts';
import { hour, second } from '../../failover/time.ts';
import type { Datum } from './datum.ts';

/** The datapoints of one publishing period, and the how many-th it is. */
export interface Batch {
  readonly order: number;
  readonly data: readonly Datum[];
}

/** What waits to be published. */
export interface Backlog {
  /** Takes in the datapoints of a new period. Beyond the bound the oldest period is dropped. */
  add(data: readonly Datum[]): void;
  /** Gives, and forgets, the newest batches, as many as fit into one call, at most `most`. */
  take(most?: number): readonly Batch[];
  /** Takes back what could not be published. */
  restore(batches: readonly Batch[]): void;
  /** Gives up what CloudWatch refuses for its content. */
  drop(batches: readonly Batch[]): void;
  /** Datapoints dropped and not yet published as such. */
  dropped(): number;
  /** So many of them have been published as dropped. */
  account(published: number): void;
  /** Datapoints that wait. */
  size(): number;
}

/** The period in which everything is published once. */
export const publishInterval = 10 * second;

/**
 * An hour of periods: longer than CloudWatch or a way to it usually stays away, and the data are of use (an alarm looks
 * back a minute; an operator looks at graphs of high resolution, which CloudWatch keeps for 3 hours). At the largest
 * site, 12 targets, it is 13,000 datapoints, some 10 MB.
 */
export const periodsKept = hour / publishInterval;

/**
 * PutMetricData takes 1000 datapoints and 1 MB a call; the rest is room for one more datapoint and the request's frame.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricData.html
 */
export const dataPerCall = 990;
const bytesPerCall = 900_000;

const countOf = (batches: readonly Batch[]): number => batches.reduce((sum, { data }) => sum + data.length, 0);
const bytesOf = ({ data }: Batch): number => JSON.stringify(data).length;

// A heartbeat says that the probe reaches CloudWatch. A late one would not be true.
const keep = ({ order, data }: Batch): Batch => ({
  order,
  data: data.filter((datum) => datum.MetricName !== probeMetrics.heartbeat),
});

/**
 * A bounded stack, newest on top. The newest go first because alarms look at the last minute: after an outage of an hour
 * the oldest first would keep them blind for yet more calls. The old ones, with their true times, mend the graphs.
 */
export const createBacklog = (): Backlog => {
  let batches: Batch[] = [];
  let orders = 0;
  let dropped = 0;

  const drop = (lost: readonly Batch[]): void => {
    dropped += countOf(lost.map(keep));
  };
  const insert = (more: readonly Batch[]): void => {
    batches = [...batches, ...more].filter(({ data }) => data.length > 0).toSorted((a, b) => a.order - b.order);
    drop(batches.splice(0, Math.max(0, batches.length - periodsKept)));
  };

  const take = (most = Infinity): readonly Batch[] => {
    const call: Batch[] = [];
    let bytes = 0;
    for (let batch = batches.at(-1); batch !== undefined && call.length < most; batch = batches.at(-1)) {
      bytes += bytesOf(batch);
      // A batch alone always fits: 12 targets, each with at most a few datapoints of 150 values.
      const isFull = countOf([...call, batch]) > dataPerCall || bytes > bytesPerCall;
      if (call.length > 0 && isFull) break;
      call.push(batch);
      batches.pop();
    }
    return call;
  };

  return {
    add: (data) => insert([{ order: orders++, data }]),
    take,
    restore: (taken) => insert(taken.map(keep)),
    drop,
    dropped: () => dropped,
    account: (published) => {
      dropped -= published;
    },
    size: () => countOf(batches),
  };
};

import { hour, minute, second, type Instant, type Milliseconds } from '../../failover/time.ts';
import { merge, type StatisticSet } from './statistics.ts';

/** A metric's whole identity: CloudWatch keeps one series per namespace, name and set of dimensions. */
export interface Metric {
  readonly namespace: string;
  readonly name: string;
  readonly dimensions: Readonly<Record<string, string>>;
}

/** What is known of a metric at a moment. */
export interface Datapoint extends Metric {
  readonly at: Instant;
  readonly statistics: StatisticSet;
  readonly unit?: string;
  /** 1 s or 60 s: how finely the moment is kept. */
  readonly resolution?: 1 | 60;
}

/** A stretch of time, `from` included, `to` not. */
interface Interval {
  readonly from: Instant;
  readonly to: Instant;
}

/** The datapoints of the lab, merged per second or minute as CloudWatch does. */
export interface MetricStore {
  readonly record: (datapoint: Datapoint) => void;
  /** Everything of a metric in an interval, merged; undefined where nothing is. */
  within(metric: Metric, interval: Interval): StatisticSet | undefined;
  /** Every metric that has a datapoint, with the moment of its last one. */
  list(): readonly (Metric & { readonly last: Instant })[];
}

/** How long CloudWatch keeps datapoints of less than a minute; then they are merged into minutes. */
const highResolutionRetention: Milliseconds = 3 * hour;

/** The key of a series; dimensions in any order are the same. */
const seriesKey = ({ namespace, name, dimensions }: Metric): string =>
  JSON.stringify([namespace, name, Object.entries(dimensions).toSorted(([a], [b]) => (a < b ? -1 : 1))]);

interface Series {
  readonly metric: Metric;
  readonly buckets: Map<Instant, StatisticSet>;
  last: Instant;
  merged: Instant;
}

const put = (buckets: Series['buckets'], at: Instant, statistics: StatisticSet): void => {
  const before = buckets.get(at);
  buckets.set(at, before === undefined ? statistics : merge(before, statistics));
};

const floor = (at: Instant, to: Milliseconds): Instant => Math.floor(at / to) * to;

/** Merges seconds into minutes once they are old. Looks a tenth of the retention apart: it walks over everything kept. */
const coarsen = (series: Series): void => {
  const limit = floor(series.last - highResolutionRetention, minute);
  if (limit - series.merged < highResolutionRetention / 10) return;
  const old = [...series.buckets].filter(([at]) => at < limit && at % minute !== 0);
  for (const [at, statistics] of old) {
    series.buckets.delete(at);
    put(series.buckets, floor(at, minute), statistics);
  }
  series.merged = limit;
};

/** An empty store. */
export const createMetricStore = (): MetricStore => {
  const all = new Map<string, Series>();

  const seriesOf = ({ namespace, name, dimensions }: Metric): Series => {
    const metric = { namespace, name, dimensions };
    const key = seriesKey(metric);
    const series = all.get(key) ?? { metric, buckets: new Map(), last: 0, merged: 0 };
    all.set(key, series);
    return series;
  };

  const within: MetricStore['within'] = (metric, { from, to }) => {
    const buckets = all.get(seriesKey(metric))?.buckets;
    if (buckets === undefined) return undefined;
    const parts: StatisticSet[] = [];
    // A short interval is looked up second by second; a long one by walking over what there is.
    if ((to - from) / second <= buckets.size) {
      for (let at = Math.ceil(from / second) * second; at < to; at += second) {
        const part = buckets.get(at);
        if (part !== undefined) parts.push(part);
      }
    } else for (const [at, part] of buckets) if (at >= from && at < to) parts.push(part);
    const [first, ...rest] = parts;
    return first === undefined ? undefined : rest.reduce(merge, first);
  };

  return {
    record: ({ at, statistics, resolution = 60, ...metric }) => {
      const series = seriesOf(metric);
      put(series.buckets, floor(at, resolution * second), statistics);
      series.last = Math.max(series.last, at);
      coarsen(series);
    },
    within,
    list: () => [...all.values()].map(({ metric, last }) => ({ ...metric, last })),
  };
};

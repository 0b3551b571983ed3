import { hour, minute, second, type Instant, type Milliseconds } from '../../failover/time.ts';
import { merge, mergeAll, type StatisticSet } from './statistics.ts';

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

/** The values of one moment. */
interface Part {
  readonly at: Instant;
  readonly statistics: StatisticSet;
}

/** The datapoints of the lab, merged per second or minute as CloudWatch does. */
export interface MetricStore {
  readonly record: (datapoint: Datapoint) => void;
  /** What there is of a metric in an interval, the oldest first. */
  between(metric: Metric, interval: Interval): readonly Part[];
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
  /** The oldest first. */
  parts: Part[];
  last: Instant;
  merged: Instant;
}

/** Where in `parts` the first one lies that is not older than a moment. */
const indexAt = (parts: readonly Part[], at: Instant): number => {
  // Nearly everything that comes is the newest.
  if ((parts.at(-1)?.at ?? -Infinity) < at) return parts.length;
  let [low, high] = [0, parts.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((parts[middle]?.at ?? Infinity) < at) low = middle + 1;
    else high = middle;
  }
  return low;
};

const put = (parts: Part[], { at, statistics }: Part): void => {
  const index = indexAt(parts, at);
  const before = parts[index];
  if (before?.at === at) parts[index] = { at, statistics: merge(before.statistics, statistics) };
  else parts.splice(index, 0, { at, statistics });
};

const floor = (at: Instant, to: Milliseconds): Instant => Math.floor(at / to) * to;

/** Merges seconds into minutes once they are old. Looks a tenth of the retention apart: it rebuilds what is kept. */
const coarsen = (series: Series): void => {
  const limit = floor(series.last - highResolutionRetention, minute);
  if (limit - series.merged < highResolutionRetention / 10) return;
  const minutes = series.parts.slice(0, indexAt(series.parts, series.merged));
  const [from, to] = [minutes.length, indexAt(series.parts, limit)];
  for (const { at, statistics } of series.parts.slice(from, to)) put(minutes, { at: floor(at, minute), statistics });
  series.parts = [...minutes, ...series.parts.slice(to)];
  series.merged = limit;
};

/** An empty store. */
export const createMetricStore = (): MetricStore => {
  const all = new Map<string, Series>();
  // An alarm asks for the same metric all day.
  const asked = new WeakMap<Metric, Series>();

  const found = (metric: Metric): Series | undefined => {
    const series = asked.get(metric) ?? all.get(seriesKey(metric));
    if (series !== undefined) asked.set(metric, series);
    return series;
  };

  const seriesOf = ({ namespace, name, dimensions }: Metric): Series => {
    const metric = { namespace, name, dimensions };
    const key = seriesKey(metric);
    const series = all.get(key) ?? { metric, parts: [], last: 0, merged: 0 };
    all.set(key, series);
    return series;
  };

  const between: MetricStore['between'] = (metric, { from, to }) => {
    const parts = found(metric)?.parts ?? [];
    return parts.slice(indexAt(parts, from), indexAt(parts, to));
  };

  return {
    record: ({ at, statistics, resolution = 60, ...metric }) => {
      const series = seriesOf(metric);
      put(series.parts, { at: floor(at, resolution * second), statistics });
      series.last = Math.max(series.last, at);
      coarsen(series);
    },
    between,
    within: (metric, interval) => mergeAll(between(metric, interval).map(({ statistics }) => statistics)),
    list: () => [...all.values()].map(({ metric, last }) => ({ ...metric, last })),
  };
};

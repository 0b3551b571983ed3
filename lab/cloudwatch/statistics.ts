/** What CloudWatch keeps of the values of a moment. It also keeps how often each came, for percentiles, which ours has not. */
export interface StatisticSet {
  readonly count: number;
  readonly sum: number;
  readonly minimum: number;
  readonly maximum: number;
}

/** One value, `count` times. */
export const statisticsOf = (value: number, count = 1): StatisticSet => ({
  count,
  sum: value * count,
  minimum: value,
  maximum: value,
});

/** Both together. */
export const merge = (a: StatisticSet, b: StatisticSet): StatisticSet => ({
  count: a.count + b.count,
  sum: a.sum + b.sum,
  minimum: Math.min(a.minimum, b.minimum),
  maximum: Math.max(a.maximum, b.maximum),
});

/** All together; undefined where there is none. */
export const mergeAll = ([first, ...rest]: readonly StatisticSet[]): StatisticSet | undefined =>
  first && rest.reduce(merge, first);

/** Each statistic that the lab serves, of a set: the five basic ones; neither percentiles (`p99`) nor trimmed ones (`tm90`). */
export const statistics = {
  Average: ({ sum, count }: StatisticSet) => sum / count,
  Sum: ({ sum }: StatisticSet) => sum,
  Minimum: ({ minimum }: StatisticSet) => minimum,
  Maximum: ({ maximum }: StatisticSet) => maximum,
  SampleCount: ({ count }: StatisticSet) => count,
} as const;
export type Statistic = keyof typeof statistics;

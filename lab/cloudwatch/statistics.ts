/** What CloudWatch keeps of the values of a moment: never the values in order, only how often each came. */
export interface StatisticSet {
  readonly count: number;
  readonly sum: number;
  readonly minimum: number;
  readonly maximum: number;
  /** How often each value came; undefined where only a statistic set was published, which has no percentiles. */
  readonly counts: ReadonlyMap<number, number> | undefined;
}

/** One value, `count` times. */
export const statisticsOf = (value: number, count = 1): StatisticSet => ({
  count,
  sum: value * count,
  minimum: value,
  maximum: value,
  counts: new Map([[value, count]]),
});

const countsOf = (sets: readonly StatisticSet[]): StatisticSet['counts'] => {
  const counts = new Map<number, number>();
  for (const set of sets) {
    if (set.counts === undefined) return undefined;
    for (const [value, count] of set.counts) counts.set(value, (counts.get(value) ?? 0) + count);
  }
  return counts;
};

/** All together; undefined where there is none. */
export const mergeAll = (sets: readonly StatisticSet[]): StatisticSet | undefined =>
  sets.length < 2 ? sets[0] : { ...sets.reduce(mergeTotals), counts: countsOf(sets) };

const mergeTotals = (a: StatisticSet, b: StatisticSet): StatisticSet => ({
  count: a.count + b.count,
  sum: a.sum + b.sum,
  minimum: Math.min(a.minimum, b.minimum),
  maximum: Math.max(a.maximum, b.maximum),
  counts: undefined,
});

/** Both together. */
export const merge = (a: StatisticSet, b: StatisticSet): StatisticSet => ({
  ...mergeTotals(a, b),
  counts: countsOf([a, b]),
});

const percentile = (set: StatisticSet, percent: number): number | undefined => {
  if (set.counts === undefined) return undefined;
  const rank = (percent / 100) * set.count;
  let seen = 0;
  for (const [value, count] of [...set.counts].toSorted(([a], [b]) => a - b)) {
    seen += count;
    if (seen >= rank) return value;
  }
  return undefined;
};

/** Whether the lab knows a statistic: the five basic ones and `pNN`. The trimmed ones (`tm90`) it does not. */
export const isStatistic = (name: string): boolean =>
  /^(Average|Sum|Minimum|Maximum|SampleCount|p(\d{1,2}(\.\d{1,10})?|100))$/.test(name);

/**
 * One statistic of a set; undefined where a percentile is asked of statistic sets. The percentile is the nearest rank:
 * CloudWatch interpolates in a way that it does not publish.
 */
export const statistic = (set: StatisticSet, name: string): number | undefined => {
  switch (name) {
    case 'Average':
      return set.sum / set.count;
    case 'Sum':
      return set.sum;
    case 'Minimum':
      return set.minimum;
    case 'Maximum':
      return set.maximum;
    case 'SampleCount':
      return set.count;
    default:
      return percentile(set, Number(name.slice(1)));
  }
};

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

const mergeCounts = (a: StatisticSet['counts'], b: StatisticSet['counts']): StatisticSet['counts'] => {
  if (a === undefined || b === undefined) return undefined;
  const merged = new Map(a);
  for (const [value, count] of b) merged.set(value, (merged.get(value) ?? 0) + count);
  return merged;
};

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
  counts: mergeCounts(a.counts, b.counts),
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

/** What several sets together say: one of their statistics, and of how many values. */
export const statisticOfAll = (
  sets: readonly StatisticSet[],
  name: string,
): { readonly value: number | undefined; readonly samples: number } => {
  const [first, ...rest] = sets;
  if (first === undefined) return { value: undefined, samples: 0 };
  // Only percentiles need to know how often each value came, which is what takes the time.
  const all = rest.reduce(name.startsWith('p') ? merge : mergeTotals, first);
  return { value: statistic(all, name), samples: all.count };
};

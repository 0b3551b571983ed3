/** The three figures of a spread. */
export interface Spread {
  readonly median: number;
  readonly p95: number;
  readonly worst: number;
}

/** The value that `share` of all are at most: the nearest rank, always one of them. Throws where there is none. */
export const percentile = (values: readonly number[], share: number): number => {
  const value = values.toSorted((one, other) => one - other)[Math.max(0, Math.ceil(values.length * share) - 1)];
  if (value === undefined) throw new Error('percentile: there are no values; allowed: one or more');
  return value;
};

/** Median, 95th percentile and worst. */
export const spreadOf = (values: readonly number[]): Spread => ({
  median: percentile(values, 0.5),
  p95: percentile(values, 0.95),
  worst: percentile(values, 1),
});

/** A counter of losses: from where to where it goes, and how long one of its steps takes. */
export interface Counter {
  /** What it reads when it has the path for down. */
  readonly limit: number;
  /** What an answer leaves of it. */
  readonly answered: (count: number) => number;
  /** How long a ping and the pause after it take. */
  readonly step: { readonly answered: number; readonly lost: number };
}

/**
 * How long it takes on average until a counter at zero first reaches its limit, where each ping is lost by chance: exact,
 * as the sum of the mean times from each count to the next. A loss adds one; an answer takes it to `answered(count)`, from
 * where it has to climb again.
 */
export const meanTimeToLimit = ({ limit, answered, step }: Counter, loss: number): number => {
  const mean = loss * step.lost + (1 - loss) * step.answered;
  const climbs: number[] = [];
  for (let count = 0; count < limit; count += 1) {
    const again = climbs.slice(answered(count), count).reduce((sum, climb) => sum + climb, 0);
    climbs.push((mean + (1 - loss) * again) / loss);
  }
  return climbs.reduce((sum, climb) => sum + climb, 0);
};

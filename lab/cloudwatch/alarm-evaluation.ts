/**
 * How a metric alarm's state follows from its datapoints, as CloudWatch documents it
 * (https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarms-and-missing-data.html; both of that page's tables
 * are this file's test). Pure.
 */

export type AlarmState = 'OK' | 'ALARM' | 'INSUFFICIENT_DATA';
export type MissingData = 'missing' | 'ignore' | 'breaching' | 'notBreaching';

/** The operators that compare a value with a fixed threshold; those of anomaly detection are not served. */
export const comparisons = {
  GreaterThanOrEqualToThreshold: (value: number, threshold: number) => value >= threshold,
  GreaterThanThreshold: (value: number, threshold: number) => value > threshold,
  LessThanThreshold: (value: number, threshold: number) => value < threshold,
  LessThanOrEqualToThreshold: (value: number, threshold: number) => value <= threshold,
} as const;
export type Comparison = keyof typeof comparisons;

/** What of an alarm decides its state. */
export interface Criteria {
  readonly comparison: Comparison;
  readonly threshold: number;
  readonly evaluationPeriods: number;
  readonly datapointsToAlarm: number;
  readonly missingData: MissingData;
}

/**
 * How many periods CloudWatch fetches for an alarm: more than it evaluates. The documentation shows 5 for 3; that it is
 * two more for every number is modelled, not documented.
 */
export const evaluationRange = (evaluationPeriods: number): number => evaluationPeriods + 2;

interface Known {
  readonly breaching: boolean;
  /** Periods before the newest. */
  readonly age: number;
}

const whenAllMissing = {
  missing: 'INSUFFICIENT_DATA',
  ignore: 'retain',
  breaching: 'ALARM',
  notBreaching: 'OK',
} as const satisfies Record<MissingData, AlarmState | 'retain'>;

/**
 * The rule of "premature" alarms: nothing known is fine, and the oldest known datapoint is as old as those that the alarm
 * needs. (The table's row `0 - X - -` shows that a datapoint that is fine anywhere in the range switches it off.)
 */
const isPremature = (known: readonly Known[], datapointsToAlarm: number): boolean =>
  known.every(({ breaching }) => breaching) && (known.at(-1)?.age ?? 0) + 1 >= datapointsToAlarm;

const withTooFew = (known: readonly Known[], criteria: Criteria): AlarmState | 'retain' => {
  const { evaluationPeriods, datapointsToAlarm, missingData } = criteria;
  const breaching = known.filter((it) => it.breaching).length;
  const filled = missingData === 'breaching' ? evaluationPeriods - known.length : 0;
  if (breaching + filled >= datapointsToAlarm) return 'ALARM';
  const fills = missingData === 'breaching' || missingData === 'notBreaching';
  if (fills || !isPremature(known, datapointsToAlarm)) return 'OK';
  return missingData === 'ignore' ? 'retain' : 'ALARM';
};

/**
 * The state that follows from the values of the evaluation range, newest first, undefined where a period has none;
 * `retain` where the alarm keeps the state it has.
 */
export const evaluate = (criteria: Criteria, values: readonly (number | undefined)[]): AlarmState | 'retain' => {
  const breaches = comparisons[criteria.comparison];
  const known = values.flatMap((value, age): Known[] =>
    value === undefined ? [] : [{ breaching: breaches(value, criteria.threshold), age }],
  );
  if (known.length === 0) return whenAllMissing[criteria.missingData];
  if (known.length < criteria.evaluationPeriods) return withTooFew(known, criteria);
  const newest = known.slice(0, criteria.evaluationPeriods).filter(({ breaching }) => breaching);
  return newest.length >= criteria.datapointsToAlarm ? 'ALARM' : 'OK';
};

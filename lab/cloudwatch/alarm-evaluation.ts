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
 * How many periods CloudWatch looks at: more than it evaluates, by how many it does not say ("depends on the length of the
 * alarm period and whether it is based on a metric with standard resolution or high resolution"). For standard resolution two
 * more, and at least five minutes, fits all that was seen to the minute (test/fixtures/alarm-evaluations.yaml: 900, 300
 * and 60 s). For high resolution three more were seen at 10 s; that it is not more is modelled.
 */
export const evaluationRange = ({ evaluationPeriods, periodSeconds }: Periods): number =>
  evaluationPeriods + Math.max(2, Math.ceil((periodSeconds < 60 ? 30 : 300) / periodSeconds));

/** Of an alarm's settings, what says how far it looks back. */
export interface Periods {
  readonly evaluationPeriods: number;
  readonly periodSeconds: number;
}

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

const withTooFew = (known: readonly Known[], criteria: Criteria): AlarmState | 'retain' => {
  const { evaluationPeriods, datapointsToAlarm, missingData } = criteria;
  const breaching = known.filter((it) => it.breaching).length;
  const filled = missingData === 'breaching' ? evaluationPeriods - known.length : 0;
  if (breaching + filled >= datapointsToAlarm) return 'ALARM';
  // One that is fine decides, wherever in the range it lies. The page's text on premature alarms says otherwise of its row
  // `0 - X - -`; the row stands (readers found the same: awsdocs/amazon-cloudwatch-user-guide, issue 129).
  if (filled > 0 || missingData === 'notBreaching' || breaching < known.length) return 'OK';
  if (missingData === 'ignore') return 'retain';
  // A "premature" alarm: all that is known breaches, and the oldest of it is as old as what the alarm needs. Younger, it
  // leaves the state open: an earlier edition's row `- - - - X`, which today's text only says does not alarm.
  return (known.at(-1)?.age ?? 0) + 1 >= datapointsToAlarm ? 'ALARM' : 'INSUFFICIENT_DATA';
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

import { minute, second, type Instant } from '../../failover/time.ts';
import { alarmTimestamp, type AlarmSettings, type Standing } from './alarm.ts';
import { comparisons, evaluate, evaluationRange, type AlarmState, type Comparison } from './alarm-evaluation.ts';
import type { MetricStore } from './metric-store.ts';
import { mergeAll, statistics as served, type StatisticSet } from './statistics.ts';

/** One period of an alarm's range. */
interface Reading {
  readonly from: Instant;
  readonly value: number | undefined;
  readonly samples: number;
}

/**
 * What an alarm sees at a moment, newest first. Periods of a minute and more end at the last whole minute: they slide (user
 * guide, "Alarm evaluation": "at the end of minute 6, the alarm is evaluated based on the data from minutes 2 to 6"). So all
 * 60 evaluations of that kind in test/fixtures/alarm-evaluations.yaml: none saw a period that was still running, and
 * the soonest came 1.2 s after its period's end. Shorter ones lie on whole multiples of their length, as both evaluations of
 * 20 s there; whether all do is not known. What is not yet stored is missing, and seen by a later evaluation.
 */
const readings = (settings: AlarmSettings, metrics: MetricStore, now: Instant): readonly Reading[] => {
  const period = settings.periodSeconds * second;
  const step = Math.min(period, minute);
  const to = Math.floor(now / step) * step;
  const periods = Array.from({ length: evaluationRange(settings) }, (): StatisticSet[] => []);
  for (const { at, statistics } of metrics.between(settings.metric, { from: to - periods.length * period, to }))
    periods[Math.floor((to - at - 1) / period)]?.push(statistics);
  // Whether AWS fills a metric that has nothing at all in the range is not documented: here it does not, a guess.
  const fill = periods.some(({ length }) => length > 0) ? settings.fill?.value : undefined;
  return periods.map((sets, age) => {
    const all = mergeAll(sets);
    return {
      from: to - (age + 1) * period,
      value: all ? served[settings.statistic](all) : fill,
      samples: all?.count ?? 0,
    };
  });
};

const words: Readonly<Record<Comparison, string>> = {
  GreaterThanOrEqualToThreshold: 'greater than or equal to',
  GreaterThanThreshold: 'greater than',
  LessThanThreshold: 'less than',
  LessThanOrEqualToThreshold: 'less than or equal to',
};

const counted = (count: number, what: string): string => `${count} ${what}${count === 1 ? '' : 's'}`;

const were = (count: number): string => (count === 1 ? 'was' : 'were');

const decimal = (value: number): string => (Number.isInteger(value) ? value.toFixed(1) : String(value));

/** `24/11/26 08:00:00`, the form of the dates in CloudWatch's reasons. */
const reasonDate = (at: Instant): string => {
  const [date = '', time = ''] = new Date(at).toISOString().split('T');
  return `${date.slice(2).split('-').toReversed().join('/')} ${time.slice(0, 8)}`;
};

interface KnownReading extends Reading {
  readonly value: number;
}

/** What of a range is evaluated: as many datapoints as the alarm has periods, where there are so many. Newest first. */
const evaluated = ({ evaluationPeriods }: AlarmSettings, seen: readonly Reading[]): readonly KnownReading[] =>
  seen.flatMap((it) => (it.value === undefined ? [] : [{ ...it, value: it.value }])).slice(0, evaluationPeriods);

/** ` and 2 missing datapoints were treated as [Breaching]`; nothing where nothing had to be filled in. */
const filledIn = ({ evaluationPeriods, missingData }: AlarmSettings, known: readonly KnownReading[]): string => {
  const count = evaluationPeriods - known.length;
  if (count === 0 || missingData === 'missing' || missingData === 'ignore') return '';
  const treated = missingData === 'breaching' ? 'Breaching' : 'NonBreaching';
  return ` and ${counted(count, 'missing datapoint')} ${were(count)} treated as [${treated}]`;
};

/** A reason in CloudWatch's words, those of alarms that say how many datapoints they need (published events have them all). */
const reasonOf = (settings: AlarmSettings, state: AlarmState, seen: readonly Reading[]): string => {
  const { evaluationPeriods, datapointsToAlarm, threshold, comparison } = settings;
  const known = evaluated(settings, seen);
  const unknown = evaluationPeriods - known.length;
  if (state === 'INSUFFICIENT_DATA')
    return `Insufficient Data: ${counted(unknown, 'datapoint')} ${were(unknown)} unknown.`;
  const breaches = ({ value }: KnownReading): boolean => comparisons[comparison](value, threshold);
  const named = known.filter((it) => breaches(it) === (state === 'ALARM'));
  const filled = filledIn(settings, known);
  if (named.length === 0) {
    const received =
      known.length === 0 ? 'no datapoints were' : `${counted(known.length, 'datapoint')} ${were(known.length)}`;
    return `Threshold Crossed: ${received} received for ${counted(evaluationPeriods, 'period')}${filled}.`;
  }
  const list = named.map(({ value, from }) => `${decimal(value)} (${reasonDate(from)})`).join(', ');
  const verb = `${were(named.length)}${state === 'ALARM' ? '' : ' not'} ${words[comparison]}`;
  const needed = state === 'ALARM' ? datapointsToAlarm : evaluationPeriods - datapointsToAlarm + 1;
  const direction = state === 'ALARM' ? 'OK -> ALARM' : 'ALARM -> OK';
  return `Threshold Crossed: ${named.length} out of the last ${evaluationPeriods} datapoints [${list}] ${verb} the threshold (${decimal(threshold)})${filled} (minimum ${counted(needed, 'datapoint')} for ${direction} transition).`;
};

const reasonDataOf = (settings: AlarmSettings, seen: readonly Reading[], now: Instant): string => {
  const known = evaluated(settings, seen);
  const oldest = known.at(-1);
  return JSON.stringify({
    version: '1.0',
    queryDate: alarmTimestamp(now),
    ...(oldest === undefined ? {} : { startDate: alarmTimestamp(oldest.from) }),
    // Metric math has none (user guide, "Alarm events and EventBridge").
    ...(settings.fill === undefined ? { statistic: settings.statistic } : {}),
    period: settings.periodSeconds,
    recentDatapoints: known.map(({ value }) => value).toReversed(),
    threshold: settings.threshold,
    evaluatedDatapoints:
      oldest === undefined
        ? seen.slice(0, settings.evaluationPeriods).map(({ from }) => ({ timestamp: alarmTimestamp(from) }))
        : known.map(({ from, value, samples }) => ({ timestamp: alarmTimestamp(from), sampleCount: samples, value })),
  });
};

/** What an alarm's state is to be at a moment, and why; undefined where it is to stay as it is. */
export const read = (
  { settings, standing }: { readonly settings: AlarmSettings; readonly standing: Standing },
  metrics: MetricStore,
  now: Instant,
): Standing | undefined => {
  const seen = readings(settings, metrics, now);
  const value = evaluate(
    settings,
    seen.map((reading) => reading.value),
  );
  if (value === 'retain' || value === standing.value) return undefined;
  return { value, reason: reasonOf(settings, value, seen), reasonData: reasonDataOf(settings, seen, now), at: now };
};

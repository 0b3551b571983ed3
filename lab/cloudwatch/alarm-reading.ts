import { second, type Instant } from '../../failover/time.ts';
import { cadence, alarmTimestamp, type AlarmSettings, type Standing } from './alarm.ts';
import { comparisons, evaluate, evaluationRange, type AlarmState, type Comparison } from './alarm-evaluation.ts';
import type { MetricStore } from './metric-store.ts';
import { statistic } from './statistics.ts';

/** One period of an alarm's range. */
interface Reading {
  readonly from: Instant;
  readonly value: number | undefined;
  readonly samples: number;
}

/**
 * What an alarm sees at a moment, newest first. The periods end at the last whole cadence (they slide, as CloudWatch's
 * default does: a five-minute alarm looks every minute at the five minutes before it), so an unfinished one never counts.
 */
const readings = (settings: AlarmSettings, metrics: MetricStore, now: Instant): readonly Reading[] => {
  const period = settings.periodSeconds * second;
  const end = Math.floor(now / cadence(settings)) * cadence(settings);
  return Array.from({ length: evaluationRange(settings.evaluationPeriods) }, (_, age) => {
    const from = end - (age + 1) * period;
    const found = metrics.within(settings.metric, { from, to: from + period });
    const value = found && statistic(found, settings.statistic);
    return { from, value, samples: found?.count ?? 0 };
  });
};

const words: Readonly<Record<Comparison, string>> = {
  GreaterThanOrEqualToThreshold: 'greater than or equal to',
  GreaterThanThreshold: 'greater than',
  LessThanThreshold: 'less than',
  LessThanOrEqualToThreshold: 'less than or equal to',
};

const plural = (count: number): string => (count === 1 ? '1 datapoint' : `${count} datapoints`);

const decimal = (value: number): string => (Number.isInteger(value) ? value.toFixed(1) : String(value));

/** `24/11/26 08:00:00`, the form of the dates in CloudWatch's reasons. */
const reasonDate = (at: Instant): string => {
  const [date = '', time = ''] = new Date(at).toISOString().split('T');
  return `${date.slice(2).split('-').toReversed().join('/')} ${time.slice(0, 8)}`;
};

const reasonOf = (settings: AlarmSettings, state: AlarmState, seen: readonly Reading[]): string => {
  const { evaluationPeriods, datapointsToAlarm, threshold, comparison, missingData } = settings;
  const known = seen.filter(({ value }) => value !== undefined).slice(0, evaluationPeriods);
  if (known.length === 0) {
    if (state === 'INSUFFICIENT_DATA')
      return `Insufficient Data: ${plural(evaluationPeriods)} ${evaluationPeriods === 1 ? 'was' : 'were'} unknown.`;
    return `Threshold Crossed: no datapoints were received for ${evaluationPeriods} periods and ${evaluationPeriods} missing datapoints were treated as [${missingData === 'breaching' ? 'Breaching' : 'NonBreaching'}].`;
  }
  const breaches = (value: number): boolean => comparisons[comparison](value, threshold);
  const named = known.filter(({ value }) => breaches(value ?? 0) === (state === 'ALARM'));
  const list = named.map(({ value, from }) => `${decimal(value ?? 0)} (${reasonDate(from)})`).join(', ');
  const [was, not] = [named.length === 1 ? 'was' : 'were', state === 'ALARM' ? '' : ' not'];
  const needed = state === 'ALARM' ? datapointsToAlarm : evaluationPeriods - datapointsToAlarm + 1;
  return `Threshold Crossed: ${named.length} out of the last ${known.length} datapoints [${list}] ${was}${not} ${words[comparison]} the threshold (${decimal(threshold)}) (minimum ${plural(needed)} for ${state === 'ALARM' ? 'OK -> ALARM' : 'ALARM -> OK'} transition).`;
};

const reasonDataOf = (settings: AlarmSettings, seen: readonly Reading[], now: Instant): string => {
  const evaluated = seen.slice(0, settings.evaluationPeriods);
  const known = evaluated.filter(({ value }) => value !== undefined);
  return JSON.stringify({
    version: '1.0',
    queryDate: alarmTimestamp(now),
    startDate: alarmTimestamp(evaluated.at(-1)?.from ?? now),
    statistic: settings.statistic,
    period: settings.periodSeconds,
    recentDatapoints: known.map(({ value }) => value).toReversed(),
    threshold: settings.threshold,
    evaluatedDatapoints: evaluated.map(({ from, value, samples }) =>
      value === undefined
        ? { timestamp: alarmTimestamp(from) }
        : { timestamp: alarmTimestamp(from), sampleCount: samples, value },
    ),
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

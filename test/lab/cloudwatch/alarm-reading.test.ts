import { describe, expect, test } from 'vitest';
import { hour, minute, second, type Instant } from '../../../failover/time.ts';
import type { AlarmSettings } from '../../../lab/cloudwatch/alarm.ts';
import type { AlarmState } from '../../../lab/cloudwatch/alarm-evaluation.ts';
import { read } from '../../../lab/cloudwatch/alarm-reading.ts';
import { createMetricStore } from '../../../lab/cloudwatch/metric-store.ts';
import { statisticsOf } from '../../../lab/cloudwatch/statistics.ts';

const noon = Date.UTC(2026, 10, 24, 12);
const metric = { namespace: 'Toy', name: 'Losses', dimensions: { Probe: 'a' } };

const ofMinutes: AlarmSettings = {
  name: 'losses',
  arn: 'arn:…:alarm:losses',
  description: undefined,
  metric,
  statistic: 'Maximum',
  periodSeconds: 60,
  evaluationPeriods: 1,
  datapointsToAlarm: 1,
  threshold: 10,
  comparison: 'GreaterThanOrEqualToThreshold',
  missingData: 'missing',
  actions: { OK: [], ALARM: [], INSUFFICIENT_DATA: [] },
};
const ofTenSeconds: AlarmSettings = { ...ofMinutes, periodSeconds: 10 };
const threeOfThree = { evaluationPeriods: 3, datapointsToAlarm: 3 };

type Values = readonly (readonly [at: number, value: number])[];

/** Values at so long after noon. */
const storeOf = (...values: Values) => {
  const metrics = createMetricStore();
  for (const [at, value] of values)
    metrics.record({ ...metric, at: noon + at, statistics: statisticsOf(value), resolution: 1 });
  return metrics;
};

/** What an alarm in a state sees at so long after noon. */
const look = (
  settings: AlarmSettings,
  metrics: ReturnType<typeof storeOf>,
  { at, from = 'OK' }: { readonly at: number; readonly from?: AlarmState },
) => read({ settings, standing: { value: from, reason: '', reasonData: undefined, at: noon } }, metrics, noon + at);

describe('what an alarm sees', () => {
  test('is not the minute that still runs, and a minute later is', () => {
    const metrics = storeOf([30 * second, 12]);

    expect(look(ofMinutes, metrics, { at: 59 * second, from: 'INSUFFICIENT_DATA' })).toBeUndefined();
    expect(look(ofMinutes, metrics, { at: 61 * second })?.value).toBe('ALARM');
  });

  test('of five minutes slides on by the minute', () => {
    const metrics = storeOf([7 * minute, 12], [8 * minute, 0]);
    const smallest: AlarmSettings = { ...ofMinutes, periodSeconds: 300, statistic: 'Minimum' };

    expect(look(smallest, metrics, { at: 8 * minute })?.value).toBe('ALARM');
    expect(look(smallest, metrics, { at: 9 * minute })).toBeUndefined();
  });

  test('of twenty seconds lies on the clock’s twenty seconds', () => {
    const metrics = storeOf([15 * second, 12]);
    const settings: AlarmSettings = { ...ofMinutes, periodSeconds: 20 };

    expect(look(settings, metrics, { at: 19 * second, from: 'INSUFFICIENT_DATA' })).toBeUndefined();
    expect(look(settings, metrics, { at: 34 * second })?.reasonData).toContain(
      '"startDate":"2026-11-24T12:00:00.000+0000"',
    );
  });

  test('a minute of seconds is all of its values', () => {
    const metrics = storeOf([0, 20], [10 * second, 0], [59 * second, 10]);

    expect(look({ ...ofMinutes, statistic: 'Average' }, metrics, { at: minute })?.reason).toContain('[10.0 (');
    expect(look({ ...ofMinutes, statistic: 'Sum' }, metrics, { at: minute })?.reason).toContain('[30.0 (');
  });
});

describe('an alarm of metric math, FILL(m1, 0)', () => {
  const fill = { id: 'expr_1', expression: 'FILL(m1, 0)', label: undefined, metricId: 'm1', value: 0 };
  const silence: AlarmSettings = {
    ...ofMinutes,
    ...threeOfThree,
    fill,
    threshold: 1,
    comparison: 'LessThanThreshold',
    missingData: 'breaching',
  };
  const speech: Values = [0, 1, 2, 3].map((at) => [at * minute, 1]);

  test('rings at the end of the third empty minute, where the metric alone rings five minutes later', () => {
    const metrics = storeOf(...speech);
    const rings = (settings: AlarmSettings, at: number) => look(settings, metrics, { at: at * minute })?.value;

    expect([6, 7].map((at) => rings(silence, at))).toEqual([undefined, 'ALARM']);
    expect([7, 11, 12].map((at) => rings({ ...silence, fill: undefined }, at))).toEqual([
      undefined,
      undefined,
      'ALARM',
    ]);
  });

  test('says that the empty minutes were 0, and has no statistic', () => {
    const standing = look(silence, storeOf(...speech), { at: 7 * minute });

    expect(standing?.reason).toBe(
      'Threshold Crossed: 3 out of the last 3 datapoints [0.0 (24/11/26 12:06:00), 0.0 (24/11/26 12:05:00), 0.0 (24/11/26 12:04:00)] were less than the threshold (1.0) (minimum 3 datapoints for OK -> ALARM transition).',
    );
    expect(JSON.parse(standing?.reasonData ?? '')).toMatchObject({ recentDatapoints: [0, 0, 0] });
    expect(standing?.reasonData).not.toContain('statistic');
  });

  test('does not ring where the newest minutes are not stored yet', () => {
    expect(look(silence, storeOf(...speech), { at: 6 * minute })).toBeUndefined();
  });

  test('rings where the metric never was', () => {
    expect(look(silence, storeOf(), { at: hour, from: 'INSUFFICIENT_DATA' })?.value).toBe('ALARM');
  });
});

describe('a datapoint that comes late', () => {
  test('counts at the next look, though its period was looked at without it', () => {
    const metrics = storeOf();
    const first = look(ofTenSeconds, metrics, { at: 12 * second, from: 'INSUFFICIENT_DATA' });

    metrics.record({ ...metric, at: noon + 5 * second, statistics: statisticsOf(12), resolution: 1 });

    expect(first).toBeUndefined();
    expect(look(ofTenSeconds, metrics, { at: 22 * second, from: 'INSUFFICIENT_DATA' })?.value).toBe('ALARM');
  });

  test('changes an older period of the range, and the state with it', () => {
    const settings = { ...ofTenSeconds, ...threeOfThree };
    const metrics = storeOf([0, 3], [10 * second, 12], [20 * second, 12]);
    const before = look(settings, metrics, { at: 32 * second });

    metrics.record({ ...metric, at: noon + 1 * second, statistics: statisticsOf(15), resolution: 1 });

    expect(before).toBeUndefined();
    expect(look(settings, metrics, { at: 34 * second })?.value).toBe('ALARM');
  });

  test('of a second that seconds came after is in its place', () => {
    const metrics = storeOf([20 * second, 0], [0, 12]);

    expect(metrics.between(metric, { from: noon, to: noon + hour }).map(({ at }) => at - noon)).toEqual([
      0,
      20 * second,
    ]);
  });
});

const reason = (settings: AlarmSettings, values: Values, at: { readonly at: number; readonly from?: AlarmState }) =>
  look(settings, storeOf(...values), at)?.reason;

// The words are those of published events and histories.
describe('the reason', () => {
  test('names the datapoints that decided', () => {
    const settings = { ...ofMinutes, ...threeOfThree, datapointsToAlarm: 2 };

    expect(
      reason(
        settings,
        [
          [0, 12],
          [minute, 0.5],
          [2 * minute, 11],
        ],
        { at: 3 * minute },
      ),
    ).toBe(
      'Threshold Crossed: 2 out of the last 3 datapoints [11.0 (24/11/26 12:02:00), 12.0 (24/11/26 12:00:00)] were greater than or equal to the threshold (10.0) (minimum 2 datapoints for OK -> ALARM transition).',
    );
    expect(
      reason(
        settings,
        [
          [0, 0],
          [minute, 0.5],
          [2 * minute, 11],
        ],
        { at: 3 * minute, from: 'ALARM' },
      ),
    ).toBe(
      'Threshold Crossed: 2 out of the last 3 datapoints [0.5 (24/11/26 12:01:00), 0.0 (24/11/26 12:00:00)] were not greater than or equal to the threshold (10.0) (minimum 2 datapoints for ALARM -> OK transition).',
    );
  });

  test.each<[number, AlarmSettings['missingData'], AlarmState, string]>([
    [1, 'missing', 'OK', 'Insufficient Data: 1 datapoint was unknown.'],
    [5, 'missing', 'OK', 'Insufficient Data: 5 datapoints were unknown.'],
    [
      1,
      'notBreaching',
      'ALARM',
      'Threshold Crossed: no datapoints were received for 1 period and 1 missing datapoint was treated as [NonBreaching].',
    ],
    [
      2,
      'breaching',
      'OK',
      'Threshold Crossed: no datapoints were received for 2 periods and 2 missing datapoints were treated as [Breaching].',
    ],
  ])('of %d empty periods, %s', (evaluationPeriods, missingData, from, expected) => {
    const settings = { ...ofMinutes, evaluationPeriods, datapointsToAlarm: evaluationPeriods, missingData };

    expect(reason(settings, [], { at: hour, from })).toBe(expected);
  });

  test('says what was filled in', () => {
    const silence: AlarmSettings = { ...ofMinutes, ...threeOfThree, datapointsToAlarm: 2, missingData: 'breaching' };
    const rare: AlarmSettings = { ...ofMinutes, evaluationPeriods: 20, missingData: 'notBreaching' };

    expect(reason(silence, [[0, 0]], { at: 5 * minute })).toBe(
      'Threshold Crossed: 1 datapoint was received for 3 periods and 2 missing datapoints were treated as [Breaching].',
    );
    expect(reason(rare, [[0, 613]], { at: minute })).toBe(
      'Threshold Crossed: 1 out of the last 20 datapoints [613.0 (24/11/26 12:00:00)] was greater than or equal to the threshold (10.0) and 19 missing datapoints were treated as [NonBreaching] (minimum 1 datapoint for OK -> ALARM transition).',
    );
  });

  test('has as its data what was evaluated, however far back that lies', () => {
    const settings: AlarmSettings = { ...ofMinutes, evaluationPeriods: 2 };

    const standing = look(settings, storeOf([0, 12], [2 * minute, 3]), { at: 6 * minute + 5 * second });

    expect(JSON.parse(standing?.reasonData ?? '')).toEqual({
      version: '1.0',
      queryDate: '2026-11-24T12:06:05.000+0000',
      startDate: '2026-11-24T12:00:00.000+0000',
      statistic: 'Maximum',
      period: 60,
      recentDatapoints: [12, 3],
      threshold: 10,
      evaluatedDatapoints: [
        { timestamp: '2026-11-24T12:02:00.000+0000', sampleCount: 1, value: 3 },
        { timestamp: '2026-11-24T12:00:00.000+0000', sampleCount: 1, value: 12 },
      ],
    });
  });

  test('of silence has the empty periods as its data, and no start', () => {
    const settings: AlarmSettings = { ...ofMinutes, evaluationPeriods: 2, datapointsToAlarm: 2 };
    const at: Instant = 10 * minute + 5 * second;

    expect(JSON.parse(look(settings, storeOf(), { at })?.reasonData ?? '')).toEqual({
      version: '1.0',
      queryDate: '2026-11-24T12:10:05.000+0000',
      statistic: 'Maximum',
      period: 60,
      recentDatapoints: [],
      threshold: 10,
      evaluatedDatapoints: [
        { timestamp: '2026-11-24T12:09:00.000+0000' },
        { timestamp: '2026-11-24T12:08:00.000+0000' },
      ],
    });
  });
});

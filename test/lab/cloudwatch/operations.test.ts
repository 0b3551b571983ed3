import {
  DescribeAlarmHistoryCommand,
  DescribeAlarmsCommand,
  type DescribeAlarmsCommandInput,
  PutMetricDataCommand,
  SetAlarmStateCommand,
  type MetricDatum,
} from '@aws-sdk/client-cloudwatch';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { hour, minute, second } from '../../../failover/time.ts';
import { start, startToy, type ToyLab } from '../toy-lab.ts';

let toy: ToyLab;
beforeEach(async () => void (toy = await startToy()));
afterEach(() => toy.lab.close());

const put = (datum: Partial<MetricDatum>, Namespace = 'Toy') =>
  toy.cloudWatch.send(new PutMetricDataCommand({ Namespace, MetricData: [{ MetricName: 'Losses', ...datum }] }));

/** What was taken in of the first minute. */
const taken = () =>
  toy.lab.metrics.within({ namespace: 'Toy', name: 'Losses', dimensions: {} }, { from: start, to: start + minute });

const describeAlarms = (input: DescribeAlarmsCommandInput) => toy.cloudWatch.send(new DescribeAlarmsCommand(input));
const setState = (StateValue: 'OK' | 'ALARM', AlarmName = 'toy/losses') =>
  toy.cloudWatch.send(new SetAlarmStateCommand({ AlarmName, StateValue, StateReason: 'a drill' }));
const publishLosses = (value: number) =>
  put({
    MetricName: 'ConsecutiveLosses',
    Value: value,
    StorageResolution: 1,
    Dimensions: [{ Name: 'Probe', Value: 'a' }],
  });

/** A thousand metrics of so many bytes and some. */
const thousand = (bytes: number) =>
  Array.from({ length: 1000 }, () => ({
    MetricName: 'Losses',
    Value: 1,
    Dimensions: [{ Name: 'a', Value: 'x'.repeat(bytes) }],
  }));

describe('PutMetricData', () => {
  test('takes a value, and values with counts, and adds them up', async () => {
    await put({ Value: 5 });
    await put({ Values: [1, 2], Counts: [2, 3] });
    await toy.clock.advance(2 * second);

    expect(taken()).toEqual({ count: 6, sum: 13, minimum: 1, maximum: 5 });
  });

  test('shows a datapoint only after the modelled ingest delay', async () => {
    await put({ Value: 1 });
    await toy.clock.advance(1400);
    const early = taken();
    await toy.clock.advance(100);

    expect([early, taken()?.sum]).toEqual([undefined, 1]);
  });

  test('refuses more than 1 MB', async () => {
    await toy.cloudWatch.send(new PutMetricDataCommand({ Namespace: 'Toy', MetricData: thousand(900) }));

    await expect(
      toy.cloudWatch.send(new PutMetricDataCommand({ Namespace: 'Toy', MetricData: thousand(1024) })),
    ).rejects.toMatchObject({ name: 'RequestEntityTooLarge', message: 'The request must not be larger than 1 MB.' });
  });

  test.each<[string, Partial<MetricDatum>, string]>([
    [
      'an old timestamp',
      { Value: 1, Timestamp: new Date(start - 15 * 24 * hour) },
      'The parameter Timestamp must be at most two weeks in the past and two hours in the future.',
    ],
    [
      'a future timestamp',
      { Value: 1, Timestamp: new Date(start + 3 * hour) },
      'The parameter Timestamp must be at most two weeks in the past and two hours in the future.',
    ],
    ['another resolution', { Value: 1, StorageResolution: 10 }, 'The parameter StorageResolution must be 1 or 60.'],
    ['no value', {}, 'Exactly one of Value, Values and StatisticValues must be given.'],
    [
      'counts that do not fit',
      { Values: [1, 2], Counts: [1] },
      'The parameters Values and Counts must have the same number of elements.',
    ],
    [
      'too many values',
      { Values: Array.from({ length: 151 }, () => 1) },
      'The collection MetricData.member.1.Values must not have a size greater than 150.',
    ],
    [
      'a long name',
      { MetricName: 'x'.repeat(256), Value: 1 },
      'The parameter MetricData.member.1.MetricName must be shorter than 256 characters.',
    ],
    [
      'too many dimensions',
      { Value: 1, Dimensions: Array.from({ length: 31 }, (_, index) => ({ Name: `d${index}`, Value: 'x' })) },
      'The collection MetricData.member.1.Dimensions must not have a size greater than 30.',
    ],
    [
      'a set of statistics, which the probe does not send',
      { StatisticValues: { SampleCount: 1, Sum: 0, Minimum: 0, Maximum: 0 } },
      'the lab does not serve StatisticValues',
    ],
  ])('refuses %s', async (_, datum, message) => {
    await expect(put(datum)).rejects.toThrow(message);
  });

  test('refuses a namespace of AWS’s, and more than 1000 metrics', async () => {
    const MetricData = Array.from({ length: 1001 }, () => ({ MetricName: 'Losses', Value: 1 }));

    await expect(put({ Value: 1 }, 'AWS/DX')).rejects.toThrow('The value AWS/ for parameter Namespace is invalid.');
    await expect(toy.cloudWatch.send(new PutMetricDataCommand({ Namespace: 'Toy', MetricData }))).rejects.toThrow(
      'The collection MetricData must not have a size greater than 1000.',
    );
  });

  test('keeps nothing of a request of which one datum is invalid', async () => {
    const MetricData = [{ MetricName: 'Losses', Value: 1 }, { MetricName: 'Losses' }];

    await expect(toy.cloudWatch.send(new PutMetricDataCommand({ Namespace: 'Toy', MetricData }))).rejects.toThrow(
      'Exactly one of Value',
    );
    await toy.clock.advance(5 * second);

    expect(toy.lab.metrics.list().filter(({ namespace }) => namespace === 'Toy')).toEqual([]);
  });
});

describe('alarms', () => {
  test('are found by name, prefix and state, with their settings', async () => {
    const [byName, byPrefix, byState, none] = await Promise.all([
      describeAlarms({ AlarmNames: ['toy/losses', 'toy/none'] }),
      describeAlarms({ AlarmNamePrefix: 'toy/' }),
      describeAlarms({ StateValue: 'ALARM' }),
      describeAlarms({ AlarmTypes: ['CompositeAlarm'] }),
    ]);

    expect(byName.MetricAlarms).toEqual([
      expect.objectContaining({
        AlarmName: 'toy/losses',
        AlarmArn: 'arn:aws:cloudwatch:us-east-1:111122223333:alarm:toy/losses',
        StateValue: 'INSUFFICIENT_DATA',
        StateReason: 'Unchecked: Initial alarm creation',
        StateTransitionedTimestamp: new Date(start),
        StateUpdatedTimestamp: new Date(start),
        Statistic: 'Maximum',
        Period: 10,
        EvaluationPeriods: 1,
        DatapointsToAlarm: 1,
        TreatMissingData: 'missing',
      }),
    ]);
    expect([byPrefix, byState, none].map(({ MetricAlarms }) => MetricAlarms?.length)).toEqual([1, 0, 0]);
  });

  test('cannot be asked for by more than a hundred names', async () => {
    const AlarmNames = Array.from({ length: 101 }, (_, index) => `alarm-${index}`);

    await expect(describeAlarms({ AlarmNames })).rejects.toThrow(
      /^1 validation error detected: Value '\[alarm-0, .*\]' at 'alarmNames' failed to satisfy constraint: Member must have length less than or equal to 100$/,
    );
  });

  test('an unfinished period does not count; the finished one is judged half a cadence later', async () => {
    await toy.clock.advance(11 * second);
    await publishLosses(12);
    await toy.clock.advance(8 * second);
    const during = await describeAlarms({});
    await toy.clock.advance(6 * second);
    const after = await describeAlarms({});

    expect(during.MetricAlarms?.[0]?.StateValue).toBe('INSUFFICIENT_DATA');
    expect(after.MetricAlarms?.[0]).toMatchObject({
      StateValue: 'ALARM',
      StateTransitionedTimestamp: new Date(start + 25 * second),
      StateReason:
        'Threshold Crossed: 1 out of the last 1 datapoints [12.0 (24/11/26 08:00:10)] was greater than or equal to the threshold (10.0) (minimum 1 datapoint for OK -> ALARM transition).',
    });
  });

  test('a set state holds until the next evaluation, and each change has its event and its place in the history', async () => {
    await publishLosses(0);
    await toy.clock.advance(16 * second);

    await setState('ALARM');
    const set = await describeAlarms({});
    await toy.clock.advance(10 * second);
    const fallenBack = await describeAlarms({});

    expect([set, fallenBack].map(({ MetricAlarms }) => MetricAlarms?.[0]?.StateValue)).toEqual(['ALARM', 'OK']);
    const history = await toy.cloudWatch.send(
      new DescribeAlarmHistoryCommand({
        AlarmName: 'toy/losses',
        HistoryItemType: 'StateUpdate',
        ScanBy: 'TimestampAscending',
      }),
    );
    expect(
      history.AlarmHistoryItems?.map(({ Timestamp, HistorySummary }) => [Timestamp?.getTime(), HistorySummary]),
    ).toEqual([
      [start + 15 * second, 'Alarm updated from INSUFFICIENT_DATA to OK'],
      [start + 16 * second, 'Alarm updated from OK to ALARM'],
      [start + 25 * second, 'Alarm updated from ALARM to OK'],
    ]);
  });

  test('a state that is set again changes nothing but its reason, so nothing is sent', async () => {
    await setState('ALARM');
    await toy.clock.advance(2 * second);
    await setState('ALARM');

    const { MetricAlarms: [alarm] = [] } = await describeAlarms({});

    expect(alarm?.StateTransitionedTimestamp).toEqual(new Date(start));
    expect(alarm?.StateUpdatedTimestamp).toEqual(new Date(start + 2 * second));
    expect(toy.happenings.filter(({ kind }) => kind === 'alarm')).toHaveLength(1);
  });

  test('the event has the shape that CloudWatch documents', async () => {
    await publishLosses(12);
    await toy.clock.advance(16 * second);

    const sent = toy.happenings.flatMap((it) => (it.kind === 'event' ? [it.event] : []));

    expect(sent).toEqual([
      {
        version: '0',
        id: expect.stringMatching(/^[0-9a-f-]{36}$/),
        'detail-type': 'CloudWatch Alarm State Change',
        source: 'aws.cloudwatch',
        account: '111122223333',
        time: '2026-11-24T08:00:15Z',
        region: 'us-east-1',
        resources: ['arn:aws:cloudwatch:us-east-1:111122223333:alarm:toy/losses'],
        detail: {
          alarmName: 'toy/losses',
          state: {
            value: 'ALARM',
            reason: expect.stringContaining('Threshold Crossed: '),
            reasonData: JSON.stringify({
              version: '1.0',
              queryDate: '2026-11-24T08:00:15.000+0000',
              startDate: '2026-11-24T08:00:00.000+0000',
              statistic: 'Maximum',
              period: 10,
              recentDatapoints: [12],
              threshold: 10,
              evaluatedDatapoints: [{ timestamp: '2026-11-24T08:00:00.000+0000', sampleCount: 1, value: 12 }],
            }),
            timestamp: '2026-11-24T08:00:15.000+0000',
          },
          previousState: {
            value: 'INSUFFICIENT_DATA',
            reason: 'Unchecked: Initial alarm creation',
            timestamp: '2026-11-24T08:00:00.000+0000',
          },
          configuration: {
            metrics: [
              {
                id: expect.any(String),
                metricStat: {
                  metric: { namespace: 'Toy', name: 'ConsecutiveLosses', dimensions: { Probe: 'a' } },
                  period: 10,
                  stat: 'Maximum',
                },
                returnData: true,
              },
            ],
          },
        },
      },
    ]);
  });

  test('what does not exist cannot be set, nor a state that is none', async () => {
    await expect(setState('OK', 'toy/none')).rejects.toMatchObject({
      name: 'ResourceNotFound',
      message: 'Alarm toy/none does not exist',
    });
    await expect(setState('FINE' as 'OK')).rejects.toThrow(
      "1 validation error detected: Value 'FINE' at 'stateValue' failed to satisfy constraint: Member must satisfy enum value set: [ALARM, INSUFFICIENT_DATA, OK]",
    );
  });
});

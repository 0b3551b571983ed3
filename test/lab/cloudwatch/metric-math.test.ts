import { DescribeAlarmsCommand } from '@aws-sdk/client-cloudwatch';
import { describe, expect, test } from 'vitest';
import { minute } from '../../../failover/time.ts';
import { changedToy, startToy } from '../toy-lab.ts';

const metric = {
  Namespace: 'Toy',
  MetricName: 'ConsecutiveLosses',
  Dimensions: [{ Name: 'Probe', Value: 'a' }],
};
const query = (Expression: string) => ({ Id: 'expr_1', Expression, Label: 'Losses', ReturnData: true });
const watched = { Id: 'm1', MetricStat: { Metric: metric, Period: 60, Stat: 'Sum' }, ReturnData: false };

/** The toy, whose alarm watches queries instead of its metric. */
const startWith = (...Metrics: readonly object[]) =>
  startToy({
    template: changedToy(({ Resources: { Alarm } }) => {
      const { AlarmName, AlarmActions } = Alarm?.Properties ?? {};
      Object.assign(Alarm ?? {}, {
        Properties: {
          AlarmName,
          AlarmActions,
          Metrics,
          Threshold: 1,
          ComparisonOperator: 'LessThanThreshold',
          TreatMissingData: 'breaching',
          EvaluationPeriods: 3,
          DatapointsToAlarm: 3,
        },
      });
    }),
  });

describe('an alarm of FILL(m1, 0)', () => {
  test('is shown by its queries, in DescribeAlarms, in its event and in its message', async () => {
    const toy = await startWith(query('FILL(m1, 0)'), watched);
    await toy.clock.advance(2 * minute);

    const { MetricAlarms: [alarm] = [] } = await toy.cloudWatch.send(new DescribeAlarmsCommand({}));
    const [event] = toy.happenings.flatMap((it) => (it.kind === 'event' ? [it.event as { detail: object }] : []));
    const mail = toy.lab.topics.deliveries('email').find(({ subject }) => subject?.startsWith('ALARM'));
    const { Trigger } = JSON.parse(mail?.text ?? '{}') as { Trigger: object };

    expect(alarm).toMatchObject({ StateValue: 'ALARM', Metrics: [query('FILL(m1, 0)'), watched] });
    expect([alarm?.MetricName, alarm?.Period, alarm?.Statistic]).toEqual([undefined, undefined, undefined]);
    expect(event?.detail).toMatchObject({
      configuration: {
        metrics: [
          { id: 'expr_1', expression: 'FILL(m1, 0)', label: 'Losses', returnData: true },
          {
            id: 'm1',
            metricStat: {
              metric: { namespace: 'Toy', name: 'ConsecutiveLosses', dimensions: { Probe: 'a' } },
              period: 60,
              stat: 'Sum',
            },
            returnData: false,
          },
        ],
      },
    });
    const Dimensions = [{ name: 'Probe', value: 'a' }];
    expect(Trigger).toMatchObject({
      Period: 60,
      Metrics: [
        query('FILL(m1, 0)'),
        { ...watched, MetricStat: { ...watched.MetricStat, Metric: { ...metric, Dimensions } } },
      ],
    });
    expect(Trigger).not.toHaveProperty('MetricName');
    await toy.lab.close();
  });
});

describe('the lab refuses', () => {
  test.each([
    [
      'another function',
      [query('AVG(m1)'), watched],
      'of metric math the lab serves FILL(id, number)\n  → at Metrics[0].Expression',
    ],
    [
      'another filler',
      [query('FILL(m1, REPEAT)'), watched],
      'of metric math the lab serves FILL(id, number)\n  → at Metrics[0].Expression',
    ],
    ['the filling of another metric', [query('FILL(m2, 0)'), watched], 'FILL names another metric\n  → at Metrics'],
    [
      'an odd period',
      [query('FILL(m1, 0)'), { ...watched, MetricStat: { ...watched.MetricStat, Period: 45 } }],
      '10, 20, 30 or a multiple of 60 s\n  → at Metrics[1].MetricStat.Period',
    ],
  ])('%s', async (_, metrics, message) => {
    await expect(startWith(...metrics)).rejects.toThrow(new Error(`Alarm (AWS::CloudWatch::Alarm): ✖ ${message}`));
  });
});

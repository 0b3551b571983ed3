import { describe, expect, test } from 'vitest';
import { resourcesOf } from './resolved.ts';
import { hq } from './sites.ts';
import { templateOf } from './synth.ts';

const template = templateOf(hq);
const alarms = Object.values(resourcesOf(template, 'AWS::CloudWatch::Alarm')).map(({ Properties }) => Properties);
const watches = alarms.filter(({ AlarmName }) => String(AlarmName).startsWith('dx-failover/hq/watch/'));
const named = (name: string) => watches.find(({ AlarmName }) => AlarmName === `dx-failover/hq/watch/${name}`);
const [topic] = Object.keys(template.findResources('AWS::SNS::Topic'));
const [queue] = Object.keys(template.findResources('AWS::SQS::Queue'));

describe('the alarms that watch dx-failover itself', () => {
  test('are a silent probe, one each, an error, no run, a dead letter, and an unknown event', () => {
    expect(watches.map(({ AlarmName }) => String(AlarmName)).toSorted()).toEqual([
      'dx-failover/hq/watch/dead-letters',
      'dx-failover/hq/watch/probe-silent/a',
      'dx-failover/hq/watch/probe-silent/b',
      'dx-failover/hq/watch/reactor-errors',
      'dx-failover/hq/watch/reactor-not-run',
      'dx-failover/hq/watch/unknown-events',
    ]);
  });

  test('publish straight to the topic, and only when they ring', () => {
    for (const { AlarmActions, OKActions, InsufficientDataActions } of watches) {
      expect(AlarmActions).toEqual([`<${topic}>`]);
      expect([OKActions, InsufficientDataActions]).toEqual([undefined, undefined]);
    }
  });

  test('say what silence means', () => {
    for (const { AlarmDescription } of watches)
      expect(AlarmDescription).toMatch(/Silence: .+\((breaching|notBreaching)\)/);
  });
});

/** Each minute's sum, 0 where it has none, in three minutes in a row. */
const silenceOf = (MetricName: string, dimension: { readonly Name: string; readonly Value: string }) => ({
  Metrics: [
    { Id: 'expr_1', Expression: 'FILL(m1, 0)', Label: MetricName, ReturnData: true },
    {
      Id: 'm1',
      MetricStat: {
        Metric: { Namespace: 'DxFailover/hq', MetricName, Dimensions: [dimension] },
        Period: 60,
        Stat: 'Sum',
      },
      ReturnData: false,
    },
  ],
  EvaluationPeriods: 3,
  DatapointsToAlarm: 3,
  ComparisonOperator: 'LessThanThreshold',
  Threshold: 1,
  TreatMissingData: 'breaching',
});

test('a probe that says nothing for three minutes rings, and so does one that never spoke', () => {
  expect(named('probe-silent/b')).toMatchObject(silenceOf('Heartbeat', { Name: 'Probe', Value: 'b' }));
});

test('a reactor no run of which ended well in three minutes rings, and so does one that never ran', () => {
  expect(named('reactor-not-run')).toMatchObject(silenceOf('ReactorRun', { Name: 'Site', Value: 'hq' }));
});

const oneInAMinute = {
  Statistic: 'Sum',
  Period: 60,
  EvaluationPeriods: 1,
  ComparisonOperator: 'GreaterThanOrEqualToThreshold',
  Threshold: 1,
  TreatMissingData: 'notBreaching',
};

test('one failed run of the reactor rings; no run is none that failed', () => {
  expect(named('reactor-errors')).toMatchObject({
    Namespace: 'AWS/Lambda',
    MetricName: 'Errors',
    ...oneInAMinute,
  });
});

test('one event that the reactor does not know rings; none is no news', () => {
  expect(named('unknown-events')).toMatchObject({
    Namespace: 'DxFailover/hq',
    MetricName: 'UnknownEvent',
    Dimensions: [{ Name: 'Site', Value: 'hq' }],
    ...oneInAMinute,
  });
});

test('one dead letter rings; a queue that reports nothing is empty', () => {
  expect(named('dead-letters')).toMatchObject({
    Namespace: 'AWS/SQS',
    MetricName: 'ApproximateNumberOfMessagesVisible',
    Dimensions: [{ Name: 'QueueName', Value: `<${queue}.QueueName>` }],
    Statistic: 'Maximum',
    Period: 60,
    EvaluationPeriods: 1,
    ComparisonOperator: 'GreaterThanOrEqualToThreshold',
    Threshold: 1,
    TreatMissingData: 'notBreaching',
  });
});

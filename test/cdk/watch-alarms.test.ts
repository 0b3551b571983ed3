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

test('a probe that says nothing for two minutes rings, for silence is what is watched for', () => {
  expect(named('probe-silent/b')).toMatchObject({
    Namespace: 'DxFailover/hq',
    MetricName: 'Heartbeat',
    Dimensions: [{ Name: 'Probe', Value: 'b' }],
    Statistic: 'Sum',
    Period: 60,
    EvaluationPeriods: 2,
    DatapointsToAlarm: 2,
    ComparisonOperator: 'LessThanThreshold',
    Threshold: 1,
    TreatMissingData: 'breaching',
  });
});

test('a reactor no run of which ended well in two periods of 60 seconds rings, and so does its silence', () => {
  expect(named('reactor-not-run')).toMatchObject({
    Namespace: 'DxFailover/hq',
    MetricName: 'ReactorRun',
    Dimensions: [{ Name: 'Site', Value: 'hq' }],
    Statistic: 'Sum',
    Period: 60,
    EvaluationPeriods: 2,
    ComparisonOperator: 'LessThanThreshold',
    Threshold: 1,
    TreatMissingData: 'breaching',
  });
});

test('one failed run of the reactor rings; no run is none that failed', () => {
  expect(named('reactor-errors')).toMatchObject({
    Namespace: 'AWS/Lambda',
    MetricName: 'Errors',
    Statistic: 'Sum',
    Period: 60,
    EvaluationPeriods: 1,
    ComparisonOperator: 'GreaterThanOrEqualToThreshold',
    Threshold: 1,
    TreatMissingData: 'notBreaching',
  });
});

test('one event that the reactor does not know rings; none is no news', () => {
  expect(named('unknown-events')).toMatchObject({
    Namespace: 'DxFailover/hq',
    MetricName: 'UnknownEvent',
    Dimensions: [{ Name: 'Site', Value: 'hq' }],
    Statistic: 'Sum',
    Period: 60,
    EvaluationPeriods: 1,
    ComparisonOperator: 'GreaterThanOrEqualToThreshold',
    Threshold: 1,
    TreatMissingData: 'notBreaching',
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

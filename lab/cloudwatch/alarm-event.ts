import { formatInstant } from '../../failover/time.ts';
import type { GivenEvent } from '../eventbridge/bus.ts';
import { alarmTimestamp, type AlarmSettings, type Change, type Fill, type Standing } from './alarm.ts';

const stateOf = ({ value, reason, reasonData, at }: Standing) => ({
  value,
  reason,
  ...(reasonData === undefined ? {} : { reasonData }),
  timestamp: alarmTimestamp(at),
});

const metricsOf = ({ metric, periodSeconds: period, statistic: stat, fill }: AlarmSettings): readonly object[] => {
  const { namespace, name, dimensions } = metric;
  const metricStat = { metric: { namespace, name, dimensions }, period, stat };
  // CloudWatch makes a new id up for an alarm of a single metric; nothing may depend on it.
  if (fill === undefined) return [{ id: '11111111-1111-4111-8111-111111111111', metricStat, returnData: true }];
  const { id, expression, label, metricId } = fill;
  return [
    { id, expression, label, returnData: true },
    { id: metricId, metricStat, returnData: false },
  ];
};

/** The queries of an alarm of metric math, as DescribeAlarms and messages have them: only the dimensions are written otherwise. */
export const queriesOf = <D>({ metric, periodSeconds, statistic }: AlarmSettings, fill: Fill, dimensions: D) => [
  { Id: fill.id, Expression: fill.expression, Label: fill.label, ReturnData: true },
  {
    Id: fill.metricId,
    MetricStat: {
      Metric: { Namespace: metric.namespace, MetricName: metric.name, Dimensions: dimensions },
      Period: periodSeconds,
      Stat: statistic,
    },
    ReturnData: false,
  },
];

/** What a message says is watched. Of metric math as in messages that were published. */
const triggerOf = (settings: AlarmSettings): object => {
  const { metric, statistic, fill } = settings;
  const dimensions = Object.entries(metric.dimensions).map(([name, value]) => ({ name, value }));
  if (fill !== undefined) return { Metrics: queriesOf(settings, fill, dimensions) };
  return {
    MetricName: metric.name,
    Namespace: metric.namespace,
    StatisticType: 'Statistic',
    Statistic: statistic.toUpperCase(),
    Dimensions: dimensions,
  };
};

/**
 * The event that CloudWatch sends of an alarm's change
 * (https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch-and-eventbridge.html).
 */
export const alarmEvent = ({ alarm: { settings }, before, after }: Change): GivenEvent => ({
  'detail-type': 'CloudWatch Alarm State Change',
  source: 'aws.cloudwatch',
  time: formatInstant(after.at),
  resources: [settings.arn],
  detail: {
    alarmName: settings.name,
    state: stateOf(after),
    previousState: stateOf(before),
    configuration: {
      ...(settings.description === undefined ? {} : { description: settings.description }),
      metrics: metricsOf(settings),
    },
  },
});

/** What an alarm's action publishes to a topic: the subject, and the JSON that mail and subscribers see. */
export const alarmMessage = (
  { alarm: { settings }, before, after }: Change,
  at: { account: string; region: string },
) => ({
  subject: `${after.value}: "${settings.name}" in ${at.region}`.slice(0, 100),
  message: JSON.stringify({
    AlarmName: settings.name,
    AlarmDescription: settings.description ?? null,
    AWSAccountId: at.account,
    NewStateValue: after.value,
    NewStateReason: after.reason,
    StateChangeTime: alarmTimestamp(after.at),
    Region: at.region,
    AlarmArn: settings.arn,
    OldStateValue: before.value,
    Trigger: {
      ...triggerOf(settings),
      Period: settings.periodSeconds,
      EvaluationPeriods: settings.evaluationPeriods,
      DatapointsToAlarm: settings.datapointsToAlarm,
      ComparisonOperator: settings.comparison,
      Threshold: settings.threshold,
      TreatMissingData: settings.missingData,
    },
  }),
});

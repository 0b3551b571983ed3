import { formatInstant } from '../../failover/time.ts';
import type { GivenEvent } from '../eventbridge/bus.ts';
import { alarmTimestamp, type AlarmSettings, type Change, type Standing } from './alarm.ts';

const stateOf = ({ value, reason, reasonData, at }: Standing) => ({
  value,
  reason,
  ...(reasonData === undefined ? {} : { reasonData }),
  timestamp: alarmTimestamp(at),
});

const configurationOf = ({ description, metric, periodSeconds, statistic }: AlarmSettings) => ({
  ...(description === undefined ? {} : { description }),
  metrics: [
    {
      // CloudWatch makes a new one up for an alarm of a single metric; nothing may depend on it.
      id: '11111111-1111-4111-8111-111111111111',
      metricStat: {
        metric: { namespace: metric.namespace, name: metric.name, dimensions: metric.dimensions },
        period: periodSeconds,
        stat: statistic,
      },
      returnData: true,
    },
  ],
});

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
    configuration: configurationOf(settings),
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
      MetricName: settings.metric.name,
      Namespace: settings.metric.namespace,
      StatisticType: 'Statistic',
      Statistic: settings.statistic.toUpperCase(),
      Dimensions: Object.entries(settings.metric.dimensions).map(([name, value]) => ({ name, value })),
      Period: settings.periodSeconds,
      EvaluationPeriods: settings.evaluationPeriods,
      DatapointsToAlarm: settings.datapointsToAlarm,
      ComparisonOperator: settings.comparison,
      Threshold: settings.threshold,
      TreatMissingData: settings.missingData,
    },
  }),
});

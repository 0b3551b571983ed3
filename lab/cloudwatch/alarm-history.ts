import type { Instant } from '../../failover/time.ts';
import { alarmTimestamp, type Alarm, type Change, type HistoryEntry, type Standing } from './alarm.ts';

// What alarms' history holds, in the form of published answers of DescribeAlarmHistory: no reference describes its data.

const stateOf = ({ value, reason, reasonData }: Standing) => ({
  stateValue: value,
  stateReason: reason,
  ...(reasonData === undefined ? {} : { stateReasonData: JSON.parse(reasonData) as unknown }),
});

const configurationOf = ({ settings, standing, ...alarm }: Alarm) => ({
  alarmName: settings.name,
  ...(settings.description === undefined ? {} : { alarmDescription: settings.description }),
  alarmArn: settings.arn,
  alarmConfigurationUpdatedTimestamp: alarmTimestamp(alarm.configuredAt),
  namespace: settings.metric.namespace,
  metricName: settings.metric.name,
  [settings.statistic.startsWith('p') ? 'extendedStatistic' : 'statistic']: settings.statistic,
  period: settings.periodSeconds,
  dimensions: Object.entries(settings.metric.dimensions).map(([name, value]) => ({ value, name })),
  threshold: settings.threshold,
  comparisonOperator: settings.comparison,
  evaluationPeriods: settings.evaluationPeriods,
  datapointsToAlarm: settings.datapointsToAlarm,
  treatMissingData: settings.missingData,
  stateValue: standing.value,
  stateUpdatedTimestamp: alarmTimestamp(alarm.updatedAt),
  actionsEnabled: alarm.actionsEnabled,
  alarmActions: settings.actions.ALARM,
  insufficientDataActions: settings.actions.INSUFFICIENT_DATA,
  okactions: settings.actions.OK,
});

/** That an alarm was made. */
export const creation = (alarm: Alarm): HistoryEntry => ({
  at: alarm.configuredAt,
  type: 'ConfigurationUpdate',
  summary: `Alarm "${alarm.settings.name}" created`,
  data: { version: '1.0', type: 'Create', createdAlarm: configurationOf(alarm) },
});

/** That an alarm was configured anew; `original` is what it had of the fields that changed. */
export const reconfiguration = (
  alarm: Alarm,
  original: { readonly actionsEnabled: boolean; readonly configuredAt: Instant },
): HistoryEntry => ({
  at: alarm.configuredAt,
  type: 'ConfigurationUpdate',
  summary: `Alarm "${alarm.settings.name}" updated`,
  data: {
    version: '1.0',
    type: 'Update',
    updatedAlarm: configurationOf(alarm),
    originalUpdatedFields: {
      alarmConfigurationUpdatedTimestamp: alarmTimestamp(original.configuredAt),
      actionsEnabled: original.actionsEnabled,
    },
  },
});

/** That an alarm's state changed. */
export const stateUpdate = ({ before, after }: Change): HistoryEntry => ({
  at: after.at,
  type: 'StateUpdate',
  summary: `Alarm updated from ${before.value} to ${after.value}`,
  data: { version: '1.0', oldState: stateOf(before), newState: stateOf(after) },
});

/** What became of one action of a change: what was published, or undefined where the topic did not let CloudWatch publish. */
export const action = ({ alarm, after }: Change, to: string, published: string | undefined): HistoryEntry => {
  const error = `Resource: ${alarm.settings.arn} is not authorized to perform: SNS:Publish on resource: ${to}`;
  const common = { stateUpdateTimestamp: after.at, notificationResource: to };
  return {
    at: after.at,
    type: 'Action',
    ...(published === undefined
      ? {
          summary: `Failed to execute action ${to}. Received error: "${error}"`,
          data: { actionState: 'Failed', ...common, publishedMessage: null, error },
        }
      : {
          summary: `Successfully executed action ${to}`,
          data: { actionState: 'Succeeded', ...common, publishedMessage: published },
        }),
  };
};

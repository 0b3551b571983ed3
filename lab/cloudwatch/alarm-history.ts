import { alarmTimestamp, type Alarm, type Change, type HistoryEntry, type Standing } from './alarm.ts';

// What alarms' history holds, in the form of published answers of DescribeAlarmHistory: no reference describes its data.

/** That an alarm was made. Of its configuration, what names it: AWS writes all of it. */
export const creation = ({ settings: { name, arn }, configuredAt }: Alarm): HistoryEntry => {
  const createdAlarm = {
    alarmName: name,
    alarmArn: arn,
    alarmConfigurationUpdatedTimestamp: alarmTimestamp(configuredAt),
    actionsEnabled: true,
  };
  const data = { version: '1.0', type: 'Create', createdAlarm };
  return { at: configuredAt, type: 'ConfigurationUpdate', summary: `Alarm "${name}" created`, data };
};

const stateOf = ({ value, reason, reasonData }: Standing) => ({
  stateValue: value,
  stateReason: reason,
  ...(reasonData === undefined ? {} : { stateReasonData: JSON.parse(reasonData) as unknown }),
});

/** That an alarm's state changed. */
export const stateUpdate = ({ before, after }: Change): HistoryEntry => ({
  at: after.at,
  type: 'StateUpdate',
  summary: `Alarm updated from ${before.value} to ${after.value}`,
  data: { version: '1.0', oldState: stateOf(before), newState: stateOf(after) },
});

/** What became of one action of a change: what was published, or null where the topic did not let CloudWatch publish. */
export const action = ({ alarm, after }: Change, to: string, publishedMessage: string | null): HistoryEntry => {
  const error = `Resource: ${alarm.settings.arn} is not authorized to perform: SNS:Publish on resource: ${to}`;
  const data = { stateUpdateTimestamp: after.at, notificationResource: to, publishedMessage };
  const [summary, outcome] =
    publishedMessage === null
      ? [`Failed to execute action ${to}. Received error: "${error}"`, { actionState: 'Failed', error }]
      : [`Successfully executed action ${to}`, { actionState: 'Succeeded' }];
  return { at: after.at, type: 'Action', summary, data: { ...outcome, ...data } };
};

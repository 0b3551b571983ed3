import type * as sdk from '@aws-sdk/client-cloudwatch';
import { page } from '../services/page.ts';
import { servingOnly } from '../services/served-members.ts';
import { ServiceError } from '../wire/service.ts';
import type { Answer, Operation } from '../wire/service.ts';
import { undocumentedError } from '../wire/undocumented.ts';
import { alarmTimestamp, type Alarm, type Change, type Standing } from './alarm.ts';
import type { Alarms } from './alarms.ts';

const shown = ({ settings, standing, ...alarm }: Alarm): sdk.MetricAlarm => ({
  AlarmName: settings.name,
  AlarmArn: settings.arn,
  AlarmDescription: settings.description,
  AlarmConfigurationUpdatedTimestamp: new Date(alarm.configuredAt),
  ActionsEnabled: alarm.actionsEnabled,
  OKActions: [...settings.actions.OK],
  AlarmActions: [...settings.actions.ALARM],
  InsufficientDataActions: [...settings.actions.INSUFFICIENT_DATA],
  StateValue: standing.value,
  StateReason: standing.reason,
  StateReasonData: standing.reasonData,
  StateUpdatedTimestamp: new Date(standing.at),
  StateTransitionedTimestamp: new Date(alarm.transitionedAt),
  Namespace: settings.metric.namespace,
  MetricName: settings.metric.name,
  Dimensions: Object.entries(settings.metric.dimensions).map(([Name, Value]) => ({ Name, Value })),
  ...(settings.statistic.startsWith('p')
    ? { ExtendedStatistic: settings.statistic }
    : { Statistic: settings.statistic as sdk.Statistic }),
  Period: settings.periodSeconds,
  EvaluationPeriods: settings.evaluationPeriods,
  DatapointsToAlarm: settings.datapointsToAlarm,
  Threshold: settings.threshold,
  ComparisonOperator: settings.comparison,
  TreatMissingData: settings.missingData,
});

const selected = (alarms: Alarms, input: sdk.DescribeAlarmsCommandInput): readonly Alarm[] => {
  const { AlarmNames: names, AlarmNamePrefix: prefix = '', StateValue: state } = input;
  if (names !== undefined && input.AlarmNamePrefix !== undefined)
    throw undocumentedError(
      'names and a prefix of alarms together',
      'AlarmNames and AlarmNamePrefix cannot be used together.',
    );
  return alarms
    .list()
    .filter(
      ({ settings, standing }) =>
        (names?.includes(settings.name) ?? settings.name.startsWith(prefix)) &&
        (state ?? standing.value) === standing.value,
    );
};

const describeAlarms = (alarms: Alarms) =>
  servingOnly(
    ['AlarmNames', 'AlarmNamePrefix', 'AlarmTypes', 'StateValue', 'MaxRecords', 'NextToken'],
    (input: sdk.DescribeAlarmsCommandInput): Answer<sdk.DescribeAlarmsCommandOutput> => {
      const size = input.MaxRecords ?? 50;
      // Without a type only metric alarms are meant; the lab has no others.
      if (input.AlarmTypes?.includes('MetricAlarm') === false) return { MetricAlarms: [], CompositeAlarms: [] };
      // Names are answered in one page: a hundred is their limit.
      const { items, next } = page(
        selected(alarms, input),
        { size: input.AlarmNames ? Math.max(size, 100) : size, token: input.NextToken },
        'InvalidNextToken',
      );
      return { MetricAlarms: items.map(shown), CompositeAlarms: [], NextToken: next };
    },
  );

const found = (alarms: Alarms, name: string): Alarm => {
  const alarm = alarms.find(name);
  if (alarm === undefined) throw new ServiceError('ResourceNotFound', `Alarm ${name} does not exist`);
  return alarm;
};

const history = (alarms: Alarms, name: string): Alarm['history'] => {
  const alarm = alarms.find(name);
  if (alarm === undefined)
    throw undocumentedError('the history of an alarm that is none', `Alarm ${name} does not exist`);
  return alarm.history;
};

const setAlarmState =
  (alarms: Alarms) =>
  ({ AlarmName = '', StateValue = 'OK', StateReason = '', StateReasonData }: sdk.SetAlarmStateCommandInput): void =>
    alarms.set(found(alarms, AlarmName), { value: StateValue, reason: StateReason, reasonData: StateReasonData });

const historyState = ({ value, reason, reasonData }: Standing) => ({
  stateValue: value,
  stateReason: reason,
  ...(reasonData === undefined ? {} : { stateReasonData: JSON.parse(reasonData) as unknown }),
});

const historyItem = ({ alarm, before, after }: Change): sdk.AlarmHistoryItem => ({
  AlarmName: alarm.settings.name,
  AlarmType: 'MetricAlarm',
  Timestamp: new Date(after.at),
  HistoryItemType: 'StateUpdate',
  HistorySummary: `Alarm updated from ${before.value} to ${after.value}`,
  HistoryData: JSON.stringify({
    version: '1.0',
    oldState: historyState(before),
    newState: historyState(after),
    at: alarmTimestamp(after.at),
  }),
});

const describeHistory = (alarms: Alarms) =>
  servingOnly(
    ['AlarmName', 'AlarmTypes', 'HistoryItemType', 'StartDate', 'EndDate', 'MaxRecords', 'NextToken', 'ScanBy'],
    (input: sdk.DescribeAlarmHistoryCommandInput): Answer<sdk.DescribeAlarmHistoryCommandOutput> => {
      const { AlarmName: name } = input;
      const kept = (name === undefined ? alarms.list().flatMap((alarm) => alarm.history) : history(alarms, name))
        .filter(
          ({ after }) =>
            after.at >= (input.StartDate?.getTime() ?? 0) && after.at <= (input.EndDate?.getTime() ?? Infinity),
        )
        .toSorted((a, b) =>
          input.ScanBy === 'TimestampAscending' ? a.after.at - b.after.at : b.after.at - a.after.at,
        );
      const wanted = (input.HistoryItemType ?? 'StateUpdate') === 'StateUpdate' ? kept : [];
      const { items, next } = page(
        wanted,
        { size: input.MaxRecords ?? 100, token: input.NextToken },
        'InvalidNextToken',
      );
      return { AlarmHistoryItems: items.map(historyItem), NextToken: next };
    },
  );

const enableActions =
  (alarms: Alarms, enabled: boolean) =>
  ({ AlarmNames = [] }: sdk.EnableAlarmActionsCommandInput): void => {
    for (const name of AlarmNames) {
      const alarm = alarms.find(name);
      if (alarm !== undefined) alarm.actionsEnabled = enabled;
    }
  };

/** The operations on alarms. Their definition comes from the template alone: there is no PutMetricAlarm. */
export const alarmOperations = (alarms: Alarms): Readonly<Record<string, Operation>> => ({
  DescribeAlarms: describeAlarms(alarms),
  DescribeAlarmHistory: describeHistory(alarms),
  SetAlarmState: setAlarmState(alarms),
  EnableAlarmActions: enableActions(alarms, true),
  DisableAlarmActions: enableActions(alarms, false),
});

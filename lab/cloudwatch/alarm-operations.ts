import type * as sdk from '@aws-sdk/client-cloudwatch';
import { page } from '../services/page.ts';
import { servingOnly } from '../services/served-members.ts';
import { ServiceError } from '../wire/service.ts';
import type { Answer, Operation } from '../wire/service.ts';
import { undocumentedError } from '../wire/undocumented.ts';
import type { Alarm, AlarmSettings, HistoryEntry } from './alarm.ts';
import { queriesOf } from './alarm-event.ts';
import type { Alarms } from './alarms.ts';

const watched = (settings: AlarmSettings): Partial<sdk.MetricAlarm> => {
  const { metric, statistic, periodSeconds, fill } = settings;
  const Dimensions = Object.entries(metric.dimensions).map(([Name, Value]) => ({ Name, Value }));
  if (fill !== undefined) return { Metrics: queriesOf(settings, fill, Dimensions) };
  const { namespace: Namespace, name: MetricName } = metric;
  return { Namespace, MetricName, Dimensions, Period: periodSeconds, Statistic: statistic };
};

const shown = ({ settings, standing, ...alarm }: Alarm): sdk.MetricAlarm => ({
  AlarmName: settings.name,
  AlarmArn: settings.arn,
  AlarmDescription: settings.description,
  AlarmConfigurationUpdatedTimestamp: new Date(alarm.configuredAt),
  ActionsEnabled: true,
  OKActions: [...settings.actions.OK],
  AlarmActions: [...settings.actions.ALARM],
  InsufficientDataActions: [...settings.actions.INSUFFICIENT_DATA],
  StateValue: standing.value,
  StateReason: standing.reason,
  StateReasonData: standing.reasonData,
  StateUpdatedTimestamp: new Date(alarm.updatedAt),
  StateTransitionedTimestamp: new Date(alarm.transitionedAt),
  EvaluationState: alarm.evaluationState,
  ...watched(settings),
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

const remembered = (alarms: Alarms, name: string): readonly Alarm[] => {
  const alarm = alarms.find(name);
  if (alarm === undefined)
    throw undocumentedError('the history of an alarm that is none', `Alarm ${name} does not exist`);
  return [alarm];
};

const checkJson = (text = '{}'): void => {
  try {
    JSON.parse(text);
  } catch {
    throw new ServiceError('InvalidFormat', 'StateReasonData was not syntactically valid JSON.');
  }
};

const setAlarmState =
  (alarms: Alarms) =>
  ({ AlarmName = '', StateValue = 'OK', StateReason = '', StateReasonData }: sdk.SetAlarmStateCommandInput): void => {
    checkJson(StateReasonData);
    alarms.set(found(alarms, AlarmName), { value: StateValue, reason: StateReason, reasonData: StateReasonData });
  };

const historyItem = ({
  name,
  at,
  type,
  summary,
  data,
}: HistoryEntry & { readonly name: string }): sdk.AlarmHistoryItem => ({
  AlarmName: name,
  AlarmType: 'MetricAlarm',
  Timestamp: new Date(at),
  HistoryItemType: type,
  HistorySummary: summary,
  HistoryData: JSON.stringify(data),
});

const describeHistory = (alarms: Alarms) =>
  servingOnly(
    ['AlarmName', 'AlarmTypes', 'HistoryItemType', 'StartDate', 'EndDate', 'MaxRecords', 'NextToken', 'ScanBy'],
    (input: sdk.DescribeAlarmHistoryCommandInput): Answer<sdk.DescribeAlarmHistoryCommandOutput> => {
      const [from, to] = [input.StartDate?.getTime() ?? 0, input.EndDate?.getTime() ?? Infinity];
      if (input.AlarmTypes?.includes('MetricAlarm') === false) return { AlarmHistoryItems: [] };
      const oldestFirst = (input.AlarmName === undefined ? alarms.list() : remembered(alarms, input.AlarmName))
        .flatMap(({ history, settings: { name } }) => history.map((entry) => ({ name, ...entry })))
        .filter(({ at, type }) => at >= from && at <= to && (input.HistoryItemType ?? type) === type)
        .toSorted((a, b) => a.at - b.at);
      const { items, next } = page(
        input.ScanBy === 'TimestampAscending' ? oldestFirst : oldestFirst.toReversed(),
        { size: input.MaxRecords ?? 100, token: input.NextToken },
        'InvalidNextToken',
      );
      return { AlarmHistoryItems: items.map(historyItem), NextToken: next };
    },
  );

/** The operations on alarms. Their definition comes from the template alone: there is no PutMetricAlarm. */
export const alarmOperations = (alarms: Alarms): Readonly<Record<string, Operation>> => ({
  DescribeAlarms: describeAlarms(alarms),
  DescribeAlarmHistory: describeHistory(alarms),
  SetAlarmState: setAlarmState(alarms),
});

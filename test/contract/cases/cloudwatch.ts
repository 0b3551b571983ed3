import { StandardUnit } from '@aws-sdk/client-cloudwatch';
import { constraint, start, unserved, type Case, type Refusal } from './case.ts';

const Namespace = 'Contract';
const datum = { MetricName: 'Losses', Dimensions: [{ Name: 'Probe', Value: 'a' }] };
const data = (change: object) => ({ MetricData: [{ ...datum, Value: 3, ...change }] });
const query = {
  Id: 'm0',
  MetricStat: { Metric: { Namespace, ...datum }, Period: 60, Stat: 'Sum' },
};
const alarm = 'toy/losses';
const many = (count: number) => Array.from({ length: count }, (_, index) => `x${index}`);
const states = 'satisfy enum value set: [ALARM, INSUFFICIENT_DATA, OK]';

const invalid = 'InvalidParameterValueException';
const tooManyRecords: Refusal = [
  'too many records',
  { MaxRecords: 101 },
  'ValidationException',
  constraint('101', 'maxRecords', 'have value less than or equal to 100'),
];
const badToken: Refusal = ['a token that is none', { NextToken: 'x' }, 'InvalidNextToken', 'The token x is invalid'];
const noSuchAlarm: Refusal = [
  'an alarm that is none',
  { AlarmName: 'toy/none' },
  'ResourceNotFound',
  'Alarm toy/none does not exist',
];

/** CloudWatch, in the order in which they are called. */
export const cloudwatch: readonly Case[] = [
  {
    operation: 'PutMetricData',
    input: { Namespace, ...data({ Timestamp: new Date(start), Unit: 'Count', StorageResolution: 1 }) },
    answer: {},
    refusals: [
      [
        'a unit that is none',
        data({ Unit: 'Furlong' }),
        invalid,
        `The parameter MetricData.member.1.Unit must be a value in the set [ ${Object.values(StandardUnit).join(', ')} ].`,
      ],
      [
        'a name that is too long',
        data({ MetricName: 'x'.repeat(256) }),
        invalid,
        'The parameter MetricData.member.1.MetricName must be shorter than 256 characters.',
      ],
      [
        'a name that is empty',
        data({ MetricName: '' }),
        invalid,
        'The parameter MetricData.member.1.MetricName must be longer than 0 characters.',
      ],
      [
        'two flaws at once',
        data({ Dimensions: [{ Name: 'Probe', Value: 'x'.repeat(1025) }], StorageResolution: 0 }),
        invalid,
        'The parameter MetricData.member.1.Dimensions.member.1.Value must be shorter than 1025 characters.\nThe parameter MetricData.member.1.StorageResolution must be greater than or equal to 1.',
      ],
      [
        'a datum without a name',
        { MetricData: [{ Value: 1 }] },
        'MissingRequiredParameterException',
        'The parameter MetricData.member.1.MetricName is required.',
      ],
      [
        'too many values',
        { MetricData: [{ ...datum, Values: many(151).map((_, index) => index) }] },
        invalid,
        'The collection MetricData.member.1.Values must not have a size greater than 150.',
      ],
      [
        'too many metrics',
        { MetricData: many(1001).map((MetricName) => ({ MetricName, Value: 1 })) },
        invalid,
        'The collection MetricData must not have a size greater than 1000.',
      ],
      ['no metric', { MetricData: [] }, 'MissingRequiredParameterException', 'The parameter MetricData is required.'],
      [
        'a namespace of AWS’s own',
        { Namespace: 'AWS/DX' },
        invalid,
        'The value AWS/ for parameter Namespace is invalid.',
      ],
      [
        'what it has no meaning for',
        { StrictEntityValidation: true },
        'UnknownParameter',
        unserved('StrictEntityValidation', ['Namespace', 'MetricData']),
      ],
    ],
  },
  {
    operation: 'ListMetrics',
    input: { Namespace, MetricName: datum.MetricName, Dimensions: datum.Dimensions },
    answer: { Metrics: [{ Namespace, ...datum }] },
    refusals: [
      ['a token that is none', { NextToken: 'x' }, 'InvalidParameterValueException', 'The token x is invalid'],
    ],
  },
  {
    operation: 'GetMetricData',
    input: { MetricDataQueries: [query], StartTime: new Date(start), EndTime: new Date(start + 60_000) },
    answer: { MetricDataResults: [{ Id: 'm0', Values: [3], StatusCode: 'Complete' }] },
    refusals: [
      [
        'an end before the start',
        { EndTime: new Date(start) },
        'ValidationException',
        'The parameter StartTime must be less than the parameter EndTime.',
      ],
      [
        'a statistic that it has no meaning for',
        { MetricDataQueries: [{ ...query, MetricStat: { ...query.MetricStat, Stat: 'p99' } }] },
        'UnknownParameter',
        'the lab serves a metric with one of Average, Sum, Minimum, Maximum, SampleCount in the query m0',
      ],
    ],
  },
  {
    operation: 'DescribeAlarms',
    input: { AlarmNames: [alarm] },
    answer: { MetricAlarms: [{ AlarmName: alarm, Period: 10, Threshold: 10, ActionsEnabled: true }] },
    refusals: [
      tooManyRecords,
      badToken,
      ['a state that is none', { StateValue: 'FINE' }, 'ValidationException', constraint('FINE', 'stateValue', states)],
      [
        'names and a prefix',
        { AlarmNamePrefix: 'toy/' },
        'InvalidParameterCombinationException',
        'AlarmNames and AlarmNamePrefix cannot be used together.',
      ],
    ],
  },
  {
    operation: 'SetAlarmState',
    input: { AlarmName: alarm, StateValue: 'ALARM', StateReason: 'a drill' },
    answer: {},
    refusals: [
      ['a state that is none', { StateValue: 'FINE' }, 'ValidationException', constraint('FINE', 'stateValue', states)],
      [
        'a reason that is too long',
        { StateReason: 'x'.repeat(1024) },
        'ValidationException',
        constraint('x'.repeat(1024), 'stateReason', 'have length less than or equal to 1023'),
      ],
      noSuchAlarm,
    ],
  },
  {
    operation: 'DescribeAlarmHistory',
    input: { AlarmName: alarm, MaxRecords: 1 },
    answer: { AlarmHistoryItems: [{ AlarmName: alarm, HistoryItemType: 'StateUpdate' }] },
    refusals: [
      tooManyRecords,
      badToken,
      noSuchAlarm,
      [
        'a kind of item that is none',
        { HistoryItemType: 'Note' },
        'ValidationException',
        constraint(
          'Note',
          'historyItemType',
          'satisfy enum value set: [Action, AlarmContributorAction, AlarmContributorStateUpdate, ConfigurationUpdate, StateUpdate]',
        ),
      ],
    ],
  },
];

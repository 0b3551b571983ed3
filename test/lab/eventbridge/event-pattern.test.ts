import { describe, expect, test } from 'vitest';
import { parsePattern } from '../../../lab/eventbridge/event-pattern.ts';

/**
 * The cases that Event Ruler publishes for what our patterns use: values and prefixes, in nested objects and lists
 * (https://github.com/aws/event-ruler, commit 337e8d9: README.md; under src/test, RulerTest.java, GenericMachineTest.java
 * with data/, JsonRuleCompilerTest.java, resources/correctness-cases.json).
 */

type Case = readonly [title: string, pattern: unknown, event: unknown, matches: boolean];

const instance = {
  version: '0',
  'detail-type': 'EC2 Instance State-change Notification',
  source: 'aws.ec2',
  account: '012345679012',
  time: '2017-10-02T16:24:49Z',
  resources: ['arn:aws:ec2:us-east-1:123456789012:instance/i-000000aaaaaa00000'],
  detail: { 'c-count': 5, 'd-count': 3, 'x-limit': 301.8, 'source-ip': '10.0.0.33', state: 'running' },
};

const image = {
  Image: {
    Width: 800,
    Height: 600,
    Title: 'View from 15th Floor',
    Thumbnail: { Url: 'http://www.example.com/image/481989943', Height: 125, Width: 100 },
    Animated: false,
    IDs: [116, 943, 234, 38793],
  },
};

const employees = {
  employees: [
    [
      { firstName: 'John', lastName: 'Doe', ids: [1234, 1000, 9999] },
      { firstName: 'Anna', lastName: 'Smith' },
    ],
    [{ firstName: 'Peter', lastName: 'Jones', ids: [] }],
  ],
};

const alarmOn = (...metrics: readonly (readonly [namespace: string, metricName: string])[]) => ({
  source: 'aws.cloudwatch',
  'detail-type': 'CloudWatch Alarm State Change',
  detail: {
    state: { value: 'ALARM' },
    configuration: {
      metrics: [
        ...metrics.map(([namespace, metricName]) => ({
          metricStat: { metric: { metricName, namespace }, period: 60, stat: 'avg', unit: null },
        })),
        { id: 'E1', expression: '(M1 / M2) * 100' },
      ],
    },
  },
});
const alarmPattern = (metric: object) => ({
  source: ['aws.cloudwatch'],
  'detail-type': ['CloudWatch Alarm State Change'],
  detail: { state: { value: ['ALARM'] }, configuration: { metrics: { metricStat: { metric } } } },
});
const cpu = alarmOn(['AWS/EC2', 'CPUUtilization']);
const dynamo = alarmOn(['AWS/DynamoDB', 'ConsumedReadCapacityUnits'], ['AWS/DynamoDB', 'ProvisionedReadCapacityUnits']);
const readme: readonly Case[] = [
  [
    'the sample of the README, by one of two states and one of its resources',
    {
      'detail-type': ['EC2 Instance State-change Notification'],
      resources: ['arn:aws:ec2:us-east-1:123456789012:instance/i-000000aaaaaa00000'],
      detail: { state: ['initializing', 'running'] },
    },
    instance,
    true,
  ],
  ['a prefix of the time', { time: [{ prefix: '2017-10-02' }] }, instance, true],
  ['a prefix beside a value', { time: ['never', { prefix: '2017' }] }, instance, true],
  ['no prefix of a number', { detail: { 'c-count': [{ prefix: '5' }] } }, instance, false],
];

const ruler: readonly Case[] = [
  ['numbers, two levels down', { Image: { Width: [800], Thumbnail: { Height: [125, 300] } } }, image, true],
  ['a prefix, two levels down', { Image: { Thumbnail: { Url: [{ prefix: 'http' }] } } }, image, true],
  ['another prefix', { Image: { Thumbnail: { Url: [{ prefix: 'https' }] } } }, image, false],
  ['false', { Image: { Animated: [false] } }, image, true],
  ['true, where it is false', { Image: { Animated: [true] } }, image, false],
  ['a number in a list', { Image: { IDs: [234] } }, image, true],
  ['one of a list of lists', { employees: { firstName: ['Anna'] } }, employees, true],
  ['a name and a number of the same one', { employees: { firstName: ['John'], ids: [1000] } }, employees, true],
  ['nobody’s name', { employees: { firstName: ['Alice'] } }, employees, false],
  ['the name of one and of another', { employees: { firstName: ['Anna'], lastName: ['Jones'] } }, employees, false],
  ['nobody’s names', { employees: { firstName: ['Alice'], lastName: ['Bob'] } }, employees, false],
  ['a field that is missing', { a: ['b'] }, employees, false],
  ['a value where objects are', { employees: ['b'] }, employees, false],
  ['the name of one, the number of another', { employees: { firstName: ['Anna'], ids: [1000] } }, employees, false],
  ['a number', { a: [1] }, { a: 1 }, true],
  ['the same number, written otherwise', { a: [3.0e2] }, { a: 300.0 }, true],
  ['a text, where it is true', { x: ['X'] }, { x: true }, false],
  ['the text 3, where it is the number', { a: ['3'] }, { a: 3 }, false],
  ['null', { a: [null] }, { a: null }, true],
  ['null, where the field is missing', { a: [null] }, { b: null }, false],
];

const machine: readonly Case[] = [
  ['arrayRule1 and arrayEvent1', alarmPattern({ namespace: ['AWS/EC2'] }), cpu, true],
  ['arrayRule1 and arrayEvent2', alarmPattern({ namespace: ['AWS/EC2'] }), dynamo, false],
  ['arrayRule2 and arrayEvent1', alarmPattern({ metricName: ['CPUUtilization'] }), cpu, true],
  ['arrayRule2 and arrayEvent2', alarmPattern({ metricName: ['CPUUtilization'] }), dynamo, false],
  [
    'arrayRule3 and arrayEvent3: no metric has both',
    { metrics: { metricName: ['CPUUtilization'], namespace: ['AWS/ES'] } },
    {
      metrics: [
        { metricName: 'CPUUtilization', namespace: 'AWS/EC2' },
        { metricName: 'RequestCount', namespace: 'AWS/ES' },
      ],
    },
    false,
  ],
  [
    'arrayRule4 and arrayEvent4',
    { metrics: { metricName: ['CPUUtilization', 'ReadLatency'], namespace: ['AWS/EC2', 'AWS/ES'] } },
    { metrics: [{ metricName: 'CPUUtilization', namespace: 'AWS/ES' }] },
    true,
  ],
];

const correctness: readonly Case[] = [
  ['flat: exact match', { d: { a: ['hello'], b: ['world'] } }, { d: { a: 'hello', b: 'world' } }, true],
  ['flat: exact mismatch', { d: { a: ['hello'], b: ['world'] } }, { d: { a: 'hello', b: 'nope' } }, false],
  ['flat: prefix', { d: { a: [{ prefix: 'hel' }] } }, { d: { a: 'hello' } }, true],
  [
    'objarray: exact same elem',
    { d: { name: ['alice'], status: ['active'] } },
    { d: [{ name: 'alice', status: 'active' }] },
    true,
  ],
  [
    'objarray: exact split',
    { d: { name: ['alice'], status: ['active'] } },
    { d: [{ name: 'alice' }, { status: 'active' }] },
    false,
  ],
  ['primarray: exact match', { tags: ['admin'] }, { tags: ['user', 'admin'] }, true],
  ['primarray: no match', { tags: ['superadmin'] }, { tags: ['user', 'admin'] }, false],
  [
    'nested: inner same',
    { u: { t: { k: ['color'], v: ['blue'] } } },
    { u: [{ t: [{ k: 'color', v: 'blue' }] }] },
    true,
  ],
  [
    'nested: inner split',
    { u: { t: { k: ['color'], v: ['blue'] } } },
    { u: [{ t: [{ k: 'color' }, { v: 'blue' }] }] },
    false,
  ],
  [
    'many elem one valid',
    { d: { a: ['target'], b: ['found'] } },
    { d: [{ a: 'x' }, { a: 'y' }, { a: 'target', b: 'found' }, { a: 'z' }] },
    true,
  ],
  [
    'primarray: exact match among many',
    { d: { name: ['target'], type: ['GROUP'] } },
    { d: { name: ['a', 'b', 'target', 'c'], type: 'GROUP' } },
    true,
  ],
];

describe.each([
  ['the README', readme],
  ['RulerTest', ruler],
  ['GenericMachineTest', machine],
  ['correctness-cases', correctness],
])('as in Event Ruler’s %s', (_, cases) => {
  test.each(cases)('%s', (_title, pattern, event, matches) => {
    expect(parsePattern(pattern)(event)).toBe(matches);
  });
});

const unknown = (operator: object) =>
  `event pattern, pattern.a: the lab does not know ${JSON.stringify(operator)}; it knows values and prefix`;

describe('a pattern is refused', () => {
  test.each([
    { numeric: ['>', 1] },
    { exists: true },
    { 'anything-but': 'x' },
    { suffix: 'x' },
    { wildcard: 'x*' },
    { cidr: '10.0.0.0/8' },
    { 'equals-ignore-case': 'x' },
    { exactly: 'x' },
    { foo: 'child' },
    { prefix: 'child', foo: [] },
    {},
  ])('whose operator the lab does not know: %j', (operator) => {
    expect(() => parsePattern({ a: [operator] })).toThrow(new Error(unknown(operator)));
  });

  test.each<[unknown, string]>([
    [[1, 2, 3], 'pattern: an object was expected'],
    [{ a: 1 }, 'pattern.a: a list of values or an object was expected'],
    [{ foo: {} }, 'pattern.foo: an empty object matches nothing'],
    [{ foo: [] }, 'pattern.foo: an empty list matches nothing'],
    [{ foo: [['x']] }, 'pattern.foo: a list in a list matches nothing'],
    [{ a: [{ prefix: 3 }] }, 'pattern.a: prefix takes a text, got 3; the lab knows no prefix without case'],
    [
      { a: [{ prefix: { 'equals-ignore-case': 'x' } }] },
      'pattern.a: prefix takes a text, got {"equals-ignore-case":"x"}; the lab knows no prefix without case',
    ],
    [{ detail: { $or: [{ a: ['x'] }, { b: ['x'] }] } }, 'pattern.detail.$or: the lab does not know this operator'],
    [{ 'detail.a': ['x'] }, 'pattern.detail.a: the lab does not know a name with a dot; nest it'],
  ])('that is none, or which the lab could not match: %j', (pattern, message) => {
    expect(() => parsePattern(pattern)).toThrow(new Error(`event pattern, ${message}`));
  });
});

import { expect } from 'vitest';
import { constraint, start, unserved, type Case, type Refusal } from './case.ts';

const Name = '/dx-failover/contract';
const validation = 'ValidationException';
const noParameter: Refusal = ['one that is none', { Name: '/none' }, 'ParameterNotFound', 'Parameter /none not found.'];
const emptyName: Refusal = [
  'an empty name',
  { Name: '' },
  validation,
  constraint('', 'name', 'have length greater than or equal to 1'),
];
const eleven = Array.from({ length: 11 }, (_, index) => `p${index}`);

/** Parameter Store, in the order in which they are called. */
export const ssm: readonly Case[] = [
  {
    operation: 'PutParameter',
    input: { Name, Value: 'auto', Type: 'String' },
    answer: { Version: 1, Tier: 'Standard' },
    refusals: [
      [
        'it again',
        {},
        'ParameterAlreadyExists',
        'The parameter already exists. To overwrite this value, set the overwrite option in the request to true.',
      ],
      emptyName,
      ['an empty value', { Value: '' }, validation, constraint('', 'value', 'have length greater than or equal to 1')],
      [
        'a value of more than 4096 bytes',
        { Value: 'ü'.repeat(2049) },
        validation,
        'Standard tier parameters support a maximum parameter value of 4096 characters',
      ],
      [
        'a type that is none',
        { Type: 'Number' },
        validation,
        constraint('Number', 'type', 'satisfy enum value set: [SecureString, String, StringList]'),
      ],
      [
        'a description that is too long',
        { Description: 'x'.repeat(1025) },
        validation,
        constraint('x'.repeat(1025), 'description', 'have length less than or equal to 1024'),
      ],
      [
        'what it has no meaning for',
        { AllowedPattern: '.*' },
        'UnknownParameter',
        unserved('AllowedPattern', ['Name', 'Value', 'Type', 'Overwrite', 'Tier', 'Description']),
      ],
    ],
  },
  {
    operation: 'GetParameter',
    input: { Name },
    answer: { Parameter: { Name, Value: 'auto', Version: 1 } },
    refusals: [noParameter, emptyName],
  },
  {
    operation: 'GetParameters',
    input: { Names: [Name, '/none'] },
    answer: { Parameters: [{ Name }], InvalidParameters: ['/none'] },
    refusals: [
      [
        'eleven names',
        { Names: eleven },
        validation,
        constraint(`[${eleven.join(', ')}]`, 'names', 'have length less than or equal to 10'),
      ],
      ['no name', { Names: [] }, validation, constraint('[]', 'names', 'have length greater than or equal to 1')],
      [
        'an empty name',
        { Names: [''] },
        validation,
        constraint('', 'names.1.member', 'have length greater than or equal to 1'),
      ],
    ],
  },
  { operation: 'DeleteParameter', input: { Name }, answer: {}, refusals: [noParameter, emptyName] },
];

const TopicArn = 'arn:aws:sns:us-east-1:111122223333:contract';
const invalid = 'InvalidParameterException';

/** SNS. */
export const sns: readonly Case[] = [
  {
    operation: 'Publish',
    input: { TopicArn, Message: 'moved', Subject: 'hq' },
    // The lab's own publishers take numbers too.
    answer: { MessageId: expect.stringMatching(/^0{8}-0{4}-4000-9000-\d{12}$/) },
    refusals: [
      ['a topic that is none', { TopicArn: `${TopicArn}-2` }, 'NotFoundException', 'Topic does not exist'],
      [
        'no topic',
        { TopicArn: undefined },
        invalid,
        'Invalid parameter: TopicArn or TargetArn Reason: no value for required parameter',
      ],
      ['an empty message', { Message: '' }, invalid, 'Invalid parameter: Empty message'],
      ['a message that is too long', { Message: 'x'.repeat(262_145) }, invalid, 'Invalid parameter: Message too long'],
      ['a subject that is too long', { Subject: 's'.repeat(101) }, invalid, 'Invalid parameter: Subject'],
      ['a subject that is not ASCII', { Subject: 'Übergang' }, invalid, 'Invalid parameter: Subject'],
      ['a structure that is none', { MessageStructure: 'xml' }, invalid, 'Invalid parameter: MessageStructure'],
      [
        'a telephone',
        { PhoneNumber: '+1' },
        'UnknownParameter',
        unserved('PhoneNumber', ['TopicArn', 'Message', 'Subject', 'MessageStructure', 'MessageAttributes']),
      ],
    ],
  },
];

const group = '/aws/lambda/toy';
const stream = { logGroupName: group, logStreamName: 'contract' };
const lines = [{ message: 'R3 failover', timestamp: start }];
const missingGroup = 'The specified log group does not exist.';
const noGroup: Refusal = ['a group that is none', { logGroupName: 'none' }, 'ResourceNotFoundException', missingGroup];
const badGroup: Refusal = [
  'a group whose name has a space',
  { logGroupName: 'a b' },
  invalid,
  constraint('a b', 'logGroupName', String.raw`satisfy regular expression pattern: [\.\-_/#A-Za-z0-9]+`),
];

/** CloudWatch Logs, in the order in which they are called. */
export const logs: readonly Case[] = [
  {
    operation: 'CreateLogStream',
    input: stream,
    answer: {},
    refusals: [
      noGroup,
      badGroup,
      ['it again', {}, 'ResourceAlreadyExistsException', 'The specified log stream already exists'],
      [
        'a name with a colon',
        { logStreamName: 'a:b' },
        invalid,
        constraint('a:b', 'logStreamName', 'satisfy regular expression pattern: [^:*]*'),
      ],
    ],
  },
  {
    operation: 'PutLogEvents',
    input: { ...stream, logEvents: lines },
    answer: {},
    refusals: [
      noGroup,
      [
        'a stream that is none',
        { logStreamName: 'none' },
        'ResourceNotFoundException',
        'The specified log stream does not exist.',
      ],
      ['no line', { logEvents: [] }, invalid, constraint('[]', 'logEvents', 'have length greater than or equal to 1')],
      [
        'an empty line before all time',
        { logEvents: [{ message: '', timestamp: -1 }] },
        invalid,
        "2 validation errors detected: Value '-1' at 'logEvents.1.member.timestamp' failed to satisfy constraint: Member must have value greater than or equal to 0; Value '' at 'logEvents.1.member.message' failed to satisfy constraint: Member must have length greater than or equal to 1",
      ],
      [
        'a line without a time',
        { logEvents: [{ message: 'x' }] },
        invalid,
        "1 validation error detected: Value null at 'logEvents.1.member.timestamp' failed to satisfy constraint: Member must not be null",
      ],
      [
        'what it has no meaning for',
        { sequenceToken: 'x' },
        'UnknownParameter',
        unserved('sequenceToken', ['logGroupName', 'logStreamName', 'logEvents']),
      ],
    ],
  },
  {
    operation: 'FilterLogEvents',
    input: { logGroupName: group, logStreamNames: ['contract'], limit: 10 },
    answer: { events: [{ message: 'R3 failover', timestamp: start, logStreamName: 'contract' }] },
    refusals: [
      noGroup,
      badGroup,
      [
        'too many lines',
        { limit: 10_001 },
        invalid,
        constraint('10001', 'limit', 'have value less than or equal to 10000'),
      ],
      [
        'a pattern that it does not know',
        { filterPattern: '{ $.a = 1 }' },
        invalid,
        'the lab serves words or one "quoted phrase" as filterPattern, got { $.a = 1 }',
      ],
      ['a token that is none', { nextToken: 'x' }, invalid, 'The token x is invalid'],
    ],
  },
  {
    operation: 'DescribeLogGroups',
    input: { logGroupNamePrefix: '/aws/lambda/t' },
    answer: { logGroups: [{ logGroupName: group }] },
    refusals: [
      ['a page size', { limit: 1 }, 'UnknownParameter', unserved('limit', ['logGroupNamePrefix'])],
      [
        'an empty beginning',
        { logGroupNamePrefix: '' },
        invalid,
        String.raw`2 validation errors detected: Value '' at 'logGroupNamePrefix' failed to satisfy constraint: Member must have length greater than or equal to 1; Value '' at 'logGroupNamePrefix' failed to satisfy constraint: Member must satisfy regular expression pattern: [\.\-_/#A-Za-z0-9]+`,
      ],
    ],
  },
];

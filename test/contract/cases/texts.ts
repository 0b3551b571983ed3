import { aText, constraint, decided, start, unserved, type Case, type Refusal } from './case.ts';

const Name = '/dx-failover/contract';
const validation = 'ValidationException';
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
        'what it has no meaning for',
        { AllowedPattern: '.*' },
        'UnknownParameter',
        unserved('AllowedPattern', ['Name', 'Value', 'Type', 'Overwrite', 'Tier']),
      ],
    ],
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
      ['what is secret', { WithDecryption: true }, 'UnknownParameter', unserved('WithDecryption', ['Names'])],
    ],
  },
];

const TopicArn = 'arn:aws:sns:us-east-1:111122223333:contract';
const invalid = 'InvalidParameterException';

const attribute = (change: object, name = 'kind') => ({
  MessageAttributes: { [name]: { DataType: 'String', StringValue: 'switch', ...change } },
});
const attributeSays = (rest: string): string => `The message attribute 'kind' ${rest}`;
const unknownType =
  'has an invalid message attribute type, the set of supported type prefixes is Binary, Number, and String.';

const ofAttributes: readonly (readonly [what: string, change: object, message: string])[] = [
  [
    'an empty value',
    attribute({ StringValue: '' }),
    attributeSays("must contain non-empty message attribute value for message attribute type 'String'."),
  ],
  [
    'no value',
    attribute({ StringValue: undefined }),
    attributeSays("must contain non-empty message attribute value for message attribute type 'String'."),
  ],
  ['bytes as a text', attribute({ DataType: 'Binary' }), attributeSays("with type 'Binary' must use field 'Binary'.")],
  ['a type that is none', attribute({ DataType: 'Text' }), attributeSays(unknownType)],
  ['a type with more behind it', attribute({ DataType: 'Stringprefixed' }), attributeSays(unknownType)],
  [
    'a name that is too long',
    attribute({}, 'x'.repeat(257)),
    'Length of message attribute name must be less than 256 bytes.',
  ],
  [
    'an illegal name',
    attribute({}, 'a^*?'),
    "Invalid non-alphanumeric character '#x5E' was found in the message attribute name. Can only include alphanumeric characters, hyphens, underscores, or dots.",
  ],
  [
    'a name with a leading dot',
    attribute({}, '.kind'),
    "Invalid message attribute name starting with character '.' was found.",
  ],
  [
    'a name with a trailing dot',
    attribute({}, 'kind.'),
    "Invalid message attribute name ending with character '.' was found.",
  ],
  ['a name with two dots', attribute({}, 'a..b'), "Message attribute name can not have successive '.' character."],
];

/** SNS. */
export const sns: readonly Case[] = [
  {
    operation: 'Publish',
    input: { TopicArn, Message: 'moved', Subject: 'hq' },
    answer: { MessageId: aText(/^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/) },
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
        'a message that is too long with its attributes',
        { Message: 'x'.repeat(262_140), ...attribute({}) },
        invalid,
        'Invalid parameter: Message too long',
      ],
      ...ofAttributes.map(([what, change, message]): Refusal => [
        `${what} of an attribute`,
        change,
        'InvalidParameterValueException',
        message,
      ]),
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

/** CloudWatch Logs; a function has written a line. */
export const logs: readonly Case[] = [
  {
    operation: 'FilterLogEvents',
    input: { logGroupName: group, filterPattern: '{ $.message = "decided" }', interleaved: true, limit: 10 },
    answer: { events: [{ message: decided, timestamp: start, logStreamName: 'lab' }] },
    refusals: [
      [
        'a group that is none',
        { logGroupName: 'none' },
        'ResourceNotFoundException',
        'The specified log group does not exist.',
      ],
      [
        'a group whose name has a space',
        { logGroupName: 'a b' },
        invalid,
        constraint('a b', 'logGroupName', String.raw`satisfy regular expression pattern: [\.\-_/#A-Za-z0-9]+`),
      ],
      [
        'no group, from before all time',
        { logGroupName: '', startTime: -1 },
        invalid,
        String.raw`3 validation errors detected: Value '' at 'logGroupName' failed to satisfy constraint: Member must have length greater than or equal to 1; Value '' at 'logGroupName' failed to satisfy constraint: Member must satisfy regular expression pattern: [\.\-_/#A-Za-z0-9]+; Value '-1' at 'startTime' failed to satisfy constraint: Member must have value greater than or equal to 0`,
      ],
      [
        'too many lines',
        { limit: 10_001 },
        invalid,
        constraint('10001', 'limit', 'have value less than or equal to 10000'),
      ],
      [
        'a pattern that it does not know',
        { filterPattern: 'decided' },
        invalid,
        'the lab serves { $.member = "text" } as filterPattern, got decided',
      ],
      ['a token that is none', { nextToken: 'x' }, invalid, 'The token x is invalid'],
      [
        'an end',
        { endTime: start },
        'UnknownParameter',
        unserved('endTime', ['logGroupName', 'startTime', 'filterPattern', 'interleaved', 'limit', 'nextToken']),
      ],
    ],
  },
];

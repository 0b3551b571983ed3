import * as cloudwatchSdk from '@aws-sdk/client-cloudwatch';
import * as logsSdk from '@aws-sdk/client-cloudwatch-logs';
import * as directConnectSdk from '@aws-sdk/client-direct-connect';
import * as ec2Sdk from '@aws-sdk/client-ec2';
import * as snsSdk from '@aws-sdk/client-sns';
import * as ssmSdk from '@aws-sdk/client-ssm';
import { modelOf, requiredMembers } from '../../lab/wire/model.ts';
import type { Case } from './cases/case.ts';
import { cloudwatch } from './cases/cloudwatch.ts';
import { directConnect, ec2 } from './cases/network.ts';
import { logs, sns, ssm } from './cases/texts.ts';

/** A service, its cases, and how it says what the cases do not spell out: that a member is missing. */
export interface Suite {
  /** As the command and boto3 name it. */
  readonly name: string;
  readonly sdk: Readonly<Record<string, unknown>>;
  readonly protocols: readonly string[];
  readonly cases: readonly Case[];
  readonly missing: (member: string, operation: string) => readonly [code: string, message: string];
}

const mustNotBeNull = (member: string): string =>
  `1 validation error detected: Value null at '${member.charAt(0).toLowerCase()}${member.slice(1)}' failed to satisfy constraint: Member must not be null`;

/** Every service that the lab serves. */
export const suites: readonly Suite[] = [
  {
    name: 'cloudwatch',
    sdk: cloudwatchSdk,
    protocols: ['awsJson1_0', 'awsQuery'],
    cases: cloudwatch,
    missing: (member, operation) =>
      operation === 'PutMetricData'
        ? ['MissingRequiredParameterException', `The parameter ${member} is required.`]
        : ['ValidationException', mustNotBeNull(member)],
  },
  {
    name: 'ec2',
    sdk: ec2Sdk,
    protocols: ['ec2Query'],
    cases: ec2,
    missing: (member) => ['MissingParameter', `The request must contain the parameter ${member}`],
  },
  {
    name: 'directconnect',
    sdk: directConnectSdk,
    protocols: ['awsJson1_1'],
    cases: directConnect,
    missing: (member) => ['DirectConnectClientException', mustNotBeNull(member)],
  },
  {
    name: 'ssm',
    sdk: ssmSdk,
    protocols: ['awsJson1_1'],
    cases: ssm,
    missing: (member) => ['ValidationException', mustNotBeNull(member)],
  },
  {
    name: 'sns',
    sdk: snsSdk,
    protocols: ['awsQuery'],
    cases: sns,
    missing: (member) => ['ValidationError', mustNotBeNull(member)],
  },
  {
    name: 'logs',
    sdk: logsSdk,
    protocols: ['awsJson1_1'],
    cases: logs,
    missing: (member) => ['InvalidParameterException', mustNotBeNull(member)],
  },
];

/** One call, and what comes of it. */
export interface Trial {
  readonly title: string;
  readonly operation: string;
  readonly input: Readonly<Record<string, unknown>>;
  /** What is put into the request after the client wrote it, past all that the client knows. */
  readonly smuggled?: Readonly<Record<string, unknown>>;
  readonly expected: { readonly answer: object } | { readonly code: string; readonly message: string };
}

const isQuery = (protocol: string): boolean => protocol.endsWith('Query');

/** A value of another type, and what is said of it; a form has texts only, and whatever reads as a text is one. */
const mistyped = ({ input }: Case, protocol: string): readonly [member: string, wrong: unknown, expected: string][] => {
  const numbers = Object.entries(input).filter(([, value]) => typeof value === 'number');
  if (isQuery(protocol)) return numbers.map(([member]) => [member, 'many', 'a number']);
  const [[member, value] = ['', '']] = Object.entries(input);
  const texts = typeof value === 'string' ? [[member, 17, 'a string'] as const] : [[member, 'one', 'a list'] as const];
  return [...texts, ...numbers.map(([name]) => [name, 'many', 'a number'] as const)].map((each) => [...each]);
};

const smuggling = (one: Case, protocol: string, wrong: string): readonly Trial[] => {
  const { operation, input } = one;
  const [type, unknown] = isQuery(protocol)
    ? [wrong, 'UnknownParameter']
    : ['SerializationException', 'SerializationException'];
  return [
    {
      title: `${operation}: a member that there is not`,
      operation,
      input,
      smuggled: { Nonsense: 'x' },
      expected: { code: unknown, message: 'The parameter Nonsense is not recognized' },
    },
    ...mistyped(one, protocol).map(([member, value, expected]) => ({
      title: `${operation}: ${member} is not ${expected}`,
      operation,
      input,
      smuggled: { [member]: value },
      expected: { code: type, message: `The parameter ${member} is invalid: ${expected} is expected` },
    })),
  ];
};

/** All that a suite tries over a protocol, in order: of each operation what cannot be read, the happy path, the refusals. */
export const trialsOf = ({ name, sdk, cases, missing }: Suite, protocol: string): readonly Trial[] => {
  const model = modelOf(sdk);
  const wrong = name === 'cloudwatch' ? 'InvalidParameterValueException' : 'InvalidParameterValue';
  return cases.flatMap((one): readonly Trial[] => {
    const { operation, input, answer, refusals } = one;
    const shape = model.operations.get(operation)?.input;
    return [
      ...smuggling(one, protocol, wrong),
      { title: operation, operation, input, expected: { answer } },
      ...(shape ? requiredMembers(shape) : []).map((member) => {
        const [code, message] = missing(member, operation);
        const rest = { ...input, [member]: undefined };
        return { title: `${operation}: without ${member}`, operation, input: rest, expected: { code, message } };
      }),
      ...refusals.map(([what, change, code, message]) => ({
        title: `${operation}: ${what}`,
        operation,
        input: { ...input, ...change },
        expected: { code, message },
      })),
    ];
  });
};

/** What is expected of the trials, by their titles. */
export const expectedOf = (trials: readonly Trial[]): Readonly<Record<string, object>> =>
  Object.fromEntries(trials.map(({ title, expected }) => [title, expected]));

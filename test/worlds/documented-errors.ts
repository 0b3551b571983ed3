import * as cloudwatch from '@aws-sdk/client-cloudwatch';
import * as directConnect from '@aws-sdk/client-direct-connect';
import * as sns from '@aws-sdk/client-sns';
import * as ssm from '@aws-sdk/client-ssm';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { CallMishap } from '../../lab/faults/faults.ts';
import { modelOf } from '../../lab/wire/model.ts';

/** What AWS documents that each of our calls may be refused with; and that no answer comes. */

/** What an error means for whoever calls. */
export type ErrorClass = 'throttled' | 'denied' | 'server fault' | 'client fault' | 'no answer';

export interface DocumentedError {
  readonly code: string;
  readonly is: ErrorClass;
  readonly mishap: CallMishap;
}

/** Every call that the reactor and the probe make. */
export const actions = [
  'cloudwatch:DescribeAlarms',
  'directconnect:DescribeVirtualInterfaces',
  'ec2:GetTransitGatewayPrefixListReferences',
  'ssm:GetParameters',
  'ec2:CreateTransitGatewayPrefixListReference',
  'ec2:DeleteTransitGatewayPrefixListReference',
  'ec2:SearchTransitGatewayRoutes',
  'sns:Publish',
  'ssm:PutParameter',
  'cloudwatch:PutMetricData',
  'cloudwatch:SetAlarmState',
] as const;
/** See `actions`. */
export type Action = (typeof actions)[number];

/** Of all services: https://docs.aws.amazon.com/awsconsolehelpdocs/latest/gsg/common-errors.html */
const common: Readonly<Record<string, number>> = {
  AccessDeniedException: 403,
  ExpiredTokenException: 403,
  IncompleteSignature: 403,
  InternalFailure: 500,
  MalformedHttpRequestException: 400,
  NotAuthorized: 401,
  OptInRequired: 403,
  RequestAbortedException: 400,
  RequestEntityTooLargeException: 413,
  RequestExpired: 400,
  RequestTimeoutException: 408,
  ServiceUnavailable: 503,
  ThrottlingException: 400,
  UnknownOperationException: 404,
  UnrecognizedClientException: 403,
  ValidationError: 400,
};

/**
 * EC2's, whose SDK models none: the common client errors, the server errors but for those of capacity, and of the others
 * those that a reference or its parts may meet. https://docs.aws.amazon.com/AWSEC2/latest/APIReference/errors-overview.html;
 * it gives the statuses as 400-series and 500-series only: the exact ones are modelled.
 */
const ofEc2: Readonly<Record<string, number>> = {
  AuthFailure: 401,
  Blocked: 403,
  DryRunOperation: 412,
  IdempotentParameterMismatch: 400,
  InvalidAction: 400,
  InvalidCharacter: 400,
  InvalidClientTokenId: 403,
  InvalidPaginationToken: 400,
  InvalidParameter: 400,
  InvalidParameterCombination: 400,
  InvalidParameterValue: 400,
  InvalidQueryParameter: 400,
  MalformedQueryString: 400,
  MissingAction: 400,
  MissingAuthenticationToken: 403,
  MissingParameter: 400,
  PendingVerification: 403,
  UnauthorizedOperation: 403,
  UnknownParameter: 400,
  UnsupportedOperation: 400,
  UnsupportedProtocol: 400,
  DependencyViolation: 400,
  IncorrectState: 400,
  'InvalidPrefixListID.NotFound': 400,
  'InvalidPrefixListId.NotFound': 400,
  'InvalidRoute.NotFound': 400,
  'InvalidRouteTableID.NotFound': 400,
  'InvalidRouteTableId.NotFound': 400,
  'InvalidTransitGatewayAttachmentID.NotFound': 400,
  PrefixListVersionMismatch: 400,
  ResourceLimitExceeded: 400,
  BandwidthLimitExceeded: 503,
  InternalError: 500,
  RequestLimitExceeded: 503,
  ServerInternal: 500,
  Unavailable: 503,
};

/** Of the network: the request or the answer is lost, and the caller sees it at once, or waits for ever. */
const unanswered: Readonly<Record<string, CallMishap>> = {
  'cut-off-before': { kind: 'cut off', when: 'before' },
  'cut-off-after': { kind: 'cut off', when: 'after' },
  'silent-before': { kind: 'slow', request: Infinity },
  'silent-after': { kind: 'slow', answer: Infinity },
};

const clients: Readonly<Record<string, readonly [folder: string, sdk: Readonly<Record<string, unknown>>]>> = {
  cloudwatch: ['client-cloudwatch', cloudwatch],
  directconnect: ['client-direct-connect', directConnect],
  sns: ['client-sns', sns],
  ssm: ['client-ssm', ssm],
};

/** The SDK's schemas give a service's errors with their statuses; which of them a call may meet stands in its documentation. */
const modelled = (action: Action): Readonly<Record<string, number>> => {
  const [service = '', operation = ''] = action.split(':');
  const [folder, sdk] = clients[service] ?? [];
  if (folder === undefined || sdk === undefined) return ofEc2;
  const types = join(import.meta.dirname, '../../node_modules/@aws-sdk', folder, 'dist-types');
  const text = readFileSync(join(types, 'commands', `${operation}Command.d.ts`), 'utf8');
  const { errors } = modelOf(sdk);
  const thrown = [...text.matchAll(/@throws \{@link (\w+)\}/g)].map(([, name = '']) => name);
  return Object.fromEntries(
    // The last one is the client's own base class, which no service answers with.
    thrown.filter((name) => !name.endsWith('ServiceException')).map((name) => [name, errors.get(name)?.status ?? 400]),
  );
};

const classOf = (code: string, status: number): ErrorClass => {
  if (/Throttl|LimitExceeded$|TooManyUpdates/.test(code) && !/^(Hierarchy|Parameter|Policies|Resource)/.test(code))
    return 'throttled';
  if (status === 401 || status === 403 || /Denied|Expired/.test(code)) return 'denied';
  return status >= 500 ? 'server fault' : 'client fault';
};

/** All of them, in a stable order. */
export const documentedErrors = (action: Action): readonly DocumentedError[] => [
  ...Object.entries({ ...common, ...modelled(action) }).map(([code, status]) => ({
    code,
    is: classOf(code, status),
    mishap: { kind: 'error', code, message: 'an error of this world', status } as const,
  })),
  ...Object.entries(unanswered).map(([code, mishap]) => ({ code, is: 'no answer' as const, mishap })),
];

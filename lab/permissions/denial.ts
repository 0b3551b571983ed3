import { ServiceError } from '../wire/service.ts';
import type { Principal } from './judge.ts';
import type { Act } from './policy.ts';

interface Form {
  /** The exception's name, or the bare code. */
  readonly code: string;
  readonly status: number;
  readonly before?: string;
  readonly after?: string;
  /** How the service writes its own prefix in messages. */
  readonly prefix?: string;
}

/**
 * How each service says no. EC2 adds an encoded message for some actions, which the lab has not got. SNS writes its prefix in
 * capitals, and passes on what KMS said.
 */
const forms: Readonly<Record<string, Form>> = {
  ec2: { code: 'UnauthorizedOperation', status: 403, before: 'You are not authorized to perform this operation. ' },
  cloudwatch: { code: 'AccessDenied', status: 403 },
  sns: { code: 'AuthorizationErrorException', status: 403, prefix: 'SNS' },
  kms: {
    code: 'KMSAccessDeniedException',
    status: 400,
    after: ' (Service: AWSKMS; Status Code: 400; Error Code: AccessDeniedException)',
  },
};

/** The services that speak JSON: Systems Manager, Direct Connect, Logs. */
const otherwise: Form = { code: 'AccessDeniedException', status: 400 };

/** The error with which a service refuses an act. `why` is what `refusalOf` says. */
export const denial = ({ name }: Principal, { action, resource }: Act, why: string): ServiceError => {
  const service = action.slice(0, action.indexOf(':'));
  const { code, status, before = '', after = '', prefix = service } = forms[service] ?? otherwise;
  const on = resource === '*' ? '' : ` on resource: ${resource}`;
  const message = `User: ${name} is not authorized to perform: ${action}${on} ${why}`;
  const asWritten = message.replaceAll(action, `${prefix}${action.slice(service.length)}`);
  return new ServiceError(code, `${before}${asWritten}${after}`, status);
};

/**
 * An access key behind which nobody stands: EC2 has its own error, SNS that of the query protocol, the others that of JSON
 * (https://docs.aws.amazon.com/AWSEC2/latest/APIReference/errors-overview.html; by service, "Common errors").
 */
export const unknownKey = (action: string): ServiceError => {
  if (action.startsWith('ec2:'))
    return new ServiceError('AuthFailure', 'AWS was not able to validate the provided access credentials', 401);
  const code = action.startsWith('sns:') ? 'InvalidClientTokenId' : 'UnrecognizedClientException';
  return new ServiceError(code, 'The security token included in the request is invalid.', 403);
};

/** An operation of which the lab does not know what it needs. */
export const unknownNeeds = (action: string): ServiceError =>
  new ServiceError(
    'AccessDenied',
    `the lab does not know which permissions ${action} needs; add it to lab/permissions/needs.ts`,
    403,
  );

import { describe, expect, it } from 'vitest';
import { verdictOf } from '../../../failover/confirm/proof-verdict.ts';
import { unknown } from '../../../failover/snapshot.ts';

const verdict = (
  code: string,
  status: number | undefined,
  isDone: boolean | undefined,
  kind: 'create' | 'delete' = 'create',
) => verdictOf({ code, status, why: `${code}: as AWS says.` }, { kind, isDone });
const passed = { kind: 'passed' };
const refused = (code: string) => ({ kind: 'refused', why: `${code}: as AWS says` });
const unclear = (code: string) => unknown(`${code}: as AWS says.`);

it('a dry run that EC2 would carry out passes', () => {
  expect(verdict('DryRunOperation', 412, false)).toEqual(passed);
});

describe('a dry run is refused', () => {
  it.each([
    ['UnauthorizedOperation', 403],
    ['UnauthorizedOperation', 400],
    ['AccessDenied', 400],
    ['AccessDeniedException', 400],
    ['AuthFailure', 401],
    ['NotAuthorized', 400],
    ['OptInRequired', 400],
    ['Blocked', 400],
    ['PendingVerification', 400],
    ['SomethingNew', 401],
    ['SomethingNew', 403],
    ['InvalidRouteTableID.NotFound', 400],
    ['InvalidRouteTableId.NotFound', 400],
    ['InvalidTransitGatewayRouteTableId.NotFound', 400],
    ['InvalidPrefixListID.NotFound', 400],
    ['InvalidPrefixListId.NotFound', 400],
    ['InvalidTransitGatewayAttachmentID.NotFound', 400],
    ['InvalidTransitGatewayAttachmentID.Malformed', 400],
  ])('by %s, status %i, whatever stands', (code, status) => {
    expect([true, false, undefined].map((isDone) => verdict(code, status, isDone))).toEqual([
      refused(code),
      refused(code),
      refused(code),
    ]);
  });

  it('in the words of AWS, without the text that is encoded', () => {
    const why =
      'UnauthorizedOperation: You are not authorized to perform this operation. User: arn:… with an explicit deny in a service control policy. Encoded authorization failure message: 4rK-x_9';
    const of = { kind: 'create', isDone: false } as const;

    expect(verdictOf({ code: 'UnauthorizedOperation', status: 403, why }, of)).toEqual({
      kind: 'refused',
      why: 'UnauthorizedOperation: You are not authorized to perform this operation. User: arn:… with an explicit deny in a service control policy',
    });
  });

  it('but not where a delete has nothing to delete, and the list that is not found may mean the reference', () => {
    expect(verdict('InvalidPrefixListId.NotFound', 400, true, 'delete')).toEqual({ kind: 'passed' });
    expect(verdict('InvalidPrefixListId.NotFound', 400, false, 'delete')).toEqual(
      refused('InvalidPrefixListId.NotFound'),
    );
    expect(verdict('UnauthorizedOperation', 403, true, 'delete')).toEqual(refused('UnauthorizedOperation'));
  });

  it('but not where something is changing just now', () => {
    expect(verdict('IncorrectState', 400, false)).toEqual({
      ...unclear('IncorrectState'),
      isChanging: true,
    });
  });

  it('by any other error of the caller, where what it asks for is not there already', () => {
    expect(verdict('ResourceLimitExceeded', 400, false)).toEqual(refused('ResourceLimitExceeded'));
    expect(verdict('InvalidPrefixListReference.NotFound', 400, false)).toEqual(
      refused('InvalidPrefixListReference.NotFound'),
    );
  });
});

it.each(['RouteAlreadyExists', 'InvalidRoute.NotFound', 'InvalidPrefixListReference.NotFound', 'IncorrectState'])(
  '%s passes where what it asks for is there already, and is unknown where nobody knows',
  (code) => {
    expect(verdict(code, 400, true)).toEqual(passed);
    expect(verdict(code, 400, undefined)).toEqual(unclear(code));
  },
);

it.each<[string, number | undefined]>([
  ['RequestLimitExceeded', 503],
  ['RequestLimitExceeded', 400],
  ['ThrottlingException', 400],
  ['Throttling', 400],
  ['TooManyRequestsException', 429],
  ['InternalError', 500],
  ['InternalFailure', 400],
  ['ServiceUnavailable', 503],
  ['Unavailable', 400],
  ['SomethingNew', 500],
  ['TimeoutError', undefined],
  ['AccessDenied', undefined],
  ['ExpiredTokenException', 403],
  ['RequestExpired', 403],
])('R1 %s, status %s, is unknown, and no refusal', (code, status) => {
  expect(verdict(code, status, false)).toEqual(unclear(code));
});

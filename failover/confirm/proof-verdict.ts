import type { Change } from '../plan.ts';
import type { Verdict } from './proof.ts';

/** The error that a dry run ends with: EC2 has no other answer to one. */
export interface DryRunError {
  /** `DryRunOperation`, `UnauthorizedOperation`, … */
  readonly code: string;
  /** Of HTTP; undefined where no answer came. */
  readonly status: number | undefined;
  readonly why: string;
}

/** EC2 calls too much of something so, or says that it is ill; credentials that ended are the process's own trouble. */
const passing = /Throttl|RequestLimitExceeded|TooManyRequests|Unavailable|Internal|Expired/;
/** https://docs.aws.amazon.com/AWSEC2/latest/APIReference/errors-overview.html */
const denied = /Unauthorized|AccessDenied|AuthFailure|NotAuthorized|OptInRequired|Blocked|PendingVerification/;
/** A table, a list or an attachment that is not there, in both of EC2's spellings. */
const missing = /(RouteTable|PrefixList|Attachment)I[dD]\./;

/**
 * What an error says. EC2 documents `DryRunOperation` for what it would carry out and `UnauthorizedOperation` for what
 * it would not let us do; whether a dry run also looks at what is named is not documented. Where it does, it may object to
 * a create of what is there, or a delete of what is not (`isDone`): then it has let us pass. Of a delete with nothing to
 * delete it may say that the list is not found, and mean the reference; a list that is gone is refused to the create.
 */
export const verdictOf = (
  { code, status, why }: DryRunError,
  { kind, isDone }: { readonly kind: Change['kind']; readonly isDone: boolean | undefined },
): Verdict => {
  if (code === 'DryRunOperation') return { kind: 'passed' };
  if (status === undefined || status >= 500 || passing.test(code)) return { kind: 'unknown', why };
  if (kind === 'delete' && isDone === true && /PrefixList/.test(code)) return { kind: 'passed' };
  if (status === 401 || status === 403 || denied.test(code) || missing.test(code))
    return { kind: 'refused', why: withoutCode(why) };
  if (isDone === true) return { kind: 'passed' };
  if (isDone === undefined) return { kind: 'unknown', why };
  if (code === 'IncorrectState') return { kind: 'unknown', why, isChanging: true };
  return { kind: 'refused', why: withoutCode(why) };
};

/** EC2 adds an encoded text of a thousand characters and more to some refusals. */
const withoutCode = (why: string): string =>
  why.replace(/ Encoded authorization failure message: \S+/, '').replace(/\.$/, '');

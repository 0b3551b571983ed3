import type { Act, Statement } from './policy.ts';

/** Who asks. */
export interface Principal {
  /** A role's session as an ARN, or a service: `cloudwatch.amazonaws.com`. */
  readonly name: string;
  /** The ARN of the account's root, for a principal of the account; a service has none. */
  readonly root?: string | undefined;
}

/** The policies that count. */
export interface Policies {
  readonly identity: readonly Statement[];
  /** Of the resource. */
  readonly resource: readonly Statement[];
}

const isDeny = ({ effect }: Statement): boolean => effect === 'Deny';
const isAllow = ({ effect }: Statement): boolean => effect === 'Allow';

/**
 * Why a principal may not do something, in AWS's words
 * (https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html); undefined where it may.
 *
 * Within one account: an explicit Deny wins; then one Allow suffices, be it the principal's own or one of the resource that
 * names it. A statement that names the account lets the account's own policies decide. A key does only what its policy says:
 * without such a statement the principal's own policies do not count
 * (https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-default.html).
 */
export const refusalOf = (who: Principal, act: Act, policies: Policies): string | undefined => {
  const identity = policies.identity.filter((statement) => statement.covers(act));
  const covering = policies.resource.filter((statement) => statement.covers(act));
  const direct = covering.filter(({ principals }) => principals.includes('*') || principals.includes(who.name));
  const delegated = covering.filter(({ principals }) => who.root !== undefined && principals.includes(who.root));

  if (identity.some(isDeny)) return 'with an explicit deny in an identity-based policy';
  if ([...direct, ...delegated].some(isDeny)) return 'with an explicit deny in a resource-based policy';
  const ownCount = who.root !== undefined && (!act.action.startsWith('kms:') || delegated.some(isAllow));
  if (direct.some(isAllow) || (ownCount && identity.some(isAllow))) return undefined;
  return `because no ${ownCount ? 'identity' : 'resource'}-based policy allows the ${act.action} action`;
};

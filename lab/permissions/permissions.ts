import type { Interceptor, ServedCall } from '../wire/endpoint.ts';
import type { ServiceError } from '../wire/service.ts';
import { denial, unknownKey, unknownNeeds } from './denial.ts';
import { refusalOf } from './judge.ts';
import { actsOf, type ArnOf } from './needs.ts';
import type { Act, Context } from './policy.ts';
import { createRegister, type Asker, type Register } from './register.ts';

/** A service of AWS that acts on behalf of a resource. */
interface ServiceCaller {
  /** `events.amazonaws.com` */
  readonly service: string;
  readonly sourceArn: string;
}

/** The permissions of the lab: what the template's policies say, and the judge of every call. */
export interface Permissions extends Register {
  /** Refuses, as the service does, a call of a function or a probe that its policies do not allow; the operator may all. */
  readonly authorize: Interceptor;
  /** Whether Lambda may make a call in a function's name. */
  readonly letRuntime: (accessKey: string, action: string, input: unknown) => boolean;
  /** Whether a service may do something with a resource. */
  readonly letService: (caller: ServiceCaller, action: string, resource: string) => boolean;
}

interface PermissionsOptions {
  readonly partition: string;
  readonly region: string;
  readonly account: string;
  /** Hears of what was refused without a call, which nobody else would. */
  readonly onRefusal: (refusal: ServiceError) => void;
}

/** Publishing to an encrypted topic needs both (https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html). */
const keyActions = ['kms:GenerateDataKey', 'kms:Decrypt'];

/** The lab's plain HTTP on the loopback address stands for TLS; a caller can say that its own way was none. */
const tls: Context = { 'aws:SecureTransport': 'true' };
const transportOf = ({ request: { headers } }: ServedCall): Context =>
  headers['x-forwarded-proto'] === 'http' ? { 'aws:SecureTransport': 'false' } : tls;

/** Access keys of functions and probes; any other is the operator's. */
const isWatched = (accessKey: string): boolean => /^LAB-(ROLE|PROBE)-/.test(accessKey);

/** Makes permissions in which nobody but the operator may do anything. */
export const createPermissions = ({ partition, region, account, onRefusal }: PermissionsOptions): Permissions => {
  const register = createRegister({ partition, account });
  const arn: ArnOf = (service, resource) => `arn:${partition}:${service}:${region}:${account}:${resource}`;

  /** The act, and what follows from it. */
  const whole = (act: Act): readonly Act[] => {
    const key = act.action === 'sns:Publish' ? register.keyOf(act.resource) : undefined;
    return key === undefined ? [act] : [act, ...keyActions.map((action) => ({ ...act, action, resource: key }))];
  };

  const judged = (asker: Asker, acts: readonly Act[], transport = tls): ServiceError | undefined => {
    for (const given of acts.flatMap(whole)) {
      const act = { ...given, context: { ...transport, ...given.context } };
      const resource = register.protectionOf(act.resource);
      const why = refusalOf(asker, act, { identity: asker.identity, resource });
      if (why !== undefined) return denial(asker, act, why);
    }
    return undefined;
  };

  const refusalOfCall = (
    accessKey: string,
    { action, input, transport }: { action: string; input: unknown; transport?: Context },
  ): ServiceError | undefined => {
    if (!isWatched(accessKey)) return undefined;
    const asker = register.askerOf(accessKey);
    if (asker === undefined) return unknownKey(action);
    const acts = actsOf(action, input, arn);
    return acts === undefined ? unknownNeeds(action) : judged(asker, acts, transport);
  };

  const isAllowed = (refusal: ServiceError | undefined): boolean => {
    if (refusal !== undefined) onRefusal(refusal);
    return refusal === undefined;
  };

  return {
    ...register,
    authorize: (served) => {
      const refusal = refusalOfCall(served.call.principal, { ...served, transport: transportOf(served) });
      if (refusal !== undefined) throw refusal;
    },
    letRuntime: (accessKey, action, input) => isAllowed(refusalOfCall(accessKey, { action, input })),
    letService: ({ service, sourceArn }, action, resource) => {
      const context = { 'aws:SourceAccount': account, 'aws:SourceArn': sourceArn };
      return isAllowed(judged({ name: service, identity: [] }, [{ action, resource, context }]));
    },
  };
};

import type { Interceptor } from '../wire/endpoint.ts';
import type { ServiceError } from '../wire/service.ts';
import { denial, unknownKey, unknownNeeds } from './denial.ts';
import { refusalOf, type Principal } from './judge.ts';
import { actsOf, type ArnOf } from './needs.ts';
import type { Act, Statement } from './policy.ts';

/** A role as the template has it. */
export interface Role {
  readonly name: string;
  readonly trust: readonly Statement[];
  /** Of managed policies. */
  readonly managed: readonly string[];
}

/** Whom an access key stands for: a session of a role, begun by a service that the role must trust. */
interface Session {
  readonly role: string;
  /** `lambda.amazonaws.com` */
  readonly service: string;
  /** The function's name, the instance's id. */
  readonly name: string;
}

/** A service of AWS that acts on behalf of a resource. */
interface ServiceCaller {
  /** `events.amazonaws.com` */
  readonly service: string;
  readonly sourceArn: string;
}

interface Asker extends Principal {
  readonly identity: readonly Statement[];
}

/** The permissions of the lab: what the template's policies say, and the judge of every call. */
export interface Permissions {
  /** Throws where one of its managed policies was not made. */
  addRole(role: Role): void;
  addManagedPolicy(arn: string, statements: readonly Statement[]): void;
  /** Adds an inline policy to a role. Throws where there is no such role. */
  attach(roleName: string, statements: readonly Statement[]): void;
  /** Gives a topic, a queue or a key its policy, in the place of the one it had. */
  protect(arn: string, statements: readonly Statement[]): void;
  /** Publishing to the topic needs the key from now on. Throws where no such key was made. */
  encrypt(topicArn: string, key: string): void;
  /** Says whom an access key stands for. */
  begin(accessKey: string, session: Session): void;
  /** Refuses, as the service does, a call of a function or a probe that its policies do not allow; the operator may all. */
  readonly authorize: Interceptor;
  /** Whether Lambda may make a call in a function's name. */
  readonly letRuntime: (accessKey: string, action: string, input: unknown) => boolean;
  /** Whether a service may do something with a resource. */
  readonly letService: (caller: ServiceCaller, action: string, resource: string) => boolean;
}

/** Publishing to an encrypted topic needs both (https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html). */
const keyActions = ['kms:GenerateDataKey', 'kms:Decrypt'];

/** Every call is encrypted: the lab's plain HTTP on the loopback address stands for TLS. */
const always = { 'aws:SecureTransport': 'true' };

/** Access keys of functions and probes; any other is the operator's. */
const isWatched = (accessKey: string): boolean => /^LAB-(ROLE|PROBE)-/.test(accessKey);

interface PermissionsOptions {
  readonly partition: string;
  readonly region: string;
  readonly account: string;
  /** Hears of what was refused without a call, which nobody else would. */
  readonly onRefusal: (refusal: ServiceError) => void;
}

/** Makes permissions in which nobody but the operator may do anything. */
export const createPermissions = ({ partition, region, account, onRefusal }: PermissionsOptions): Permissions => {
  const roles = new Map<string, Role>();
  const managed = new Map<string, readonly Statement[]>();
  const inline = new Map<string, readonly Statement[]>();
  const protections = new Map<string, readonly Statement[]>();
  const keys = new Map<string, string>();
  const sessions = new Map<string, Session>();
  const arn: ArnOf = (service, resource) => `arn:${partition}:${service}:${region}:${account}:${resource}`;

  const identityOf = ({ name, managed: named }: Role): readonly Statement[] => [
    ...(inline.get(name) ?? []),
    ...named.flatMap((policy) => managed.get(policy) ?? []),
  ];

  const askerOf = (accessKey: string): Asker | undefined => {
    const session = sessions.get(accessKey);
    const role = session && roles.get(session.role);
    if (!session || !role) return undefined;
    const assume = { action: 'sts:AssumeRole', resource: `arn:${partition}:iam::${account}:role/${role.name}` };
    if (refusalOf({ name: session.service }, assume, { identity: [], resource: role.trust }) !== undefined)
      return undefined;
    return {
      name: `arn:${partition}:sts::${account}:assumed-role/${role.name}/${session.name}`,
      root: `arn:${partition}:iam::${account}:root`,
      identity: identityOf(role),
    };
  };

  /** The act, and what follows from it. */
  const whole = (act: Act): readonly Act[] => {
    const key = act.action === 'sns:Publish' ? keys.get(act.resource) : undefined;
    return key === undefined ? [act] : [act, ...keyActions.map((action) => ({ ...act, action, resource: key }))];
  };

  const judged = (asker: Asker, acts: readonly Act[]): ServiceError | undefined => {
    for (const given of acts.flatMap(whole)) {
      const act = { ...given, context: { ...always, ...given.context } };
      const policies = { identity: asker.identity, resource: protections.get(act.resource) ?? [] };
      const why = refusalOf(asker, act, policies);
      if (why !== undefined) return denial(asker, act, why);
    }
    return undefined;
  };

  const refusalOfCall = (accessKey: string, action: string, input: unknown): ServiceError | undefined => {
    if (!isWatched(accessKey)) return undefined;
    const asker = askerOf(accessKey);
    if (asker === undefined) return unknownKey();
    const acts = actsOf(action, input, arn);
    return acts === undefined ? unknownNeeds(action) : judged(asker, acts);
  };

  const isAllowed = (refusal: ServiceError | undefined): boolean => {
    if (refusal !== undefined) onRefusal(refusal);
    return refusal === undefined;
  };

  return {
    addRole: (role) => {
      const unknown = role.managed.find((policy) => !managed.has(policy));
      if (unknown !== undefined) throw new Error(`the lab knows only managed policies of the template, got ${unknown}`);
      roles.set(role.name, role);
    },
    addManagedPolicy: (policy, statements) => void managed.set(policy, statements),
    attach: (role, statements) => {
      if (!roles.has(role)) throw new Error(`the lab knows only roles of the template, got ${role}`);
      inline.set(role, [...(inline.get(role) ?? []), ...statements]);
    },
    protect: (resource, statements) => void protections.set(resource, statements),
    encrypt: (topic, key) => {
      const found = [...protections.keys()].find((known) => known === key || known.endsWith(`:key/${key}`));
      if (found === undefined) throw new Error(`KmsMasterKeyId: the lab knows only keys of the template, got ${key}`);
      keys.set(topic, found);
    },
    begin: (accessKey, session) => void sessions.set(accessKey, session),
    authorize: ({ action, input, call }) => {
      const refusal = refusalOfCall(call.principal, action, input);
      if (refusal !== undefined) throw refusal;
    },
    letRuntime: (...call) => isAllowed(refusalOfCall(...call)),
    letService: ({ service, sourceArn }, action, resource) => {
      const context = { 'aws:SourceAccount': account, 'aws:SourceArn': sourceArn };
      return isAllowed(judged({ name: service, identity: [] }, [{ action, resource, context }]));
    },
  };
};

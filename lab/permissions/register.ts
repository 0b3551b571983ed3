import { refusalOf, type Principal } from './judge.ts';
import type { Statement } from './policy.ts';

/** What the template says of permissions: roles, policies, and what encrypts and protects what. */

/** A role as the template has it. */
interface Role {
  readonly name: string;
  readonly trust: readonly Statement[];
  /** Of managed policies. */
  readonly managed: readonly string[];
}

/** A role with its inline policies, by name. */
interface Known extends Role {
  readonly inline: Map<string, readonly Statement[]>;
}

/** Whom an access key stands for: a session of a role, begun by a service that the role must trust. */
interface Session {
  readonly role: string;
  /** `lambda.amazonaws.com` */
  readonly service: string;
  /** The function's name, the instance's. */
  readonly name: string;
}

/** A principal with its own policies; a service has none. */
export interface Asker extends Principal {
  readonly identity: readonly Statement[];
}

/** Takes what the template declares, and finds it again. */
export interface Register {
  /** Throws where one of its managed policies was not made. */
  addRole(role: Role): void;
  addManagedPolicy(arn: string, statements: readonly Statement[]): void;
  /** Adds an inline policy to a role. Throws where there is no such role, or it has one of that name. */
  attach(roleName: string, policyName: string, statements: readonly Statement[]): void;
  /** Gives a topic, a queue or a key its policy, in the place of the one it had. */
  protect(arn: string, statements: readonly Statement[]): void;
  /** Publishing to the topic needs the key from now on. Throws where no such key was made. */
  encrypt(topicArn: string, key: string): void;
  /** Says whom an access key stands for. */
  begin(accessKey: string, session: Session): void;
  /** Undefined where nobody stands behind the key: its role does not trust the service that began the session, for one. */
  askerOf(accessKey: string): Asker | undefined;
  protectionOf(arn: string): readonly Statement[];
  /** The key of a topic that is encrypted. */
  keyOf(topicArn: string): string | undefined;
}

const trusts = ({ trust }: Role, service: string): boolean =>
  refusalOf({ name: service }, { action: 'sts:AssumeRole', resource: '*' }, { identity: [], resource: trust }) ===
  undefined;

const ofTemplate = <T>(what: string, name: string, found: T | undefined): T => {
  if (found === undefined) throw new Error(`the lab knows only ${what} of the template, got ${name}`);
  return found;
};

const emptyPolicies = () => new Map<string, readonly Statement[]>();

/** Makes a register without entries. */
export const createRegister = (place: { readonly partition: string; readonly account: string }): Register => {
  const [roles, sessions, keys] = [new Map<string, Known>(), new Map<string, Session>(), new Map<string, string>()];
  const [managed, protections] = [emptyPolicies(), emptyPolicies()];
  const arn = (service: 'iam' | 'sts', resource: string): string =>
    `arn:${place.partition}:${service}::${place.account}:${resource}`;

  return {
    addRole: (role) => {
      for (const policy of role.managed) ofTemplate('managed policies', policy, managed.get(policy));
      roles.set(role.name, { ...role, inline: new Map() });
    },
    addManagedPolicy: (policy, statements) => void managed.set(policy, statements),
    attach: (roleName, policyName, statements) => {
      const { inline } = ofTemplate('roles', roleName, roles.get(roleName));
      // IAM would let the one take the other's place.
      if (inline.has(policyName)) throw new Error(`role ${roleName}: there are two policies of the name ${policyName}`);
      inline.set(policyName, statements);
    },
    protect: (resource, statements) => void protections.set(resource, statements),
    encrypt: (topic, key) => {
      const known = [...protections.keys()].find((it) => it === key || it.endsWith(`:key/${key}`));
      keys.set(topic, ofTemplate('keys', key, known));
    },
    begin: (accessKey, session) => void sessions.set(accessKey, session),
    askerOf: (accessKey) => {
      const session = sessions.get(accessKey);
      const role = session && roles.get(session.role);
      if (!session || !role || !trusts(role, session.service)) return undefined;
      const own = [...role.inline.values(), ...role.managed.map((policy) => managed.get(policy))];
      return {
        name: arn('sts', `assumed-role/${role.name}/${session.name}`),
        root: arn('iam', 'root'),
        identity: own.flatMap((statements) => statements ?? []),
      };
    },
    protectionOf: (resource) => protections.get(resource) ?? [],
    keyOf: (topic) => keys.get(topic),
  };
};

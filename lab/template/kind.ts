import { createHash } from 'node:crypto';
import type * as z from 'zod';
import type { Alarms } from '../cloudwatch/alarms.ts';
import type { EventBus } from '../eventbridge/bus.ts';
import type { Functions } from '../lambda/functions.ts';
import type { Permissions } from '../permissions/permissions.ts';
import type { Logs } from '../services/logs.ts';
import type { Topics } from '../services/topics.ts';
import type { TransitGateway } from '../services/transit-gateway.ts';
import type { Queues } from '../sqs/queues.ts';
import type { Assembly } from './assembly.ts';

/** Where the stack is deployed. */
interface Place {
  readonly partition: string;
  readonly region: string;
  readonly account: string;
}

/** The services that resources are made in. */
interface Services {
  readonly alarms: Alarms;
  readonly bus: EventBus;
  readonly functions: Functions;
  readonly logs: Logs;
  readonly permissions: Permissions;
  readonly queues: Queues;
  readonly topics: Topics;
  readonly transitGateway: TransitGateway;
}

/** What the deployment of a resource may lean on. */
export interface Deployment extends Place {
  readonly services: Services;
  readonly assembly: Assembly;
  /** Added to every function's environment: how it reaches the lab. */
  readonly functionEnvironment: Readonly<Record<string, string>>;
}

/** How others refer to a resource. */
export interface Identity {
  /** What `Ref` gives. */
  readonly ref: string;
  /** What `Fn::GetAtt` gives, by name. */
  readonly attributes: Readonly<Record<string, string>>;
}

/** What a resource's identity is made of. */
export interface Naming extends Place {
  readonly logicalId: string;
  /** The property that names it, resolved, or a name as CloudFormation makes one up. */
  readonly name: (property: string) => string;
  readonly arn: (service: string, resource: string) => string;
}

/** A resource type that the lab runs. */
export interface Kind<P = unknown> {
  /** The properties that the lab knows, strictly: another one stops it. */
  readonly properties: z.ZodType<P>;
  identify(naming: Naming): Identity;
  /** Whether `deploy` also changes what an earlier deployment made. */
  readonly updates?: boolean;
  deploy(properties: P, identity: Identity, deployment: Deployment): void;
}

/** Declares a kind; what it holds is typed by its own schema. */
export const kind = <S extends z.ZodType>(declared: Kind<z.output<S>> & { readonly properties: S }): Kind => declared;

/** Hexadecimal digits that are always the same for a name. */
export const digits = (name: string, length: number): string =>
  createHash('sha256').update(name).digest('hex').slice(0, length);

/** The name at the end of an ARN, or the name itself. */
export const nameOf = (arnOrName: string): string => arnOrName.split(':').at(-1) ?? arnOrName;

import { NormalizedSchema } from '@smithy/core/schema';
import type { Service } from './service.ts';

/** What a schema of the SDK is: a type with its members, traits and names. */
export type Shape = NormalizedSchema;

/** One operation as the SDK describes it. */
export interface OperationModel {
  readonly name: string;
  readonly input: Shape;
  readonly output: Shape;
}

/** How an exception of a service appears in the query protocols, and its HTTP status. */
export interface ErrorModel {
  readonly queryCode: string;
  readonly status: number;
}

/** A service as the SDK's client describes it: the source of every name on the wire. */
export interface ServiceModel {
  /** The service's id: `EC2`, `Direct Connect`. */
  readonly id: string;
  /** As in the signature's credential scope: `monitoring` for CloudWatch. */
  readonly signingName: string;
  /** What IAM puts before an action's colon: `cloudwatch`. */
  readonly actionPrefix: string;
  /** The SDK's own first: `awsJson1_0`, `awsQuery`. */
  readonly protocols: readonly string[];
  /** Before the dot of `X-Amz-Target`: `AmazonSSM`. */
  readonly target: string;
  readonly xmlNamespace: string;
  readonly operations: ReadonlyMap<string, OperationModel>;
  readonly errors: ReadonlyMap<string, ErrorModel>;
  /** The values of an enumeration that the module exports: `StateValue`. Throws a `TypeError` where it has none. */
  readonly valuesOf: (name: string) => readonly string[];
}

type Ref = Parameters<typeof NormalizedSchema.of>[0];

interface ClientConfig {
  readonly serviceId: string;
  readonly defaultSigningName: string;
  readonly protocol: { getShapeId(): string };
  readonly protocolSettings: {
    readonly serviceTarget: string;
    readonly xmlNamespace?: string;
    readonly awsQueryCompatible?: boolean;
  };
}
type Client = new (settings: { region: string }) => { readonly config: ClientConfig };

// The SDK writes an operation as [9, namespace, name, traits, input, output] and an exception as [-3, namespace, name, traits, …].
type Static = readonly [kind: number, namespace: string, name: string, traits: unknown, input: Ref, output: Ref];
type Struct = readonly [3, string, string, unknown, members: readonly string[], shapes: unknown, required?: number];
const operationKind = 9;
const errorKind = -3;

interface ErrorTraits {
  readonly awsQueryError?: readonly [code: string, status: number];
  readonly httpError?: number;
}

const errorOf = ([, , name, traits]: Static): ErrorModel => {
  const { awsQueryError, httpError } = traits as ErrorTraits;
  return { queryCode: awsQueryError?.[0] ?? name, status: httpError ?? awsQueryError?.[1] ?? 400 };
};

const configOf = (sdk: Service['sdk']): ClientConfig => {
  const [, client] = Object.entries(sdk).find(([name]) => /^[A-Z]\w*Client$/.test(name)) ?? [];
  if (typeof client !== 'function')
    throw new TypeError('sdk: no client class in it; pass the namespace of @aws-sdk/client-…');
  return new (client as Client)({ region: 'us-east-1' }).config;
};

const valuesIn =
  (sdk: Service['sdk']) =>
  (name: string): readonly string[] => {
    const values = sdk[name];
    if (typeof values !== 'object' || values === null) throw new TypeError(`sdk: no enumeration ${name} in it`);
    return Object.values(values as Readonly<Record<string, string>>);
  };

/** CloudWatch came to JSON from the query protocol, and its older clients still speak that. */
const protocolsOf = ({ protocol, protocolSettings }: ClientConfig): readonly string[] => [
  protocol.getShapeId().replace('aws.protocols#', ''),
  ...(protocolSettings.awsQueryCompatible === true ? ['awsQuery'] : []),
];

const read = (sdk: Service['sdk']): ServiceModel => {
  const config = configOf(sdk);
  const { serviceId, defaultSigningName, protocolSettings } = config;
  const schemas = Object.values(sdk).filter((value): value is Static => Array.isArray(value));
  const ofKind = (kind: number) => schemas.filter((schema) => schema[0] === kind);
  return {
    id: serviceId,
    signingName: defaultSigningName,
    actionPrefix: defaultSigningName === 'monitoring' ? 'cloudwatch' : defaultSigningName,
    protocols: protocolsOf(config),
    target: protocolSettings.serviceTarget,
    xmlNamespace: protocolSettings.xmlNamespace ?? '',
    operations: new Map(
      ofKind(operationKind).map(([, , name, , input, output]) => [
        name,
        { name, input: NormalizedSchema.of(input), output: NormalizedSchema.of(output) },
      ]),
    ),
    errors: new Map(ofKind(errorKind).map((schema) => [schema[2], errorOf(schema)])),
    valuesOf: valuesIn(sdk),
  };
};

const models = new WeakMap<Service['sdk'], ServiceModel>();

/** What the SDK's client module says of its service, read once. Throws a `TypeError` where it is none. */
export const modelOf = (sdk: Service['sdk']): ServiceModel => {
  const model = models.get(sdk) ?? read(sdk);
  models.set(sdk, model);
  return model;
};

/** The names of the members that a request must have: the SDK's schemas list them first and carry their count. */
export const requiredMembers = (shape: Shape): readonly string[] => {
  if (!shape.isStructSchema()) return [];
  const [, , , , names, , count = 0] = shape.getSchema() as unknown as Struct;
  return names.slice(0, count);
};

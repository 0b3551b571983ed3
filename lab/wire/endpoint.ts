import { gunzipSync } from 'node:zlib';
import type { Clock } from '../../failover/time.ts';
import { checkInput } from './check.ts';
import { json } from './json.ts';
import { modelOf } from './model.ts';
import type { ServiceModel } from './model.ts';
import { scopeOf } from './protocol.ts';
import type { Exchange, Fault, Protocol, WireRequest, WireResponse } from './protocol.ts';
import { ConnectionLost, createPassage, type Interceptor, type Passage } from './passage.ts';
import { query } from './query.ts';
import { ServiceError } from './service.ts';
import type { Call, Operation, Service } from './service.ts';
import { undocumentedError } from './undocumented.ts';

export type { FinishedCall, Interceptor, ServedCall } from './passage.ts';

export interface EndpointOptions {
  readonly services: readonly Service[];
  readonly clock: Clock;
  readonly region: string;
  readonly account: string;
  /** Throws a `ServiceError` where the principal may not; without it everything is allowed. */
  readonly authorize?: Interceptor;
}

/** An operation that the endpoint serves. */
export interface ServedOperation {
  readonly service: string;
  readonly operation: string;
  /** `awsJson1_0`, `awsQuery` */
  readonly protocols: readonly string[];
  /** The members of AWS's input that it refuses. */
  readonly refused: readonly string[];
}

/** The lab's AWS: bytes in, bytes out. */
export interface Endpoint extends Passage {
  readonly served: readonly ServedOperation[];
  handle(request: WireRequest): Promise<WireResponse>;
}

interface Served {
  readonly model: ServiceModel;
  readonly operations: Readonly<Record<string, Operation>>;
}

const servedBy = ({ model, operations }: Served): readonly ServedOperation[] =>
  Object.entries(operations).map(([operation, { members }]) => {
    const input = model.operations.get(operation)?.input;
    const all = !input || input.isUnitSchema() ? [] : [...input.structIterator()].map(([name]) => name);
    return {
      service: model.id,
      operation,
      protocols: model.protocols,
      refused: all.filter((name) => members?.includes(name) === false),
    };
  });

const protocolOf = ({ headers }: WireRequest): Protocol => (headers['x-amz-target'] === undefined ? query : json);

const unpacked = (request: WireRequest): WireRequest =>
  request.headers['content-encoding'] === 'gzip' ? { ...request, body: gunzipSync(request.body) } : request;

const callOf = (request: WireRequest, { region, account, clock }: EndpointOptions): Call => {
  const scope = scopeOf(request);
  if (!scope) throw new ServiceError('MissingAuthenticationToken', 'Request is missing Authentication Token', 403);
  if (scope.region !== region)
    throw new ServiceError(
      'SignatureDoesNotMatch',
      `Credential should be scoped to a valid region: the lab serves ${region}, not ${scope.region}`,
      403,
    );
  return { principal: scope.accessKey, region, account, now: clock.now() };
};

const notServed = (name: string, list: readonly string[]): ServiceError =>
  undocumentedError(
    'an operation that the lab does not serve',
    `the lab does not serve ${name}; it serves ${list.join(', ')}`,
    501,
  );

const targetOf = (request: WireRequest, services: readonly Served[], requestId: string) => {
  const protocol = protocolOf(request);
  const address = protocol.address(request);
  const served = services.find(({ model }) => protocol.nameOf(model) === address.service);
  if (!served)
    throw notServed(
      scopeOf(request)?.service ?? request.path,
      services.map(({ model }) => model.id),
    );
  const { model, operations } = served;
  const [operation, run] = [model.operations.get(address.operation), operations[address.operation]];
  if (!operation || !run) throw notServed(`${model.id}.${address.operation}`, Object.keys(operations));
  return { run, exchange: { request, model, operation, requestId } };
};

/** The input, checked; a body that cannot be read is refused under the protocol's code for wrong types. */
const inputOf = (exchange: Exchange, protocol: Protocol): unknown => {
  try {
    const input = protocol.read(exchange);
    checkInput(exchange, input, protocol);
    return protocol.typed(exchange, input);
  } catch (error) {
    if (error instanceof ServiceError) throw error;
    throw new ServiceError(protocol.codes.type, `the request cannot be read: ${(error as Error).message}`);
  }
};

const faultOf = (error: unknown, model: ServiceModel | undefined): Omit<Fault, 'requestId'> => {
  if (!(error instanceof ServiceError))
    return faultOf(new ServiceError('InternalFailure', `the lab failed: ${String(error)}`, 500), model);
  const { code, message, status } = error;
  const known = model?.errors.get(code);
  return { code, message, queryCode: known?.queryCode ?? code, status: status ?? known?.status ?? 400 };
};

/** Makes the endpoint that serves these services, and refuses everything else. */
export const createEndpoint = (options: EndpointOptions): Endpoint => {
  const { pass, ...passage } = createPassage();
  // The first to judge, and before anyone else sees the call.
  if (options.authorize) passage.intercept(options.authorize);
  const services = options.services.map(({ sdk, operations }): Served => ({ model: modelOf(sdk), operations }));
  let count = 0;

  return {
    ...passage,
    served: services.flatMap(servedBy),
    async handle(packed) {
      const requestId = `00000000-0000-4000-8000-${String((count += 1)).padStart(12, '0')}`;
      const protocol = protocolOf(packed);
      let model: ServiceModel | undefined;
      const answer = async (): Promise<WireResponse> => {
        const request = unpacked(packed);
        const call = callOf(request, options);
        const { exchange, run } = targetOf(request, services, requestId);
        ({ model } = exchange);
        const input = inputOf(exchange, protocol);
        const { name: operation } = exchange.operation;
        const action = `${model.actionPrefix}:${operation}`;
        // Something may take its time: the operation runs at the moment that it runs.
        const perform = () => run(input as never, { ...call, now: options.clock.now() });
        const output = await pass({ service: model.id, operation, action, input, call, request, perform });
        return protocol.write(exchange, output);
      };
      const fail = (error: unknown): WireResponse => {
        if (error instanceof ConnectionLost) throw error;
        return protocol.fail(packed, { ...faultOf(error, model), requestId }, model);
      };
      const { headers, ...response } = await answer().catch(fail);
      return { ...response, headers: { 'x-amzn-requestid': requestId, ...headers } };
    },
  };
};

import type { Call } from './service.ts';
import type { WireRequest } from './protocol.ts';

/** One call as it is about to run. */
export interface ServedCall {
  /** The SDK's id of the service: `EC2`, `CloudWatch`, `Direct Connect`. */
  readonly service: string;
  /** `PutMetricData` */
  readonly operation: string;
  /** As IAM policies name it: `cloudwatch:PutMetricData`. */
  readonly action: string;
  readonly input: unknown;
  readonly call: Call;
  readonly request: WireRequest;
  /** What the operation itself answers now. */
  readonly perform: () => unknown;
}

/** A call that has run: what it gave, or the error with which it was refused. */
export interface FinishedCall extends ServedCall {
  readonly output: unknown;
  readonly error: unknown;
}

/** Sees a call before it runs; throws a `ServiceError` to refuse it, or takes its (clock's) time to delay it. */
export type Interceptor = (call: ServedCall) => void | Promise<void>;

/** Sees a call after it ran. Throwing stands for an answer that got lost: the deed is done, the caller sees the error. */
export type Observer = (call: FinishedCall) => void | Promise<void>;

/**
 * Goes around a whole call. `run` lets the interceptors see it, performs it (or what is given in its place), and tells the
 * observers. What never ends is never answered.
 */
export type Layer = (call: ServedCall, run: (instead?: () => unknown) => Promise<unknown>) => Promise<unknown>;

/** Neither answer nor error: what the SDK's own handlers make of a connection that is reset. */
export class ConnectionLost extends Error {
  readonly code = 'ECONNRESET';

  constructor() {
    super('socket hang up');
    this.name = 'TimeoutError';
  }
}

/** What every call passes on its way to its operation and back. Each addition answers with the way to take it out again. */
export interface Passage {
  /** They run in the order in which they were added. */
  intercept(interceptor: Interceptor): () => void;
  onCall(observer: Observer): () => void;
  /** Inside the layers that there are. */
  around(layer: Layer): () => void;
}

const enlist = <T>(list: Set<T>, item: T) => {
  list.add(item);
  return () => void list.delete(item);
};

/** A passage in which nothing is in the way. */
export const createPassage = (): Passage & { readonly pass: (call: ServedCall) => Promise<unknown> } => {
  const [interceptors, observers, layers] = [new Set<Interceptor>(), new Set<Observer>(), new Set<Layer>()];

  const observed = async (call: ServedCall, perform: () => unknown): Promise<unknown> => {
    let [output, error]: [unknown, unknown] = [undefined, undefined];
    try {
      for (const interceptor of interceptors) await interceptor(call);
      output = await perform();
    } catch (thrown) {
      error = thrown;
    }
    for (const observer of observers) await observer({ ...call, output, error });
    if (error !== undefined) throw error;
    return output;
  };

  return {
    intercept: (interceptor) => enlist(interceptors, interceptor),
    onCall: (observer) => enlist(observers, observer),
    around: (layer) => enlist(layers, layer),
    pass: (call) => {
      const inmost = (perform = call.perform) => observed(call, perform);
      const whole = [...layers].reduceRight<typeof inmost>(
        (inner, layer) => (perform) => layer(call, (instead = perform) => inner(instead)),
        inmost,
      );
      return whole();
    },
  };
};

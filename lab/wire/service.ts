import type { Instant } from '../../failover/time.ts';

/** Who calls, where, and when: what an operation may know of the request besides its input. */
export interface Call {
  /** The access key of the signature's credential scope; it names the principal. */
  readonly principal: string;
  readonly region: string;
  readonly account: string;
  readonly now: Instant;
}

/** What an AWS operation does: typed input in, typed output out; refuses by throwing a {@link ServiceError}. */
export type Operation<I = never, O = unknown> = ((input: I, call: Call) => O | Promise<O>) & {
  /** The members of the input that it has a meaning for; all of them without. */
  readonly members?: readonly string[];
};

/** One AWS service as the lab serves it. What it does not list in `operations`, the endpoint refuses. */
export interface Service {
  /** The namespace of the SDK's client module (`import * as ec2 from '@aws-sdk/client-ec2'`): it carries the schemas. */
  readonly sdk: Readonly<Record<string, unknown>>;
  /** By operation name: `PutMetricData`. */
  readonly operations: Readonly<Record<string, Operation>>;
}

/**
 * An AWS error as the wire carries it. `code` is the exception's name where the SDK has a class for it
 * (`ParameterNotFound`, `InvalidParameterException`; the query code follows from its schema), else the bare code.
 * `status` is the HTTP status; without it the schema's, else 400.
 */
export class ServiceError extends Error {
  readonly code: string;
  readonly status: number | undefined;

  constructor(code: string, message: string, status?: number) {
    super(message);
    this.name = code;
    this.code = code;
    this.status = status;
  }
}

/** What an operation gives of the SDK's output type: all but the client's own metadata. */
export type Answer<Output> = Omit<Output, '$metadata'>;

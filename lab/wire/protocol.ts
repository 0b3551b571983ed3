import type { OperationModel, ServiceModel } from './model.ts';

/** A request as it came, over a socket or not. `path` has the query string; header names are lower case. */
export interface WireRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
}

/** An answer as it goes out. */
export interface WireResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
}

/** Whom a request names: a service that the lab serves, and an operation that it may or may not have. */
export interface Address {
  readonly model: ServiceModel;
  readonly operation: string;
}

/** One request whose operation is known. */
export interface Exchange {
  readonly request: WireRequest;
  readonly model: ServiceModel;
  readonly operation: OperationModel;
  readonly requestId: string;
}

/** An error in the words of the wire. `queryCode` is its code in the query protocols. */
export interface Fault {
  readonly code: string;
  readonly queryCode: string;
  readonly message: string;
  readonly status: number;
  readonly requestId: string;
}

/** One of AWS's protocols, as a server speaks it. */
export interface Protocol {
  /** How the protocol names an input with a value of another type, and one with a member that there is not. */
  readonly codes: Readonly<Record<'type' | 'unknown', string>>;
  /** The protocol's name, `awsJson1_1`, where the service speaks it. */
  speaks(model: ServiceModel): string | undefined;
  /** Finds whom the request means, or undefined where it means none of these services. */
  address(request: WireRequest, models: readonly ServiceModel[]): Address | undefined;
  /** The input as it came; the caller checks it against the schema before {@link typed} makes dates and bytes of it. */
  read(exchange: Exchange): unknown;
  typed(exchange: Exchange, input: unknown): unknown;
  write(exchange: Exchange, output: unknown): WireResponse;
  fail(request: WireRequest, fault: Fault, model: ServiceModel | undefined): WireResponse;
}

const decoder = new TextDecoder();
const encoder = new TextEncoder();

/** UTF-8, both ways. */
export const textOf = (bytes: Uint8Array): string => decoder.decode(bytes);
export const bytesOf = (text: string): Uint8Array => encoder.encode(text);

/** CloudWatch came to its protocols from the query one, and its clients still ask for the old error codes by a header. */
export const queryErrorHeader = ({ headers }: WireRequest, { queryCode, status }: Fault): Record<string, string> =>
  headers['x-amzn-query-mode'] === 'true'
    ? { 'x-amzn-query-error': `${queryCode};${status < 500 ? 'Sender' : 'Receiver'}` }
    : {};

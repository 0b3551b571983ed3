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

/** Whom a request calls: a service by the protocol's name for it, and an operation; the lab may know them or not. */
export interface Address {
  readonly service: string;
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
  /** The name by which a request of the protocol calls a service; undefined where the service does not speak it. */
  nameOf(model: ServiceModel): string | undefined;
  address(request: WireRequest): Address;
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

/** What a signature (version 4) says of its request. The signature itself is not checked: the lab knows no secrets. */
export interface Scope {
  readonly accessKey: string;
  readonly region: string;
  readonly service: string;
}

/** The credential scope of a request, or undefined where it is not signed. */
export const scopeOf = ({ headers }: WireRequest): Scope | undefined => {
  const [, accessKey, region, service] =
    /^AWS4-HMAC-SHA256 Credential=([^/,]+)\/\d{8}\/([^/]+)\/([^/]+)\/aws4_request,/.exec(
      headers['authorization'] ?? '',
    ) ?? [];
  return accessKey && region && service ? { accessKey, region, service } : undefined;
};

import type { WireRequest } from './protocol.ts';

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

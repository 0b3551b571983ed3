import { HttpResponse, buildQueryString } from '@smithy/core/protocols';
import type { HttpHandler, HttpRequest } from '@smithy/core/protocols';
import type { Endpoint } from './endpoint.ts';
import { bytesOf } from './protocol.ts';

/** What a client in this process takes as its `requestHandler`. */
export type RequestHandler = HttpHandler;

type HandlerOptions = NonNullable<Parameters<HttpHandler['handle']>[1]>;

const aborted = (): Error => Object.assign(new Error('Request aborted'), { name: 'AbortError' });

const bodyOf = ({ body }: HttpRequest): Uint8Array => {
  if (body instanceof Uint8Array) return body;
  if (typeof body === 'string') return bytesOf(body);
  if (body === undefined) return bytesOf('');
  throw new TypeError('request body: streams are not served in the process');
};

/**
 * Lower case, and without what the SDK takes from the machine (its clock, its chance, its name), none of which the lab reads:
 * a run that is replayed sends the same bytes.
 */
const replayable = (headers: HttpRequest['headers']): Readonly<Record<string, string>> => {
  const lower = Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value] as const);
  const kept = lower.filter(([name]) => !['amz-sdk-invocation-id', 'user-agent', 'x-amz-date'].includes(name));
  const { authorization = '', ...rest } = Object.fromEntries(kept);
  const timeless = authorization.replace(/\/\d{8}\//, '/00000000/').replace(/Signature=\w+/, 'Signature=0');
  return { ...rest, ...(timeless && { authorization: timeless }) };
};

interface Signed {
  readonly accessKeyId: string;
  readonly sessionToken?: string;
  readonly region: string;
}

/**
 * A client's `signer` that names who calls and signs nothing: the lab verifies no signature, and in virtual time to make them
 * would be a tenth of all work.
 */
export const unsigned = ({ accessKeyId, sessionToken, region }: Signed) => ({
  sign: (request: HttpRequest): Promise<HttpRequest> => {
    const [service] = request.hostname.split('.');
    const scope = `${accessKeyId}/00000000/${region}/${service}/aws4_request`;
    request.headers['authorization'] = `AWS4-HMAC-SHA256 Credential=${scope}, SignedHeaders=host, Signature=0`;
    if (sessionToken !== undefined) request.headers['x-amz-security-token'] = sessionToken;
    return Promise.resolve(request);
  },
});

/** Resolves as the promise does, or rejects as the SDK's own handlers do as soon as the caller gives up. */
const unlessAborted = <T>(promise: Promise<T>, { abortSignal }: HandlerOptions): Promise<T> => {
  if (!abortSignal) return promise;
  return new Promise((resolve, reject) => {
    (abortSignal as AbortSignal).addEventListener('abort', () => reject(aborted()), { once: true });
    promise.then(resolve, reject);
  });
};

/**
 * Lets an SDK client call the endpoint without a socket: the same bytes, one thread, no time but the clock's. A request
 * that the caller gives up still runs, as it would on AWS.
 */
export const inProcess = (endpoint: Endpoint): RequestHandler => ({
  // There are no sockets whose settings a client could change.
  updateHttpClientConfig: () => {},
  httpHandlerConfigs: () => ({}),
  async handle(request, options = {}) {
    if (options.abortSignal?.aborted) throw aborted();
    const search = buildQueryString(request.query);
    const answer = endpoint.handle({
      method: request.method,
      path: search ? `${request.path}?${search}` : request.path,
      headers: replayable(request.headers),
      body: bodyOf(request),
    });
    const { status, headers, body } = await unlessAborted(answer, options);
    return { response: new HttpResponse({ statusCode: status, headers: { ...headers }, body }) };
  },
});

import { HttpResponse, buildQueryString } from '@smithy/core/protocols';
import type { HttpHandler, HttpRequest } from '@smithy/core/protocols';
import type { Endpoint } from './endpoint.ts';
import { bytesOf } from './protocol.ts';

type HandlerOptions = NonNullable<Parameters<HttpHandler['handle']>[1]>;

const aborted = (): Error => Object.assign(new Error('Request aborted'), { name: 'AbortError' });

const bodyOf = ({ body }: HttpRequest): Uint8Array => {
  if (body instanceof Uint8Array) return body;
  if (typeof body === 'string') return bytesOf(body);
  if (body === undefined) return bytesOf('');
  throw new TypeError('request body: streams are not served in the process');
};

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
export const inProcess = (endpoint: Endpoint): HttpHandler => ({
  // There are no sockets whose settings a client could change.
  updateHttpClientConfig: () => {},
  httpHandlerConfigs: () => ({}),
  async handle(request, options = {}) {
    if (options.abortSignal?.aborted) throw aborted();
    const search = buildQueryString(request.query);
    const answer = endpoint.handle({
      method: request.method,
      path: search ? `${request.path}?${search}` : request.path,
      headers: Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name.toLowerCase(), value])),
      body: bodyOf(request),
    });
    const { status, headers, body } = await unlessAborted(answer, options);
    return { response: new HttpResponse({ statusCode: status, headers: { ...headers }, body }) };
  },
});

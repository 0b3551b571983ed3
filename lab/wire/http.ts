import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Endpoint } from './endpoint.ts';
import { bytesOf } from './protocol.ts';
import type { WireRequest, WireResponse } from './protocol.ts';

/** Answers a request of the lab's own, such as `GET /lab/links`. */
export type Route = (request: WireRequest) => WireResponse | Promise<WireResponse>;

export interface HttpOptions {
  readonly endpoint: Endpoint;
  /** 0 chooses a free one. */
  readonly port: number;
  /** By method and path, without the query string. Everything else is AWS. */
  readonly routes?: Readonly<Record<string, Route>>;
}

/** The lab, listening on the loopback address. */
export interface HttpLab {
  readonly url: string;
  /** Ends open connections too. */
  close(): Promise<void>;
}

/** The host asks this of the instance metadata service to judge its own network; the lab's host always has one. */
const metadataToken = 'PUT /latest/api/token';

const tokenAnswer: Route = () => ({
  status: 200,
  headers: { 'content-type': 'text/plain', 'x-aws-ec2-metadata-token-ttl-seconds': '21600' },
  body: bytesOf('lab-token'),
});

const read = async (message: IncomingMessage): Promise<WireRequest> => {
  const chunks: Uint8Array[] = [];
  for await (const chunk of message) chunks.push(chunk as Uint8Array);
  const headers = Object.entries(message.headers).map(([name, value]) => [name, String(value)] as const);
  return {
    method: message.method ?? 'GET',
    path: message.url ?? '/',
    headers: Object.fromEntries(headers),
    body: new Uint8Array(Buffer.concat(chunks)),
  };
};

const write = (response: ServerResponse, { status, headers, body }: WireResponse): void => {
  response.writeHead(status, { ...headers, 'content-length': body.length });
  response.end(body);
};

const listening = (server: Server, port: number): Promise<void> =>
  new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      const sentence = `port ${port} is busy; stop what listens there or choose another with --port`;
      reject(error.code === 'EADDRINUSE' ? new Error(sentence, { cause: error }) : error);
    });
    server.listen(port, '127.0.0.1', resolve);
  });

/** Starts the lab's server. Rejects with one sentence that says what to do where the port is busy. */
export const serveHttp = async ({ endpoint, port, routes = {} }: HttpOptions): Promise<HttpLab> => {
  const all: Readonly<Record<string, Route>> = { [metadataToken]: tokenAnswer, ...routes };
  const respond = async (message: IncomingMessage, response: ServerResponse): Promise<void> => {
    const request = await read(message);
    const route =
      all[`${request.method} ${request.path.split('?')[0]}`] ?? ((aws: WireRequest) => endpoint.handle(aws));
    write(response, await route(request));
  };
  // A client that stops halfway must not keep the lab from closing.
  const server = createServer({ requestTimeout: 30_000, connectionsCheckingInterval: 1000 }, (message, response) => {
    respond(message, response).catch((error: unknown) => response.destroy(error as Error));
  });
  await listening(server, port);
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
};

import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { systemClock } from '../../aws/clock.ts';
import { createCloudWatchStandIn, type Arrived } from '../../test/probe/cloudwatch-stand-in.ts';
import type { Cut } from './cuts.ts';

/** CloudWatch on a port of loopback, which can be cut off. */
export interface CloudWatchServer {
  readonly endpoint: string;
  /** All that has arrived. */
  readonly data: readonly Arrived[];
  /** Calls that were refused, broken or left unanswered. */
  refused(): number;
  /** Cuts it off so from now on, or lets it answer again. */
  behave(cut: Cut | undefined): void;
  close(): void;
}

/** Listens on a free port, and answers. */
export const serveCloudWatch = async (): Promise<CloudWatchServer> => {
  const cloudWatch = createCloudWatchStandIn(systemClock);
  let cut: Cut | undefined;
  let refused = 0;
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    if (cut === 'breaks') {
      refused += 1;
      request.socket.destroy();
      return;
    }
    const headers = request.headers as Record<string, string>;
    const given = cloudWatch.receive({ headers, body: await buffer(request) });
    if (given?.status !== 200) refused += 1;
    if (given === undefined) return;
    response.writeHead(given.status, { 'content-type': 'application/x-amz-json-1.0' }).end(given.body);
  };
  // The caller may hang up amid its request: that one did not arrive.
  const server = createServer((request, response) => void answer(request, response).catch(() => undefined));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    data: cloudWatch.data,
    refused: () => refused,
    behave: (now) => {
      cut = now;
      cloudWatch.manner.PutMetricData = now === undefined || now === 'breaks' ? 'answers' : now;
    },
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
};

import { Socket } from 'node:net';
import { CloudWatchClient, ListMetricsCommand } from '@aws-sdk/client-cloudwatch';
import { HttpResponse, type HttpHandler } from '@smithy/core/protocols';
import { describe, expect, test } from 'vitest';
import { createConnections } from '../../aws/connections.ts';

/** A client with an idle connection in each agent, whose one call ends so; gives whether each connection was given up. */
const afterCall = async (handle: HttpHandler['handle']) => {
  const connections = createConnections();
  const { httpAgent, httpsAgent } = connections.requestHandler;
  const [plain, secure] = [new Socket(), new Socket()];
  Object.assign(httpAgent.freeSockets, { 'lab:80:': [plain] });
  Object.assign(httpsAgent.freeSockets, { 'monitoring:443:': [secure] });
  const requestHandler: HttpHandler = {
    handle,
    updateHttpClientConfig: () => undefined,
    httpHandlerConfigs: () => ({}),
  };
  const credentials = { accessKeyId: 'made-up', secretAccessKey: 'made-up' };
  const client = new CloudWatchClient({ region: 'eu-central-1', requestHandler, credentials, maxAttempts: 1 });
  connections.watch(client);
  await client.send(new ListMetricsCommand({})).catch(() => undefined);
  return { plain: plain.destroyed, secure: secure.destroyed };
};

const answer = (statusCode: number) => () =>
  Promise.resolve({
    response: new HttpResponse({
      statusCode,
      headers: { 'content-type': 'application/json' },
      body: Buffer.from(statusCode === 200 ? '{}' : '{"__type":"AccessDenied"}'),
    }),
  });

describe('idle connections, over TLS too, which is how AWS is called', () => {
  test('are closed where a call gets no answer', async () => {
    const closed = await afterCall(() =>
      Promise.reject(Object.assign(new Error('no answer'), { name: 'TimeoutError' })),
    );

    expect(closed).toEqual({ plain: true, secure: true });
  });

  test.each([200, 400, 503])('are kept where it is answered with %i', async (statusCode) => {
    expect(await afterCall(answer(statusCode))).toEqual({ plain: false, secure: false });
  });
});

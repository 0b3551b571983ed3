import { once } from 'node:events';
import { connect } from 'node:net';
import { CloudWatchClient, DescribeAlarmsCommand } from '@aws-sdk/client-cloudwatch';
import { afterEach, expect, it } from 'vitest';
import { serveHttp } from '../../../lab/wire/http.ts';
import type { HttpLab, HttpOptions, Route } from '../../../lab/wire/http.ts';
import { bytesOf } from '../../../lab/wire/protocol.ts';
import { credentials, region, startWire } from './wire-under-test.ts';

const echo: Route = ({ path }) => ({ status: 200, headers: {}, body: bytesOf(path) });

const open: HttpLab[] = [];
const serve = async (options: Partial<HttpOptions> = {}) => {
  const { endpoint } = startWire({ DescribeAlarms: {} });
  const lab = await serveHttp({ endpoint, port: 0, ...options });
  open.push(lab);
  return lab;
};
afterEach(async () => {
  await Promise.all(open.splice(0).map((lab) => lab.close()));
});

it('answers the SDK at its address', async () => {
  const { url } = await serve();
  const client = new CloudWatchClient({ region, credentials, endpoint: url });

  expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
  expect((await client.send(new DescribeAlarmsCommand({}))).$metadata.httpStatusCode).toBe(200);
});

it('answers as the metadata service of a host whose network is well', async () => {
  const { url } = await serve();

  const answer = await fetch(`${url}/latest/api/token`, { method: 'PUT' });

  expect([answer.status, await answer.text()]).toEqual([200, 'lab-token']);
});

it('serves routes of the lab beside AWS', async () => {
  const { url } = await serve({ routes: { 'GET /lab/links': echo } });

  const [own, other] = await Promise.all([fetch(`${url}/lab/links?of=primary`), fetch(`${url}/lab/none`)]);

  expect(await own.text()).toBe('/lab/links?of=primary');
  expect(other.status).toBe(403);
});

it('says in one sentence what to do about a busy port', async () => {
  const { url } = await serve();
  const port = Number(new URL(url).port);

  await expect(serve({ port })).rejects.toThrow(
    new Error(`port ${port} is busy; stop what listens there or choose another with --port`),
  );
});

it('closes though a client has sent half a request', async () => {
  const lab = await serve();
  const socket = connect(Number(new URL(lab.url).port), '127.0.0.1');
  socket.write('PUT /latest/api/token HTTP/1.1\r\nhost: lab\r\ncontent-length: 5\r\nexpect: 100-continue\r\n\r\n');
  await once(socket, 'data');
  // The server ends it with a reset: to the client that is an error.
  socket.once('error', () => {});

  await lab.close();

  await expect(fetch(lab.url)).rejects.toThrow('fetch failed');
});

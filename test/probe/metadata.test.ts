import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, test } from 'vitest';
import { askMetadata } from '../../probe/metadata.ts';

/** Asks a metadata service that answers with that status, and gives what it was asked. */
const askOf = async (status: number): Promise<IncomingMessage> => {
  const requests: IncomingMessage[] = [];
  const server = createServer((request, response) => {
    requests.push(request);
    response.writeHead(status).end('token');
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  await askMetadata({ AWS_EC2_METADATA_SERVICE_ENDPOINT: endpoint })?.(AbortSignal.timeout(5000));
  server.closeAllConnections();
  server.close();
  const [request] = requests;
  if (request === undefined) throw new Error('nothing was asked');
  return request;
};

describe('the metadata service', () => {
  test('is asked for a token', async () => {
    const { method, url, headers } = await askOf(200);

    expect([method, url]).toEqual(['PUT', '/latest/api/token']);
    expect(headers).toMatchObject({ 'x-aws-ec2-metadata-token-ttl-seconds': '60' });
  });

  test('shows a network by refusing, too', async () => {
    await expect(askOf(403)).resolves.toBeDefined();
  });

  test('that is not there rejects', async () => {
    const ask = askMetadata({ AWS_EC2_METADATA_SERVICE_ENDPOINT: 'http://127.0.0.1:1' });

    await expect(ask?.(AbortSignal.timeout(5000))).rejects.toThrow('fetch failed');
  });

  test.each(['true', 'TRUE'])('is not asked where AWS_EC2_METADATA_DISABLED is %s', (disabled) => {
    expect(askMetadata({ AWS_EC2_METADATA_DISABLED: disabled })).toBeUndefined();
  });
});

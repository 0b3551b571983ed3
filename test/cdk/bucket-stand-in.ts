import { createHash, createHmac } from 'node:crypto';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';

/** The metadata service of an instance with a role, and S3, which takes requests that this role has signed. */

const role = { AccessKeyId: 'ASIA-OF-THE-HOST', SecretAccessKey: 'secret-of-the-host', Token: 'token-of-the-host' };

const sign = (key: string | Buffer, text: string): Buffer => createHmac('sha256', key).update(text).digest();

/** As S3 does it: from the request as it came, by what its own header says was signed. */
const isSigned = ({ headers, method, url = '' }: IncomingMessage): boolean => {
  const [, key, scope = '', names = '', signature] =
    /^AWS4-HMAC-SHA256 Credential=([^/]+)\/(\S+), SignedHeaders=(\S+), Signature=(\w+)$/.exec(
      headers.authorization ?? '',
    ) ?? [];
  const lines = names.split(';').map((name) => `${name}:${String(headers[name])}`);
  const request = [method, url, '', ...lines, '', names, String(headers['x-amz-content-sha256'])].join('\n');
  const hash = createHash('sha256').update(request).digest('hex');
  const text = ['AWS4-HMAC-SHA256', String(headers['x-amz-date']), scope, hash].join('\n');
  const own = scope.split('/').reduce<string | Buffer>(sign, `AWS4${role.SecretAccessKey}`);
  const isAll = Object.keys(headers).every((name) => !name.startsWith('x-amz-') || names.split(';').includes(name));
  const isRegion = /^\d{8}\/us-east-1\/s3\/aws4_request$/.test(scope);
  return (
    key === role.AccessKeyId &&
    headers['x-amz-security-token'] === role.Token &&
    isAll &&
    isRegion &&
    sign(own, text).toString('hex') === signature
  );
};

const metadata: Readonly<Record<string, string>> = {
  'PUT /latest/api/token': 'a-token',
  'GET /latest/meta-data/iam/security-credentials/': 'the-role\n',
  'GET /latest/meta-data/iam/security-credentials/the-role': JSON.stringify(role),
};

/** Serves objects by their path. The next `refusals` requests to S3 are refused, as while a permission is too young. */
export const serveBucket = async (objects: ReadonlyMap<string, Buffer>) => {
  const state = { refusals: 0, fetched: [] as string[] };
  const server = createServer((request, response) => {
    const { method, url = '', headers } = request;
    const known = metadata[`${method} ${url}`];
    if (known !== undefined) {
      const isAllowed = method === 'PUT' || headers['x-aws-ec2-metadata-token'] === 'a-token';
      response.writeHead(isAllowed ? 200 : 401).end(known);
      return;
    }
    const isRefused = !isSigned(request) || state.refusals > 0;
    if (state.refusals > 0) state.refusals -= 1;
    const object = objects.get(url);
    if (isRefused) response.writeHead(403).end('<Code>AccessDenied</Code>');
    else if (object === undefined) response.writeHead(404).end('<Code>NoSuchKey</Code>');
    else {
      state.fetched.push(url);
      response.end(object);
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return { url, state, close: () => server.close() };
};

import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { HttpResponse, type HttpHandler } from '@smithy/core/protocols';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { hour, minute, second, type Instant, type Milliseconds } from '../../../failover/time.ts';
import { putData } from '../../../probe/publishing/cloudwatch.ts';
import { heartbeatDatum } from '../../../probe/publishing/datum.ts';
import { renewCredentials } from '../../../probe/publishing/renewal.ts';

/** A host whose clock is off, its credentials from the instance metadata service, and a CloudWatch that knows the time. */

const start = Date.parse('2026-11-24T12:00:00Z');
const end = start + 10 * minute;

let time: Instant;
let skew: Milliseconds;
let metadata: Server;
let warned: string[];

const put = (at: Instant): void => {
  time = at;
  vi.setSystemTime(at + skew);
};

/** EC2 makes new credentials available at least five minutes before the old ones end. */
const credentials = () => {
  const isNew = time >= end - 5 * minute;
  return {
    Code: 'Success',
    AccessKeyId: isNew ? 'AKIDNEW' : 'AKIDOLD',
    SecretAccessKey: 'made-up',
    Token: 'made-up',
    Expiration: new Date(isNew ? end + 6 * hour : end).toISOString(),
  };
};

beforeEach(async () => {
  warned = [];
  vi.useFakeTimers({ toFake: ['Date'] });
  metadata = createServer(({ url, method }, response) => {
    if (method === 'PUT') response.end('token');
    else response.end(url?.endsWith('/host') === true ? JSON.stringify(credentials()) : 'host');
  });
  await new Promise<void>((resolve) => metadata.listen(0, '127.0.0.1', resolve));
  const { port } = metadata.address() as AddressInfo;
  for (const name of ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY', 'AWS_PROFILE']) vi.stubEnv(name, undefined);
  for (const name of ['AWS_CONFIG_FILE', 'AWS_SHARED_CREDENTIALS_FILE']) vi.stubEnv(name, '/nonexistent');
  vi.stubEnv('AWS_EC2_METADATA_SERVICE_ENDPOINT', `http://127.0.0.1:${port}`);
  vi.stubEnv('AWS_EC2_METADATA_DISABLED', undefined);
  vi.spyOn(console, 'warn').mockReturnValue();
});
afterEach(async () => {
  vi.useRealTimers();
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
  await new Promise((resolve) => metadata.close(resolve));
});

const answer = (statusCode: number, body: object) => ({
  response: new HttpResponse({
    statusCode,
    headers: { 'content-type': 'application/x-amz-json-1.0', date: new Date(time).toUTCString() },
    body: Buffer.from(JSON.stringify(body)),
  }),
});

const signedAt = (text = ''): Instant =>
  Date.parse(text.replace(/^(....)(..)(..)T(..)(..)(..)Z$/, '$1-$2-$3T$4:$5:$6Z'));

/** Refuses what is signed more than five minutes off, or with what has ended. */
const requestHandler: HttpHandler = {
  updateHttpClientConfig: () => undefined,
  httpHandlerConfigs: () => ({}),
  handle: ({ headers }) => {
    const isOff = Math.abs(signedAt(headers['x-amz-date']) - time) > 5 * minute;
    if (isOff) return Promise.resolve(answer(403, { __type: 'InvalidSignatureException', message: 'not now' }));
    const isOver = headers['authorization']?.includes('AKIDOLD') === true && time >= end;
    return Promise.resolve(
      isOver ? answer(403, { __type: 'ExpiredTokenException', message: 'over' }) : answer(200, {}),
    );
  },
};

/** The longest time without a datapoint, publishing every 10 s until 70 minutes after the credentials have ended. */
const longestSilence = async (): Promise<Milliseconds> => {
  const client = new CloudWatchClient({ region: 'eu-central-1', requestHandler, maxAttempts: 1 });
  renewCredentials(client, (level, message) => void warned.push(`${level} ${message}`));
  const publish = putData(client, 'DxFailover/hq');
  let [last, longest] = [start, 0];
  for (let at = start; at < end + 70 * minute; at += 10 * second) {
    put(at);
    // oxlint-disable-next-line no-await-in-loop -- one after the other, as the probe does
    const isTaken = await publish([heartbeatDatum('a', at)], AbortSignal.timeout(5000)).then(
      () => true,
      () => false,
    );
    if (isTaken) last = at;
    longest = Math.max(longest, at - last);
  }
  return longest;
};

describe('credentials that end', () => {
  test.each([
    ['right', 0],
    ['an hour fast', hour],
    ['an hour slow', -hour],
  ])('silence a host for less than 30 s where its clock is %s', async (_, by) => {
    skew = by;
    put(start);

    expect(await longestSilence()).toBeLessThan(30 * second);
  });

  test.each(['ExpiredTokenException', 'InvalidClientTokenId', 'UnrecognizedClientException'])(
    'cost no datapoint: what is refused as %s is sent once more with new ones',
    async (name) => {
      skew = 0;
      put(start);
      const signedWith: string[] = [];
      const ending: HttpHandler = {
        ...requestHandler,
        handle: ({ headers }) => {
          signedWith.push(/AKID[A-Z]+/.exec(headers['authorization'] ?? '')?.[0] ?? '');
          put(end);
          return Promise.resolve(signedWith.length === 1 ? answer(400, { __type: name }) : answer(200, {}));
        },
      };
      const client = new CloudWatchClient({ region: 'eu-central-1', requestHandler: ending, maxAttempts: 1 });
      renewCredentials(client, (level, message) => void warned.push(`${level} ${message}`));

      await putData(client, 'DxFailover/hq')([], AbortSignal.timeout(5000));

      expect(signedWith).toEqual(['AKIDOLD', 'AKIDNEW']);
    },
  );

  test('are fetched once, and what else is refused is refused', async () => {
    skew = 0;
    put(end + minute);
    const refusing: HttpHandler = {
      ...requestHandler,
      handle: () => Promise.resolve(answer(400, { __type: 'ExpiredTokenException' })),
    };
    const client = new CloudWatchClient({ region: 'eu-central-1', requestHandler: refusing, maxAttempts: 1 });
    renewCredentials(client, (level, message) => void warned.push(`${level} ${message}`));

    await expect(putData(client, 'DxFailover/hq')([], AbortSignal.timeout(5000))).rejects.toMatchObject({
      name: 'ExpiredTokenException',
    });
    expect(warned).toEqual(['warn the credentials have ended; they are fetched anew']);
  });
});

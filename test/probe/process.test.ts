import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer as createHttpServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createTcpServer, type AddressInfo, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { describe, expect, onTestFinished, test, vi, type TestContext } from 'vitest';
import { probedSiteToJson } from '../../failover/settings/reading/probed-site.ts';
import { systemClock } from '../../aws/clock.ts';
import { createCloudWatchStandIn, type CloudWatchStandIn } from './cloudwatch-stand-in.ts';
import { siteWith } from './site.ts';

/** The probe as its own process, with the machine's own ping, on loopback. */

const main = join(import.meta.dirname, '..', '..', 'probe', 'main.ts');

/** CI has ping; elsewhere its absence is said, not failed. */
const needPing = ({ skip }: TestContext): void => {
  const isThere = spawnSync('ping', ['-c', '1', '-n', '127.0.0.1']).status === 0;
  skip(!isThere && process.env['CI'] === undefined, 'ping is missing or may not be used here');
};

const listen = async (server: Server): Promise<number> => {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  return (server.address() as AddressInfo).port;
};

const serve = (cloudWatch: CloudWatchStandIn): Promise<number> => {
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const headers = request.headers as Record<string, string>;
    const given = cloudWatch.receive({ headers, body: await buffer(request) });
    if (given === undefined) return;
    response.writeHead(given.status, { 'content-type': 'application/x-amz-json-1.0' }).end(given.body);
  };
  const server = createHttpServer((request, response) => void answer(request, response));
  onTestFinished(() => server.closeAllConnections());
  return listen(server);
};

const directory = (): string => {
  const path = mkdtempSync(join(tmpdir(), 'dx-failover-probe-'));
  onTestFinished(() => rmSync(path, { recursive: true }));
  return path;
};

const run = (environment: Readonly<Record<string, string>>): ChildProcess & { readonly output: string[] } => {
  const child = spawn(process.execPath, [main], { env: { PATH: process.env['PATH'], ...environment } });
  onTestFinished(() => void child.kill('SIGKILL'));
  const output: string[] = [];
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => output.push(chunk.toString()));
  return Object.assign(child, { output });
};

/** How a process ends, and all that it says. */
const ended = async (environment: Readonly<Record<string, string>>): Promise<unknown> => {
  const probe = run(environment);
  const [code] = await once(probe, 'close');
  return [code, probe.output.join('')];
};

/** Runs a probe that pings `address` and connects to a server of ours; resolves after some connects, so after as many pings. */
const startProbe = async (address: string, manner: CloudWatchStandIn['manner']['PutMetricData'] = 'answers') => {
  const cloudWatch = createCloudWatchStandIn(systemClock);
  cloudWatch.manner.PutMetricData = manner;
  let connects = 0;
  const targetPort = await listen(
    createTcpServer(() => {
      connects += 1;
    }),
  );
  const port = await serve(cloudWatch);
  const file = join(directory(), 'site.json');
  const settings = siteWith({ primary: ['10.109.2.1'], backup: [{ address: '10.109.3.1', port: targetPort }] });
  // No configuration names this host itself; here nobody else may be sent anything.
  const here = probedSiteToJson(settings, 'a').replace('10.109.2.1', address).replace('10.109.3.1', '127.0.0.1');
  writeFileSync(file, here);
  const probe = run({
    DX_FAILOVER_SITE_FILE: file,
    DX_FAILOVER_PROBE_SLOT: 'a',
    AWS_ENDPOINT_URL: `http://127.0.0.1:${port}`,
    AWS_ACCESS_KEY_ID: 'planted-key-id',
    AWS_SECRET_ACCESS_KEY: 'planted-secret',
    AWS_SESSION_TOKEN: 'planted-token',
    AWS_EC2_METADATA_DISABLED: 'true',
  });
  await vi.waitFor(() => expect(connects).toBeGreaterThan(8), 10_000);
  return { cloudWatch, probe };
};

const commandOf = (pid: string): readonly string[] => {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0');
  } catch {
    // It ended meanwhile, or is no process at all.
    return [];
  }
};

/** The processes that ping that address. */
const pingsOf = (address: string): readonly string[] =>
  readdirSync('/proc').filter((pid) => {
    const command = commandOf(pid);
    return command[0] === 'ping' && command.includes(address);
  });

describe('the probe as a process', () => {
  test('pings, publishes what was pending on SIGTERM, leaves no ping, and ends with 0', async (context) => {
    needPing(context);
    const address = '127.83.1.1';
    const { cloudWatch, probe } = await startProbe(address);
    const before = pingsOf(address);

    probe.kill('SIGTERM');
    const [code] = await once(probe, 'exit');

    expect(before).toHaveLength(1);
    expect(pingsOf(address)).toEqual([]);
    expect(code).toBe(0);
    const ofPing = cloudWatch.data.filter(({ dimensions }) => dimensions['Target'] === address);
    expect(ofPing.map(({ name }) => name)).toEqual(expect.arrayContaining(['PacketLoss', 'RoundTripTime']));
    expect(ofPing.find(({ name }) => name === 'PacketLoss')?.value).toBe(0);
  });

  test('ends within the 10 s that systemd gives it, also where CloudWatch does not answer', async (context) => {
    needPing(context);
    const { probe } = await startProbe('127.83.1.2', 'stalls');
    const began = performance.now();

    probe.kill('SIGINT');
    const [code] = await once(probe, 'exit');

    expect(code).toBe(0);
    expect(performance.now() - began).toBeLessThan(10_000);
    expect(probe.output.join('')).toContain('ends with datapoints unpublished');
  });

  test('says nothing of its credentials, also where CloudWatch refuses them', async () => {
    const { probe } = await startProbe('127.83.1.4', { code: 'InvalidClientTokenId' });

    probe.kill('SIGTERM');
    await once(probe, 'exit');

    expect(probe.output.join('')).toContain('InvalidClientTokenId');
    expect(probe.output.join('')).not.toContain('planted');
  });

  test('killed outright, leaves its ping behind for no longer than an interval', async (context) => {
    needPing(context);
    const address = '127.83.1.3';
    const { probe } = await startProbe(address);
    const before = pingsOf(address);

    probe.kill('SIGKILL');
    await once(probe, 'exit');

    expect(before).toHaveLength(1);
    await vi.waitFor(() => expect(pingsOf(address)).toEqual([]), 5000);
  });
});

describe('settings that must be mended', () => {
  test('a file that is not there ends with 2 and one line', async () => {
    expect(await ended({ DX_FAILOVER_SITE_FILE: '/nowhere/site.json', DX_FAILOVER_PROBE_SLOT: 'a' })).toEqual([
      2,
      "DX_FAILOVER_SITE_FILE: cannot use /nowhere/site.json: ENOENT: no such file or directory, open '/nowhere/site.json'\n",
    ]);
  });

  test('a field that is wrong is named', async () => {
    const file = join(directory(), 'site.json');
    const { detection, ...others } = JSON.parse(probedSiteToJson(siteWith(), 'a')) as Record<string, object>;
    writeFileSync(file, JSON.stringify({ ...others, detection: { ...detection, interval: '20ms' } }));

    expect(await ended({ DX_FAILOVER_SITE_FILE: file, DX_FAILOVER_PROBE_SLOT: 'a' })).toEqual([
      2,
      `DX_FAILOVER_SITE_FILE: cannot use ${file}: site.json: site hq: detection.interval: got "20ms"; allowed: a duration such as 200ms, 10s, 15m or 6h, from 200 ms to 10 s\n`,
    ]);
  });

  test.each([
    [{}, 'nothing'],
    [{ DX_FAILOVER_PROBE_SLOT: 'c' }, '"c"'],
  ])('a slot that the site does not have is named: %o', async (slot, got) => {
    const file = join(directory(), 'site.json');
    writeFileSync(file, probedSiteToJson(siteWith(), 'a'));

    expect(await ended({ DX_FAILOVER_SITE_FILE: file, ...slot })).toEqual([
      2,
      `DX_FAILOVER_PROBE_SLOT: got ${got}; allowed: a, b\n`,
    ]);
  });
});

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createInterface } from 'node:readline';
import { setTimeout as wait } from 'node:timers/promises';
import { systemClock } from '../aws/clock.ts';

import { siteFields, type Site } from '../failover/settings/site.ts';
import { createProbe } from '../probe/probe.ts';
import { pingArguments, spawnPing } from '../probe/pinging/ping-process.ts';
import type { PingOrder, SpawnPing } from '../probe/pinging/pinger.ts';

/**
 * Does a stalled API hold the pings up? Runs the probe with every API call stalled for 10 s, and beside it as many `ping`
 * processes alone, all to loopback, and compares the gaps between pings: `node bench/probe-stall.ts [SECONDS]`.
 * Ends with 1 where the probe's 99th percentile is more than 1.1 times that of ping alone.
 */

const seconds = Number(process.argv[2] ?? 60);
const stall = 10_000;
const limit = 1.1;
const targets = ['127.0.0.11', '127.0.0.12', '127.0.0.13'] as const;
const backups = ['127.0.0.21', '127.0.0.22', '127.0.0.23'] as const;

/** The moments of one ping process: when ping saw each answer (its own stamp), and when its line was heard here. */
interface Moments {
  readonly seen: number[];
  readonly heard: number[];
}

const recorder = () => {
  const runs: Moments[] = [];
  const begin = (): ((line: string) => void) => {
    const run: Moments = { seen: [], heard: [] };
    runs.push(run);
    return (line) => {
      const stamp = /^\[(\d+\.\d+)\] \d+ bytes from /.exec(line)?.[1];
      if (stamp === undefined) return;
      run.seen.push(Number(stamp) * 1000);
      run.heard.push(performance.now());
    };
  };
  return { runs, begin };
};

const gaps = (runs: readonly Moments[], of: keyof Moments): number[] =>
  runs.flatMap((run) => run[of].slice(1).map((moment, index) => moment - (run[of][index] ?? moment)));

const percentile = (values: readonly number[], share: number): number =>
  values.toSorted((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * share))] ?? NaN;

const site = (): Site => ({
  name: 'bench',
  // Not the whole schema: no configuration may name this host itself, and nobody else may be sent anything here.
  ...siteFields.parse({
    region: 'us-east-1',
    routing: {
      routeTables: ['tgw-rtb-0123456789abcdef0'],
      prefixLists: [{ id: 'pl-0123456789abcdef0', ranges: ['10.3.0.0/18'] }],
      backupAttachment: 'tgw-attach-0123456789abcdef0',
    },
    primary: { targets },
    backup: { targets: backups },
    probes: [{ slot: 'a', instance: 'i-0123456789abcdef0' }],
  }),
});

const startStalledApi = async () => {
  let calls = 0;
  const server = createServer((request, response) => {
    calls += 1;
    request.resume();
    setTimeout(
      () => response.writeHead(200, { 'content-type': 'application/x-amz-json-1.0' }).end('{}'),
      stall,
    ).unref();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const close = (): void => {
    server.close();
    server.closeAllConnections();
  };
  return { endpoint, calls: () => calls, close };
};

const pingAlone = (order: PingOrder, hear: (line: string) => void, signal: AbortSignal): void => {
  const child = spawn('ping', pingArguments(order), { stdio: ['ignore', 'pipe', 'inherit'] });
  createInterface({ input: child.stdout }).on('line', hear);
  signal.addEventListener('abort', () => child.kill('SIGKILL'));
};

const row = (name: string, values: readonly number[]): string =>
  [name.padEnd(24), ...[0.5, 0.99, 1].map((share) => percentile(values, share).toFixed(2).padStart(9))].join('');

const probed = recorder();
const alone = recorder();
const heardSpawn: SpawnPing = (order, hear, complained) => {
  const record = probed.begin();
  const both = (line: string): void => {
    record(line);
    hear(line);
  };
  return spawnPing(order, both, complained);
};

const api = await startStalledApi();
const credentials = { accessKeyId: 'bench', secretAccessKey: 'bench' };
const stop = new AbortController();
const probe = createProbe({
  site: site(),
  slot: 'a',
  clock: systemClock,
  client: { endpoint: api.endpoint, credentials },
  log: () => undefined,
  spawnPing: heardSpawn,
});
process.stdout.write(`${targets.length + backups.length} targets, every API call stalled for 10 s, for ${seconds} s\n`);
const running = probe.run(stop.signal);
for (const address of [...targets, ...backups]) {
  pingAlone({ address, interval: 200, source: undefined }, alone.begin(), stop.signal);
}
await wait(seconds * 1000);
stop.abort();
const calls = api.calls();
await running;
api.close();

const ofProbe = gaps(probed.runs, 'seen');
const ofPing = gaps(alone.runs, 'seen');
const ratio = percentile(ofProbe, 0.99) / percentile(ofPing, 0.99);
process.stdout.write(
  [
    `gap between pings (ms)     median      99 %       max`,
    row('ping alone', ofPing),
    row('ping of the probe', ofProbe),
    row('heard by the probe', gaps(probed.runs, 'heard')),
    `pings ${ofPing.length} alone, ${ofProbe.length} of the probe; API calls stalled ${calls}`,
    `ratio of the 99th percentiles ${ratio.toFixed(3)} (at most ${limit})`,
    '',
  ].join('\n'),
);
process.exit(ratio <= limit && calls > 0 ? 0 : 1);

import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as wait } from 'node:timers/promises';
import { paths } from '../../failover/settings/site.ts';
import { second, type Instant, type Milliseconds } from '../../failover/time.ts';
import { publishInterval } from '../../probe/publishing/backlog.ts';
import { accountOf, type Account } from './account.ts';
import type { Cuts } from './cuts.ts';
import { childrenOf, openFiles, pingsOf, residentBytes } from './machine.ts';
import { serveCloudWatch, type CloudWatchServer } from './server.ts';
import { addressesOf, enduranceSite } from './site.ts';

/** The probe's process at one moment. */
export interface Sample {
  readonly elapsed: Milliseconds;
  readonly residentBytes: number;
  readonly children: number;
  readonly openFiles: number;
}

export interface RealRun {
  readonly account: Account;
  readonly samples: readonly Sample[];
  /** Calls that met a cut. */
  readonly refusedCalls: number;
  /** From SIGTERM to its end, and how it ended. */
  readonly ending: { readonly took: Milliseconds; readonly code: number | null };
  /** Pings that were there a moment after it had ended: on SIGTERM, and killed outright. */
  readonly left: { readonly ended: number; readonly killed: number };
  /** What it logged, and how often. */
  readonly said: ReadonlyMap<string, number>;
}

export interface RealOptions {
  readonly bundle: string;
  readonly targets: number;
  readonly cuts: Cuts;
  /** Between two samples. */
  readonly sampleEvery: Milliseconds;
}

interface Process extends Pick<RealRun, 'said'> {
  readonly child: ChildProcess;
  readonly pid: number;
}

/** Resolves when the probe says that it starts. */
const startProbe = async ({ bundle, targets }: RealOptions, endpoint: string): Promise<Process> => {
  const file = join(import.meta.dirname, 'probe.ts');
  const child = spawn(process.execPath, [file, bundle, JSON.stringify(enduranceSite(targets))], {
    env: {
      PATH: process.env['PATH'],
      AWS_ENDPOINT_URL: endpoint,
      AWS_ACCESS_KEY_ID: 'endurance',
      AWS_SECRET_ACCESS_KEY: 'endurance',
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  // Nothing of this may outlive its caller, however that ends.
  const kill = (): void => void child.kill('SIGKILL');
  process.once('exit', kill);
  child.once('exit', () => process.off('exit', kill));
  const said = new Map<string, number>();
  const lines = createInterface({ input: child.stdout });
  lines.on('line', (line) => {
    const { message } = JSON.parse(line) as { message: string };
    said.set(message, (said.get(message) ?? 0) + 1);
  });
  await once(lines, 'line');
  return { child, pid: child.pid ?? 0, said };
};

/** Lives through the cuts, and looks at the process from time to time. */
const watch = async (
  { cuts, sampleEvery }: RealOptions,
  { pid, cloudWatch }: { readonly pid: number; readonly cloudWatch: CloudWatchServer },
): Promise<readonly Sample[]> => {
  const samples: Sample[] = [];
  const began = performance.now();
  const elapsed = (): Milliseconds => performance.now() - began;
  for (let next = sampleEvery; elapsed() < cuts.length;) {
    cloudWatch.behave(cuts.at(elapsed()));
    // oxlint-disable-next-line no-await-in-loop -- one look after the other
    await wait(second / 4);
    if (elapsed() < next) continue;
    next += sampleEvery;
    const of = { children: childrenOf(pid), openFiles: openFiles(pid) };
    samples.push({ elapsed: elapsed(), residentBytes: residentBytes(pid), ...of });
  }
  cloudWatch.behave(undefined);
  return samples;
};

/** Pings that a killed probe left behind notice it at their next line: then none may be there. */
const patience: Milliseconds = second;

/** Ends a process by the signal, and counts the pings that are left a moment later. */
const end = async ({ child }: Process, signal: NodeJS.Signals, addresses: readonly string[]) => {
  const began = performance.now();
  const gone = once(child, 'close');
  child.kill(signal);
  const [code] = (await gone) as [number | null];
  const took = performance.now() - began;
  await wait(patience);
  return { took, code, left: pingsOf(addresses) };
};

const nextPeriod = (at: Instant): Instant => Math.ceil(at / publishInterval) * publishInterval;

/** Runs the probe's process with the machine's own ping for as long as the cuts last; then a second one, to kill it. */
export const playForReal = async (options: RealOptions): Promise<RealRun> => {
  const cloudWatch = await serveCloudWatch();
  try {
    const addresses = addressesOf(enduranceSite(options.targets));
    const probe = await startProbe(options, cloudWatch.endpoint);
    // The periods that it saw as a whole.
    const from = nextPeriod(Date.now());
    const samples = await watch(options, { pid: probe.pid, cloudWatch });
    const until = nextPeriod(Date.now()) - publishInterval;
    const { took, code, left } = await end(probe, 'SIGTERM', addresses);
    const account = accountOf(cloudWatch.data, { addresses, paths, from, until });

    const other = await startProbe(options, cloudWatch.endpoint);
    await wait(patience);
    const killed = await end(other, 'SIGKILL', addresses);
    const refusedCalls = cloudWatch.refused();
    return {
      account,
      samples,
      refusedCalls,
      ending: { took, code },
      left: { ended: left, killed: killed.left },
      said: probe.said,
    };
  } finally {
    cloudWatch.close();
  }
};

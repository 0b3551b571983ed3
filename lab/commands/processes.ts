import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { createInterface } from 'node:readline';
import { probedSiteToJson } from '../../failover/settings/reading/probed-site.ts';
import type { Site } from '../../failover/settings/site.ts';

/** The processes around the lab: the real probe, from its bundle, and the ping of a user. */

export interface Surroundings {
  readonly site: Site;
  /** The lab's URL. */
  readonly url: string;
  /** The folder whose `ping` speaks for the network. */
  readonly bin: string;
}

/** Processes that are ended together. */
export interface Processes {
  /** Ends all of them, and waits until they are gone. */
  close(): Promise<void>;
}

/** What any AWS SDK or command needs to speak to the lab. The access key names who calls. */
export const labEnvironment = (
  { site, url }: Pick<Surroundings, 'site' | 'url'>,
  principal: string,
): Readonly<Record<string, string>> => ({
  AWS_ENDPOINT_URL: url,
  AWS_REGION: site.region,
  // The command and boto3 look for this one only.
  AWS_DEFAULT_REGION: site.region,
  AWS_ACCESS_KEY_ID: principal,
  AWS_SECRET_ACCESS_KEY: 'lab',
});

const pathWith = ({ bin, url }: Surroundings) => ({
  PATH: `${bin}${delimiter}${process.env['PATH'] ?? ''}`,
  DX_FAILOVER_LAB: url,
  // The lab's `ping` goes over its own lines, in a namespace of theirs.
  DX_FAILOVER_OWN_WAY: 'taken',
});

/** One that could not be started has no number, and a signal to it would go to our own group. */
const ended = (child: ChildProcess): Promise<void> =>
  child.pid === undefined || child.exitCode !== null || child.signalCode !== null
    ? Promise.resolve()
    : new Promise((resolve) => child.once('exit', () => resolve()));

const closing = (children: readonly ChildProcess[], after: () => void = () => undefined): Processes => ({
  close: async () => {
    for (const child of children) if (child.pid !== undefined) child.kill('SIGTERM');
    await Promise.all(children.map(ended));
    after();
  },
});

/** Starts a bundle of the probe as its own process for each slot. `onLine` hears what they log. */
export const startProbes = (bundle: string, surroundings: Surroundings, onLine: (line: string) => void): Processes => {
  const { site } = surroundings;
  const folder = mkdtempSync(join(tmpdir(), 'dx-failover-probe-'));
  const children = site.probes.map(({ slot }) => {
    const file = join(folder, `${slot}.json`);
    writeFileSync(file, probedSiteToJson(site, slot));
    const env = {
      ...pathWith(surroundings),
      ...labEnvironment(surroundings, `LAB-PROBE-${slot}`),
      AWS_EC2_METADATA_SERVICE_ENDPOINT: surroundings.url,
      DX_FAILOVER_SITE_FILE: file,
      DX_FAILOVER_PROBE_SLOT: slot,
    };
    const child = spawn(process.execPath, [bundle], {
      env,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    for (const stream of [child.stdout, child.stderr]) createInterface({ input: stream }).on('line', onLine);
    return child;
  });
  return closing(children, () => rmSync(folder, { recursive: true, force: true }));
};

/** Starts a user's ping of an address, five times a second. `onLine` hears its lines. */
export const startUser = (surroundings: Surroundings, address: string, onLine: (line: string) => void): Processes => {
  const env = { ...process.env, ...pathWith(surroundings) };
  const child = spawn('ping', ['-n', '-O', '-D', '-S', '65536', '-i', '0.2', address], {
    env,
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  createInterface({ input: child.stdout }).on('line', onLine);
  return closing([child]);
};

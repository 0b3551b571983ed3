import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { paths, type Path } from '../../failover/path.ts';
import type { Site } from '../../failover/settings/site.ts';
import type { Links } from './links.ts';

const run = promisify(execFile);

/**
 * Two network namespaces, the monitor host's and on-premises', with a real line for each path between them: real ICMP,
 * answered by the kernel. Needs root, `ip`, `tc`, `unshare`, `nsenter`, `setpriv` and `ping`.
 */
export interface RealNetwork {
  /** A folder whose `ping` runs in the host's namespace: put it first on the probe's PATH. */
  readonly bin: string;
  /** Ends the namespaces. If this process dies without it, they end by themselves. */
  close(): Promise<void>;
}

const hostSide: Readonly<Record<Path, string>> = { primary: '192.0.2.1', backup: '192.0.2.5' };
const farSide: Readonly<Record<Path, string>> = { primary: '192.0.2.2', backup: '192.0.2.6' };
const lineOf: Readonly<Record<Path, string>> = { primary: 'dx', backup: 'vp' };
/** The routing table of the servers that users reach. */
const serversTable = '101';

/** Builds it for the site's targets; the links then cut and route it. Rejects where a tool or the rights are missing. */
export const createRealNetwork = async (site: Site, links: Links): Promise<RealNetwork> => {
  const bin = await mkdtemp(join(tmpdir(), 'dx-failover-'));
  const holders: ChildProcess[] = [];
  const close = async (): Promise<void> => {
    for (const holder of holders) if (holder.pid !== undefined) holder.kill('SIGKILL');
    await rm(bin, { recursive: true, force: true });
  };
  try {
    const host = await hold(holders);
    const onPremises = await hold(holders);
    const world = { site, links, host, onPremises };
    await lay(world);
    await writePing(bin, host);
    follow(world);
    return { bin, close };
  } catch (error) {
    await close();
    throw error;
  }
};

interface World {
  readonly site: Site;
  readonly links: Links;
  /** The process ids that hold the namespaces. */
  readonly host: number;
  readonly onPremises: number;
}

/** A process that holds a new namespace, and dies with this one. */
const hold = async (holders: ChildProcess[]): Promise<number> => {
  const holder = spawn('setpriv', ['--pdeathsig', 'KILL', 'unshare', '-n', 'sleep', 'infinity'], { stdio: 'ignore' });
  holders.push(holder);
  await new Promise((resolve, reject) => holder.once('spawn', resolve).once('error', reject));
  const pid = holder.pid ?? 0;
  const own = await run('readlink', ['/proc/self/ns/net']);
  for (let tries = 0; tries < 100; tries += 1) {
    // oxlint-disable-next-line no-await-in-loop -- until unshare has done its work
    const its = await run('readlink', [`/proc/${pid}/ns/net`]);
    if (its.stdout !== own.stdout) return pid;
    if (holder.exitCode !== null) throw new Error('a network namespace cannot be made: this needs root');
  }
  throw new Error('a network namespace was not made in time');
};

const inside = (pid: number, ...command: readonly string[]) => run('nsenter', ['-t', String(pid), '-n', ...command]);

/** The lines of one namespace's set-up, run by one shell. */
const script = (pid: number, lines: readonly string[]) => inside(pid, 'sh', '-ec', lines.join('\n'));

/** Both lines of one side, with its addresses. */
const ends = (side: Readonly<Record<Path, string>>) =>
  paths.flatMap((path) => [
    `ip addr add ${side[path]}/30 dev ${lineOf[path]}`,
    `ip link set ${lineOf[path]} up`,
    `echo 0 > /proc/sys/net/ipv4/conf/${lineOf[path]}/rp_filter`,
  ]);

/** Every address that a probe of the host sends from; the first is the one that it uses unless told otherwise. */
const addressesOf = (site: Site): readonly string[] => {
  const all = site.probes.flatMap(({ host, sources }) => [host?.address, sources.primary, sources.backup]);
  return [...new Set(all.map((address, index) => address ?? (index === 0 ? '10.0.0.7' : undefined)))].filter(
    (address) => address !== undefined,
  );
};

const lay = async ({ site, host, onPremises, links }: World): Promise<void> => {
  const targets = [...site.primary.targets, ...site.backup.targets, ...(site.through?.targets ?? [])];
  const lax = ['all', 'default'].map((name) => `echo 0 > /proc/sys/net/ipv4/conf/${name}/rp_filter`);
  const cables = paths.map(
    (path) => `ip link add ${lineOf[path]} type veth peer name ${lineOf[path]} netns ${onPremises}`,
  );
  const pingRange = `echo '0 2147483647' > /proc/sys/net/ipv4/ping_group_range`;
  const own = addressesOf(site).map((address) => `ip addr add ${address}/32 dev lo`);
  await script(host, [...lax, ...cables, 'ip link set lo up', ...own, pingRange]);
  await script(onPremises, [
    ...lax,
    'ip link set lo up',
    ...targets.map(({ address }) => `ip addr add ${address}/32 dev lo`),
    ...ends(farSide),
  ]);
  await script(host, ends(hostSide));
  await route({ site, host, onPremises, links });
  // The servers that users reach have a router of their own.
  const servers = site.through?.targets.map(({ address }) => `ip rule add from ${address} lookup ${serversTable}`);
  await script(onPremises, servers ?? []);
};

/** Routes each target as the transit gateway does. On-premises answers by the address that it was asked from, users as they came. */
const route = async ({ site, host, onPremises, links }: World): Promise<void> => {
  const addresses = addressesOf(site);
  const targets = [...site.primary.targets, ...site.backup.targets, ...(site.through?.targets ?? [])];
  const ways = targets.map(({ address }) => {
    const path = links.pathOf(address);
    return path === undefined
      ? `ip route replace unreachable ${address}/32`
      : `ip route replace ${address}/32 via ${farSide[path]} src ${addresses[0]}`;
  });
  const answers = addresses.map(
    (address) => `ip route replace ${address}/32 via ${hostSide[links.returnOf('', address) ?? 'primary']}`,
  );
  const [user] = site.through?.targets ?? [];
  const users = (user && links.pathOf(user.address)) ?? 'primary';
  const back = `ip route replace default via ${hostSide[users]} table ${serversTable}`;
  await Promise.all([script(host, ways), script(onPremises, [...answers, back])]);
};

/** A cut line drops every packet without a word, in both directions. */
const cutOrRestore = async ({ links, host, onPremises }: World): Promise<void> => {
  const lines = paths.map((path) =>
    links.isUp(path)
      ? `tc qdisc del dev ${lineOf[path]} root 2>/dev/null || true`
      : `tc qdisc replace dev ${lineOf[path]} root blackhole`,
  );
  await Promise.all([script(host, lines), script(onPremises, lines)]);
};

/** Keeps the namespaces as the links and the route tables are, one change after another. */
const follow = (world: World): void => {
  let last: Promise<void> = Promise.resolve();
  const queue = (work: (world: World) => Promise<void>) => () => {
    last = last
      .then(() => work(world))
      .catch((error: unknown) => console.error('lab: the real network could not follow:', error));
  };
  world.links.onChange(queue(cutOrRestore));
  world.links.onRoutes(queue(route));
};

const writePing = async (bin: string, host: number): Promise<void> => {
  const { stdout } = await run('sh', ['-c', 'command -v ping']);
  const file = join(bin, 'ping');
  await writeFile(file, `#!/bin/sh\nexec nsenter -t ${host} -n ${stdout.trim()} "$@"\n`);
  await chmod(file, 0o755);
};

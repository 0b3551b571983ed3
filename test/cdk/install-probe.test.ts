import { Template } from 'aws-cdk-lib/assertions';
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { nodePackage } from '../../cdk/node-package.ts';
import { serveBucket } from './bucket-stand-in.ts';
import { canMakeRoot, makeHost, systems, type Host, type Ran } from './host-root.ts';
import { resourcesOf } from './resolved.ts';
import { siteOf } from './sites.ts';
import { stackOf } from './synth.ts';

/** The command of the template's association, run as root in roots that have what each system has. */

const unit = 'dx-failover-probe.service';
const instance = { slot: 'a', instance: 'i-0a1b2c3d4e5f60718' };
const { version, sha512 } = nodePackage('x86_64');
const runtime = `opt/dx-failover/node-${version}/bin/node`;
const sources = join(import.meta.dirname, '..', '..');

const commandsOf = (rank: 0 | 1): string => {
  const probes = rank === 0 ? [instance] : [{ slot: 'b', instance: 'i-0a1b2c3d4e5f60719' }, instance];
  const template = Template.fromStack(stackOf(siteOf({ probes })).stack);
  const all = Object.values(resourcesOf(template, 'AWS::SSM::Association'));
  return ((all[rank]?.Properties['Parameters'] ?? {}) as { commands: string[] }).commands.join('\n');
};

const folder = mkdtempSync(join(tmpdir(), 'dx-failover-install-'));
afterAll(() => rmSync(folder, { recursive: true }));

const python = (...words: readonly string[]): void => {
  expect(spawnSync('/usr/bin/python3', words, { cwd: folder }).status).toBe(0);
};

/** A bundle as the deployment puts it, with this code. */
const bundleWith = (code: string): Buffer => {
  const at = mkdtempSync(join(folder, 'bundle-'));
  for (const file of ['cdk/install/install-probe.sh', 'cdk/install/unpack-node.py', `probe/systemd/${unit}`]) {
    cpSync(join(sources, file), join(at, file.split('/').at(-1) ?? ''));
  }
  writeFileSync(join(at, 'probe.mjs'), code);
  writeFileSync(join(at, 'site.json'), '{}\n');
  python(
    '-m',
    'zipfile',
    '-c',
    `${at}.zip`,
    ...['install-probe.sh', 'unpack-node.py', unit, 'probe.mjs', 'site.json'].map((it) => join(at, it)),
  );
  return readFileSync(`${at}.zip`);
};

/** npm's archive with a Node that does no more than to run, or not even that. */
const archiveWith = (node: string): Buffer => {
  const at = mkdtempSync(join(folder, 'node-'));
  mkdirSync(join(at, 'package', 'bin'), { recursive: true });
  writeFileSync(join(at, 'package', 'bin', 'node'), node);
  python('-c', `import tarfile\nwith tarfile.open("${at}.tgz", "w:gz") as f: f.add("${at}/package", "package")`);
  return readFileSync(`${at}.tgz`);
};

const archive = archiveWith('#!/bin/sh\necho v24\n');
const objects = new Map<string, Buffer>();
const written = { first: commandsOf(0), second: commandsOf(1) };
const [bundleUrl = '', nodeUrl = ''] = written.first.match(/https:\/\/\S+\.s3\.us-east-1\.\S+/g) ?? [];
let bucket: Awaited<ReturnType<typeof serveBucket>>;
beforeAll(async () => {
  bucket = await serveBucket(objects);
});
afterAll(() => bucket.close());

beforeEach((context) => {
  context.skip(!canMakeRoot() && process.env['CI'] === undefined, 'needs root');
  objects.set('/bundle', bundleWith('first\n'));
  objects.set('/node', archive);
  Object.assign(bucket.state, { refusals: 0, fetched: [] });
});

interface Installing {
  readonly script?: string;
  /** The archive that the deployment promised. */
  readonly promised?: Buffer;
}

const install = (host: Host, { script = written.first, promised = archive }: Installing = {}): Promise<Ran> => {
  const local = script
    .replaceAll(/https:\/\/\S+\.s3\.us-east-1\.\S+\.zip/g, `${bucket.url}/bundle`)
    .replaceAll(/https:\/\/\S+\.s3\.us-east-1\.\S+/g, `${bucket.url}/node`)
    .replace(sha512, createHash('sha512').update(promised).digest('hex'));
  return host.run(local, { AWS_EC2_METADATA_SERVICE_ENDPOINT: bucket.url });
};

const start = [`systemctl daemon-reload`, `systemctl enable ${unit}`, `systemctl restart ${unit}`];
const asked = `systemctl is-active --quiet ${unit}`;
const code = (host: Host): string => host.read('opt/dx-failover/current/probe.mjs');

const hosts: Host[] = [];
const hostLike = (name: keyof typeof systems): Host => {
  const host = makeHost(systems[name]);
  hosts.push(host);
  return host;
};
afterAll(() => {
  for (const { root } of hosts) rmSync(root, { recursive: true, force: true });
});

test('the command fetches the bundle and Node from the bucket of the deployment, over the name of its Region', () => {
  expect(bundleUrl).toMatch(
    /^https:\/\/cdk-hnb659fds-assets-123456789012-us-east-1\.s3\.us-east-1\.[\w<>:.]+\/[0-9a-f]{64}\.zip$/,
  );
  expect(nodeUrl).toMatch(
    /^https:\/\/cdk-hnb659fds-assets-123456789012-us-east-1\.s3\.us-east-1\.[\w<>:.]+\/[0-9a-f]{64}$/,
  );
  // Systems Manager would take it for the name of a parameter.
  expect(written.first).not.toContain('{{');
});

describe.each(Object.keys(systems) as (keyof typeof systems)[])('%s, as it is after its first start', (name) => {
  test('gets Node, code, settings and unit, and the probe is started', async () => {
    const host = hostLike(name);

    const { status, stderr, calls } = await install(host);

    expect([status, stderr]).toEqual([0, '']);
    expect(code(host)).toBe('first\n');
    expect(host.read(runtime)).toBe('#!/bin/sh\necho v24\n');
    expect(host.read('opt/dx-failover/current/probe.env')).toBe(
      'AWS_REGION=us-east-1\nDX_FAILOVER_PROBE_SLOT=a\nDX_FAILOVER_SITE_FILE=/opt/dx-failover/current/site.json\n',
    );
    expect(host.read(`etc/systemd/system/${unit}`)).toBe(readFileSync(join(sources, 'probe/systemd', unit), 'utf8'));
    const labelled = systems[name].labels ? [`restorecon -R /opt/dx-failover /etc/systemd/system/${unit}`] : [];
    expect(calls).toEqual([asked, ...labelled, ...start]);
  });

  test('without ping, and without a repository, is told which package is missing', async () => {
    const host = hostLike(name);
    host.remove('usr/bin/ping');

    const { status, stderr } = await install(host);

    expect(status).toBe(1);
    expect(stderr).toContain(
      'dx-failover: ping is not here, and could not be installed: install iputils (Amazon Linux, RHEL) or iputils-ping (Ubuntu)',
    );
    expect(host.has('opt/dx-failover/current')).toBe(false);
  });
});

describe('a host with a probe that runs', () => {
  let host: Host;
  beforeEach(async () => {
    host = hostLike('Amazon Linux 2023');
    await install(host);
    bucket.state.fetched = [];
  });

  test('is left alone where all is as it should be, and Node is not fetched again', async () => {
    const { status, calls } = await install(host);

    expect([status, calls]).toEqual([0, [asked]]);
    expect(bucket.state.fetched).toEqual(['/bundle']);
  });

  test('gets a new version after those before it in the list, and is restarted once', async () => {
    objects.set('/bundle', bundleWith('second\n'));

    const { status, calls } = await install(host, { script: written.second });

    expect([status, code(host)]).toEqual([0, 'second\n']);
    expect(calls).toEqual([asked, 'sleep 60', expect.stringContaining('restorecon'), ...start]);
    expect(bucket.state.fetched).toEqual(['/bundle']);
  });

  test('keeps the version that ran where the new one does not start, and does not try that one again', async () => {
    objects.set('/bundle', bundleWith('broken\n'));

    const first = await install(host);
    const second = await install(host);

    expect([first.status, first.stderr]).toEqual([
      1,
      'dx-failover: this version does not start (journalctl -u dx-failover-probe); the one before it runs again\n',
    ]);
    expect([second.status, second.calls]).toEqual([1, [asked]]);
    expect(second.stderr).toContain('this version did not start when it was tried; the one before it runs');
    expect([code(host), host.has('active')]).toEqual(['first\n', true]);
  });

  test('takes the next version after one that did not start', async () => {
    objects.set('/bundle', bundleWith('broken\n'));
    await install(host);
    objects.set('/bundle', bundleWith('mended\n'));

    const { status } = await install(host);

    expect([status, code(host)]).toEqual([0, 'mended\n']);
  });

  test('is started where it does not run', async () => {
    host.remove('active');

    const { status, calls } = await install(host);

    expect([status, calls.at(-1)]).toEqual([0, `systemctl restart ${unit}`]);
  });

  test('gets its unit back where somebody changed it', async () => {
    host.write(`etc/systemd/system/${unit}`, 'changed\n');

    await install(host);

    expect(host.read(`etc/systemd/system/${unit}`)).not.toBe('changed\n');
  });

  test('holds two versions at most', async () => {
    for (const version of ['second', 'third']) {
      objects.set('/bundle', bundleWith(`${version}\n`));
      await install(host);
    }

    const kept = spawnSync('sh', ['-c', 'cat opt/dx-failover/*/probe.mjs | sort -u'], { cwd: host.root });
    expect(kept.stdout.toString()).toBe('second\nthird\n');
  });
});

describe('a host', () => {
  let host: Host;
  beforeEach(() => {
    host = hostLike('Ubuntu 22.04');
  });

  test('whose system lets not every group ping gives the probe the one capability of ping', async () => {
    host.write('proc/sys/net/ipv4/ping_group_range', '1\t0\n');

    await install(host);

    expect(host.read(`etc/systemd/system/${unit}.d/ping.conf`)).toBe(
      '[Service]\nAmbientCapabilities=CAP_NET_RAW\nCapabilityBoundingSet=CAP_NET_RAW\n',
    );
  });

  test('of another processor than the configuration says is told so', async () => {
    host.write('usr/bin/uname', '#!/bin/sh\necho aarch64\n', 0o755);

    expect(await install(host)).toEqual({
      status: 1,
      stderr:
        'dx-failover: this host is aarch64, and the configuration says x86_64: set probes[].architecture of the probe a\n',
      calls: [],
    });
  });

  test('without Python is told so', async () => {
    host.remove('usr/bin/python3');

    expect((await install(host)).stderr).toBe('dx-failover: python3 is not here: install it\n');
  });

  test('that Node does not run on is told what it needs', async () => {
    const other = archiveWith('#!/bin/sh\nexit 1\n');
    objects.set('/node', other);

    const { status, stderr } = await install(host, { promised: other });

    expect([status, stderr]).toEqual([
      1,
      `dx-failover: Node ${version} does not run here: it needs glibc 2.28, libstdc++ and this processor (x86_64)\n`,
    ]);
  });

  test('takes no Node but the one that the deployment names', async () => {
    objects.set('/node', archiveWith('#!/bin/sh\necho another\n'));

    const { status, stderr, calls } = await install(host);

    expect(status).toBe(1);
    expect(stderr).toContain('the checksum is not the one of the deployment; nothing was changed');
    expect([host.has(runtime), calls]).toEqual([false, []]);
  });

  test('whose permission is too young tries again', async () => {
    bucket.state.refusals = 2;

    const { status, calls } = await install(host);

    expect(status).toBe(0);
    expect(calls.slice(0, 2)).toEqual(['sleep 5', 'sleep 10']);
  });

  test('that has no permission ends with what S3 said', async () => {
    bucket.state.refusals = 5;

    const { status, stderr } = await install(host);

    expect(status).toBe(1);
    expect(stderr).toContain('/bundle: 403 Forbidden <Code>AccessDenied</Code>');
  });
});

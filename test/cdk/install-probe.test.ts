import { beforeEach, describe, expect, test } from 'vitest';
import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const installer = join(import.meta.dirname, '..', '..', 'cdk', 'install-probe.sh');
const unit = 'dx-failover-probe.service';

/** A host with nothing on it, a bundle to install, and a systemctl that notes what it is asked. */
let host: { readonly root: string; readonly bundle: string; readonly bin: string };

beforeEach(() => {
  const at = mkdtempSync(join(tmpdir(), 'dx-failover-install-'));
  host = { root: join(at, 'root'), bundle: join(at, 'bundle'), bin: join(at, 'bin') };
  for (const folder of Object.values(host)) mkdirSync(folder);
  writeFileSync(join(host.bundle, 'install-probe.sh'), readFileSync(installer));
  for (const file of ['probe.mjs', 'site.json', unit]) writeFileSync(join(host.bundle, file), `${file}, first\n`);
  answer({ isActive: false, restarts: true });
});

/** Makes systemctl answer so. */
const answer = ({ isActive, restarts }: { readonly isActive: boolean; readonly restarts: boolean }): void => {
  const script = `#!/bin/sh
echo "$*" >>"${host.bin}/calls"
case $1 in is-active) exit ${isActive ? 0 : 3} ;; restart) exit ${restarts ? 0 : 1} ;; esac
`;
  writeFileSync(join(host.bin, 'systemctl'), script);
  writeFileSync(join(host.bin, 'sleep'), `#!/bin/sh\necho "sleep $*" >>"${host.bin}/calls"\n`);
  for (const command of ['systemctl', 'sleep']) chmodSync(join(host.bin, command), 0o755);
};

const install = (): { readonly status: number | null; readonly calls: readonly string[] } => {
  writeFileSync(join(host.bin, 'calls'), '');
  const env = { ...process.env, DESTDIR: host.root, PATH: `${host.bin}:${process.env['PATH']}` };
  const { status } = spawnSync('sh', [join(host.bundle, 'install-probe.sh'), 'a', 'cn-north-1', '60'], { env });
  return { status, calls: readFileSync(join(host.bin, 'calls'), 'utf8').split('\n').filter(Boolean) };
};

const installed = (file: string): string => readFileSync(join(host.root, file), 'utf8');
const asked = `is-active --quiet ${unit}`;
const started = ['daemon-reload', `enable ${unit}`, `restart ${unit}`];

test('a new host gets code, settings, Region, slot and unit, and the probe is started', () => {
  const { status, calls } = install();

  expect(status).toBe(0);
  expect(installed('opt/dx-failover/probe.mjs')).toBe('probe.mjs, first\n');
  expect(installed('etc/dx-failover/site.json')).toBe('site.json, first\n');
  expect(installed('etc/dx-failover/probe.env')).toBe('AWS_REGION=cn-north-1\nDX_FAILOVER_PROBE_SLOT=a\n');
  expect(installed(`etc/systemd/system/${unit}`)).toBe(`${unit}, first\n`);
  expect(calls).toEqual([asked, ...started]);
});

test('what the unit starts is where the installer puts it', () => {
  const text = readFileSync(join(import.meta.dirname, '..', '..', 'probe', 'systemd', unit), 'utf8');

  expect(text).toContain('ExecStart=/usr/bin/node-24 /opt/dx-failover/probe.mjs');
  expect(text).toContain('EnvironmentFile=/etc/dx-failover/probe.env');
});

describe('installing again', () => {
  beforeEach(() => {
    install();
    answer({ isActive: true, restarts: true });
  });

  test('leaves a probe alone that runs what it should', () => {
    expect(install()).toEqual({ status: 0, calls: [asked] });
  });

  test.each(['probe.mjs', 'site.json', unit])('restarts the probe where %s has changed, after its pause', (file) => {
    writeFileSync(join(host.bundle, file), `${file}, second\n`);

    expect(install()).toEqual({ status: 0, calls: [asked, 'sleep 60', ...started] });
  });

  test('starts a probe that does not run', () => {
    answer({ isActive: false, restarts: true });

    expect(install()).toEqual({ status: 0, calls: [asked, ...started] });
  });
});

test('a probe that does not start fails the installation', () => {
  answer({ isActive: false, restarts: false });

  expect(install()).toEqual({ status: 1, calls: [asked, ...started] });
});

test('a bundle without its unit is not started', () => {
  const withoutUnit = spawnSync('rm', [join(host.bundle, unit)]);

  expect(withoutUnit.status).toBe(0);
  expect(install()).toEqual({ status: 1, calls: [] });
  expect(existsSync(join(host.root, 'etc/systemd/system', unit))).toBe(false);
});

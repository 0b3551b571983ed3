import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test, type TestContext } from 'vitest';

const name = 'dx-failover-probe.service';
const unit = readFileSync(join(import.meta.dirname, '..', '..', 'probe', 'systemd', name), 'utf8');

/** The unit as a file whose program exists here. */
const installed = ({ skip }: TestContext): string => {
  const isThere = spawnSync('systemd-analyze', ['--version']).status === 0;
  skip(!isThere && process.env['CI'] === undefined, 'systemd-analyze is missing here');
  const directory = mkdtempSync(join(tmpdir(), 'dx-failover-unit-'));
  onTestFinished(() => rmSync(directory, { recursive: true }));
  const file = join(directory, name);
  writeFileSync(file, unit.replace('/opt/dx-failover/current/node', process.execPath));
  return file;
};

describe('the unit of the probe', () => {
  test('is one that systemd understands to the last word', (context) => {
    const { status, stdout, stderr } = spawnSync('systemd-analyze', ['verify', '--man=no', installed(context)], {
      encoding: 'utf8',
    });

    expect([status, stdout, stderr]).toEqual([0, '', '']);
  });

  test('exposes little: systemd calls it OK', (context) => {
    const options = ['security', '--offline=true', '--threshold=20', '--no-pager', installed(context)];

    const { status, stdout } = spawnSync('systemd-analyze', options, { encoding: 'utf8' });

    expect(stdout.trim().split('\n').at(-1)).toMatch(/exposure level for dx-failover-probe\.service: 1\.\d OK/);
    expect(status).toBe(0);
  });

  test.each([
    ['restarts always', 'Restart=always'],
    ['has a watchdog, told by child processes', 'Type=notify\nNotifyAccess=all\nWatchdogSec=60'],
    ['is not root', 'DynamicUser=yes'],
    [
      'runs what the installer puts in place',
      'ExecStart=/opt/dx-failover/current/node /opt/dx-failover/current/probe.mjs',
    ],
    ['reads its slot from what the installer writes', 'EnvironmentFile=/opt/dx-failover/current/probe.env'],
    ['ends the probe first, and gives it longer than its flush takes', 'KillMode=mixed\nTimeoutStopSec=10'],
  ])('%s', (_what, lines) => {
    expect(unit).toContain(lines);
  });
});

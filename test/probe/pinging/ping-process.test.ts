import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { pingArguments, spawnPing } from '../../../probe/pinging/ping-process.ts';

const order = { address: '127.0.0.1', interval: 200, source: undefined };

/** Puts a `ping` that is this shell script first on PATH. */
const withPing = (script: string): void => {
  const directory = mkdtempSync(join(tmpdir(), 'dx-failover-ping-'));
  const file = join(directory, 'ping');
  writeFileSync(file, `#!/bin/sh\n${script}\n`);
  chmodSync(file, 0o755);
  vi.stubEnv('PATH', `${directory}${delimiter}${process.env['PATH']}`);
  onTestFinished(() => {
    vi.unstubAllEnvs();
    rmSync(directory, { recursive: true });
  });
};

describe('ping', () => {
  test('is run as measured: numeric, losses said, stamped, with a small send buffer, at the interval', () => {
    expect(pingArguments(order).join(' ')).toBe('-n -O -D -S 65536 -i 0.2 127.0.0.1');
  });

  test('leaves from the source address, where there is one', () => {
    expect(pingArguments({ ...order, source: '10.0.0.7' }).join(' ')).toBe(
      '-n -O -D -S 65536 -i 0.2 -I 10.0.0.7 127.0.0.1',
    );
  });

  test('is the first on PATH, speaks English, and is heard line by line', async () => {
    withPing('echo "$LC_ALL $*"; echo two');
    const heard: string[] = [];

    const reason = await spawnPing(order, (line) => heard.push(line)).exited;

    expect(heard).toEqual(['C -n -O -D -S 65536 -i 0.2 127.0.0.1', 'two']);
    expect(reason).toBe('exit 0');
  });

  test('that fails gives its complaint', async () => {
    withPing('echo "ping: connect: Network is unreachable" >&2; exit 2');

    const reason = await spawnPing(order, () => undefined).exited;

    expect(reason).toBe('exit 2: ping: connect: Network is unreachable');
  });

  test('that is missing is an exit like any other', async () => {
    vi.stubEnv('PATH', '/nowhere');
    onTestFinished(() => void vi.unstubAllEnvs());

    const ping = spawnPing(order, () => undefined);
    ping.kill();

    expect(await ping.exited).toBe('ping cannot be run: Error: spawn ping ENOENT');
  });

  test('that is missing takes nobody with it when it is killed', async () => {
    const module = join(import.meta.dirname, '../../..', 'probe/pinging/ping-process.ts');
    const script = `
      const { spawnPing } = await import(${JSON.stringify(module)});
      for (let time = 0; time < 300; time += 1) spawnPing(${JSON.stringify(order)}, () => undefined).kill();
      console.log('alive');
    `;

    // In a group of its own: for a child that never was, Node may signal group 0, which is the caller's.
    const caller = spawn(process.execPath, ['--input-type=module', '-e', script], {
      env: { PATH: '/nowhere' },
      detached: true,
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let said = '';
    caller.stdout.on('data', (chunk: Buffer) => {
      said += chunk.toString();
    });

    const [status, signal] = (await once(caller, 'close')) as [number | null, string | null];

    expect([said, status, signal]).toEqual(['alive\n', 0, null]);
  });

  test('is killed, whatever it does', async () => {
    withPing('trap "" TERM INT; while :; do read -r line < /dev/null || :; done');

    const ping = spawnPing(order, () => undefined);
    ping.kill();

    expect(await ping.exited).toBe('SIGKILL');
  });
});

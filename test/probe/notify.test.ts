import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { createNotify } from '../../probe/notify.ts';

/** Prints each datagram that comes to a Unix socket, as systemd would read it. Node has no such sockets. */
const receiver = `
import socket, sys
s = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
s.bind(sys.argv[1])
print("bound", flush=True)
while True:
    print(s.recv(4096).decode(), flush=True)
`;

describe("systemd's notification socket", () => {
  test('is told of the start, of life and of the end', async ({ skip }) => {
    const missing = ['systemd-notify', 'python3'].filter((tool) => spawnSync(tool, ['--version']).status !== 0);
    skip(missing.length > 0 && process.env['CI'] === undefined, `missing here: ${missing.join(', ')}`);
    const directory = mkdtempSync(join(tmpdir(), 'dx-failover-notify-'));
    onTestFinished(() => rmSync(directory, { recursive: true }));
    const socket = join(directory, 'notify');
    const systemd = spawn('python3', ['-c', receiver, socket], { stdio: ['ignore', 'pipe', 'inherit'] });
    onTestFinished(() => void systemd.kill('SIGKILL'));
    let heard = '';
    systemd.stdout.on('data', (chunk: Buffer) => {
      heard += chunk.toString();
    });
    await vi.waitFor(() => expect(heard).toBe('bound\n'), 10_000);
    vi.stubEnv('NOTIFY_SOCKET', socket);
    onTestFinished(() => void vi.unstubAllEnvs());
    const said: string[] = [];
    const notify = createNotify(process.env, (_level, message) => said.push(message));

    for (const state of ['ready', 'alive', 'stopping'] as const) notify(state);
    // `BARRIER=1` comes from systemd-notify itself: it waits until its word has been read.
    const states = (): readonly string[] =>
      heard.split('\n').filter((line) => line.endsWith('=1') && line !== 'BARRIER=1');
    await vi.waitFor(() => expect(states()).toHaveLength(3), 10_000);
    systemd.kill('SIGKILL');
    await once(systemd, 'exit');

    expect(states().toSorted()).toEqual(['READY=1', 'STOPPING=1', 'WATCHDOG=1']);
    expect(said).toEqual([]);
  });

  test('that cannot be reached is said, and stops nothing', async () => {
    vi.stubEnv('PATH', '/nowhere');
    onTestFinished(() => void vi.unstubAllEnvs());
    const said: unknown[] = [];
    const notify = createNotify({ NOTIFY_SOCKET: '/nowhere' }, (level, message, fields) =>
      said.push({ level, message, ...fields }),
    );

    notify('ready');

    await vi.waitFor(() =>
      expect(said).toEqual([
        { level: 'warn', message: 'cannot notify systemd', state: 'ready', error: 'spawn systemd-notify ENOENT' },
      ]),
    );
  });
});

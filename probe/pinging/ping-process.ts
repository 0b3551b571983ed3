import { spawn } from 'node:child_process';
import { createLineReader } from './lines.ts';
import type { PingOrder, SpawnPing } from './pinger.ts';

/**
 * The arguments of ping, each for a reason: `-n` no name look-ups; `-O` says a loss when the next ping leaves; `-D` shows
 * when; `-S 65536` keeps a failing ARP from stalling the sender; never `-w`, which ends it.
 */
export const pingArguments = ({ address, interval, source }: PingOrder): readonly string[] => [
  '-n',
  '-O',
  '-D',
  '-S',
  '65536',
  '-i',
  String(interval / 1000),
  ...(source === undefined ? [] : ['-I', source]),
  address,
];

/**
 * Runs the `ping` that is first on PATH, in the C locale.
 *
 * A probe that is killed outright leaves none behind for long: ping's next line, an interval later, meets a closed pipe
 * and ends it (libuv gives children back the default SIGPIPE). Under systemd the control group ends it at once.
 */
export const spawnPing: SpawnPing = (order, hear, complained = () => undefined) => {
  const { promise: exited, resolve } = Promise.withResolvers<string>();
  const fail = (error: unknown): void => resolve(`ping cannot be run: ${String(error)}`);
  try {
    const child = spawn('ping', pingArguments(order), {
      env: { ...process.env, LC_ALL: 'C' },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    child.on('error', fail);
    let complaint = '';
    const keep = (line: string): void => {
      complaint = line;
      complained(line);
    };
    child.stdout.setEncoding('utf8').on('data', createLineReader(hear));
    child.stderr.setEncoding('utf8').on('data', createLineReader(keep));
    child.on('close', (code, signal) => resolve([signal ?? `exit ${code}`, complaint].filter(Boolean).join(': ')));
    const kill = (): void => {
      // One that could not be started has no number, and Node then signals whatever lies there: number 0 is our own group.
      // Nothing of its state is worth a farewell, and a stopped process heeds no gentler signal.
      if (child.pid !== undefined) child.kill('SIGKILL');
    };
    return { kill, exited };
  } catch (error) {
    // Without a free file descriptor the child has no streams at all.
    fail(error);
    return { kill: () => undefined, exited };
  }
};

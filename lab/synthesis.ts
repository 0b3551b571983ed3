import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join, resolve } from 'node:path';

const root = join(import.meta.dirname, '..');

/**
 * Synthesizes a configuration into a directory. Where the signal aborts, it waits until nothing writes there any more: the
 * `cdk` command starts a shell and the app, which do not end with it. So all of them are one group, and end together.
 * @throws Error with what the command said, where it failed or was given up.
 */
export const synthesize = async (config: string, directory: string, signal?: AbortSignal): Promise<void> => {
  signal?.throwIfAborted();
  const child = spawn('cdk', ['synth', '-q', '-c', `config=${resolve(config)}`, '-o', directory], {
    cwd: root,
    detached: true,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const end = (): void => {
    try {
      if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
    } catch {
      // It has just ended by itself.
    }
  };
  signal?.addEventListener('abort', end);
  let said = '';
  child.stderr.on('data', (chunk: Buffer) => (said += String(chunk)));
  try {
    // It closes once the last of the group has let go of it.
    const [status] = (await once(child, 'close')) as [number | null];
    if (status !== 0) throw new Error(said);
  } finally {
    signal?.removeEventListener('abort', end);
  }
};

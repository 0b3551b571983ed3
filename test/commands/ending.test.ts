import { spawn, type ChildProcess } from 'node:child_process';
import { globSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';

/** How `npm start` and `npm run lab` end when somebody ends them. */

const root = join(import.meta.dirname, '..', '..');
const children: ChildProcess[] = [];
afterAll(() => {
  for (const { pid, exitCode, signalCode } of children)
    if (pid !== undefined && exitCode === null && signalCode === null) process.kill(-pid, 'SIGKILL');
});

const start = (args: readonly string[], mark = '') => {
  const env = { ...process.env, DX_FAILOVER_MARK: mark };
  const child = spawn('npm', args, { cwd: root, env, detached: true, stdio: ['ignore', 'pipe', 'pipe'] });
  children.push(child);
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (output += String(chunk)));
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
  return { child, output: () => output, ended };
};

const until = async (holds: () => boolean, what: () => string): Promise<void> => {
  const last = Date.now() + 60_000;
  while (!holds()) {
    if (Date.now() > last) throw new Error(what());
    // oxlint-disable-next-line no-await-in-loop -- until it holds
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
};

/** The processes whose environment holds a text, whoever their parent is by now. */
const living = (text: string): string[] =>
  globSync('/proc/[0-9]*').flatMap((folder) => {
    try {
      const isOurs = readFileSync(`${folder}/environ`, 'utf8').includes(text);
      return isOurs ? [readFileSync(`${folder}/cmdline`, 'utf8').replaceAll('\0', ' ')] : [];
    } catch {
      return [];
    }
  });

/** Where a synthesis of the lab lies. */
const folders = (): string[] => globSync(join(tmpdir(), 'dx-failover-lab-*'));

/** Resolves when nobody is left of a command that was started under a mark. */
const gone = (mark: string): Promise<void> =>
  until(
    () => living(mark).length === 0,
    () => living(mark).join('\n'),
  );

describe.skipIf(process.platform !== 'linux')('a command of the lab', () => {
  it('that is interrupted while it builds says so, fails, and leaves no folder', async () => {
    const before = new Set(folders());
    const { child, output, ended } = start(['start'], 'of-ending-test');
    await until(() => output().includes('Building'), output);
    await until(() => folders().some((folder) => !before.has(folder)), output);
    const made = folders().filter((folder) => !before.has(folder));

    process.kill(-(child.pid ?? 0), 'SIGINT');

    // npm gets the signal, too, and ends by it or with its number.
    expect(await ended).not.toBe(0);
    expect(output()).toContain('Interrupted before the lab was up: nothing runs, and nothing is left behind.\n');
    await gone('DX_FAILOVER_MARK=of-ending-test');
    expect(folders().filter((folder) => made.includes(folder))).toEqual([]);
  });

  it('ends with all that synthesizes for it when npm alone is sent a SIGTERM while it builds', async () => {
    const mark = 'DX_FAILOVER_MARK=of-building-test';
    const before = new Set(folders());
    const { child, output, ended } = start(['start'], 'of-building-test');
    await until(() => living(mark).some((line) => line.includes('cdk/app.ts')), output);
    const made = folders().filter((folder) => !before.has(folder));

    child.kill('SIGTERM');
    await ended;
    await gone(mark);

    expect(output()).toContain('Interrupted before the lab was up: nothing runs, and nothing is left behind.\n');
    expect(made).not.toEqual([]);
    expect(folders().filter((folder) => made.includes(folder))).toEqual([]);
  });

  it('ends when npm is sent a SIGTERM before the command has said a word', async () => {
    const mark = 'DX_FAILOVER_MARK=of-early-test';
    const { child, output, ended } = start(['run', 'lab', '--', '--port', '0'], 'of-early-test');
    await until(() => living(mark).some((line) => /^\S*node lab\/commands\/serve\.ts/.test(line)), output);
    expect(output()).not.toContain('Building');

    child.kill('SIGTERM');

    await gone(mark);
    expect(await ended).not.toBe(0);
  });

  it('ends with everything of it when npm alone is sent a SIGTERM', async () => {
    const { child, output, ended } = start(['run', 'lab', '--', '--port', '0']);
    await until(() => output().includes('The lab stays up'), output);
    // The probe's environment names the lab and nothing else of ours.
    const [lab = ''] = /http:\/\/127\.0\.0\.1:\d+/.exec(output()) ?? [];
    const running = living(`AWS_ENDPOINT_URL=${lab}`);

    child.kill('SIGTERM');
    await ended;

    expect(running.length).toBeGreaterThan(0);
    await until(
      () => living(`AWS_ENDPOINT_URL=${lab}`).length === 0,
      () => living(`AWS_ENDPOINT_URL=${lab}`).join('\n'),
    );
  });
});

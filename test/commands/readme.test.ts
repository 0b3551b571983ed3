import { execFileSync, spawn, spawnSync, type ChildProcess, type SpawnSyncReturns } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cdkCommands, filledIn } from './documented.ts';
import { shown, type Way } from './ways.ts';

/** Runs the commands of the documents as they stand there: in a copy of the checkout, and against the lab. */

const root = join(import.meta.dirname, '../..');
const textsOf = (way: Way): string[] => [...new Set(shown().flatMap((it) => (it.way === way ? it.text : [])))];

/** CI runs this one itself, and this test within it. */
const ownCommand = 'npm ci && npm test';
const install = 'npm ci && npm start';

let copy = '';
beforeAll(() => {
  copy = mkdtempSync(join(tmpdir(), 'dx-failover-readme-'));
  const files = execFileSync('git', ['ls-files', '-co', '--exclude-standard'], { cwd: root, encoding: 'utf8' });
  for (const file of files.trim().split('\n')) {
    mkdirSync(dirname(join(copy, file)), { recursive: true });
    cpSync(join(root, file), join(copy, file), { verbatimSymlinks: true });
  }
});
const children: ChildProcess[] = [];
afterAll(() => {
  // One that has ended may have left its number to somebody else.
  for (const { pid, exitCode, signalCode } of children) {
    if (pid !== undefined && exitCode === null && signalCode === null) end(pid);
  }
  rmSync(copy, { recursive: true, force: true });
});

/** What is left of a command's processes, where a test failed half-way. */
const end = (group: number): void => {
  try {
    process.kill(-group, 'SIGKILL');
  } catch {
    // Nothing is left.
  }
};

interface Running {
  readonly child: ChildProcess;
  readonly output: () => string;
  readonly ended: Promise<number | null>;
}

// A group of its own, so that Ctrl-C reaches all of it, as in a terminal.
const start = (command: string): Running => {
  const env = {
    ...process.env,
    PATH: process.env['PATH']?.replaceAll(join(root, 'node_modules', '.bin'), ''),
    npm_config_prefer_offline: 'true',
  };
  const child = spawn('bash', ['-c', command], { cwd: copy, env, detached: true, stdio: ['ignore', 'pipe', 'pipe'] });
  children.push(child);
  let text = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (text += chunk.toString()));
  return { child, output: () => text, ended: new Promise((resolve) => child.once('exit', resolve)) };
};

const until = async (running: Running, text: string): Promise<void> => {
  const { child, output } = running;
  while (!output().includes(text)) {
    if (child.exitCode !== null) throw new Error(`it ended without "${text}":\n${output()}`);
    // oxlint-disable-next-line no-await-in-loop -- until it says so
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
};

const interrupt = async ({ child, ended }: Running): Promise<number | null> => {
  if (child.pid !== undefined) process.kill(-child.pid, 'SIGINT');
  return ended;
};

const isFree = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const server = createServer().once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });

const staysUp = async (running: Running): Promise<void> => {
  await until(running, 'The lab stays up');
  await interrupt(running);
};

const endsWell = async (running: Running): Promise<void> => {
  const status = await running.ended;
  expect(`${running.output()}\nexit ${status}`).toMatch(/\nexit 0$/);
};

/** What must be true of each command; a command that is not here fails the test. */
const expectations: Readonly<Record<string, (running: Running) => Promise<void>>> = {
  [install]: async (running) => {
    await staysUp(running);
    expect(running.output()).toContain('Everything happened.');
    if (process.env['CI'] !== undefined) expect(running.output()).toContain('real ICMP');
  },
  'npm start -- --once --json': async (running) => {
    await endsWell(running);
    const result = JSON.parse(running.output().trim().split('\n').at(-1) ?? '') as Record<string, unknown>;
    expect(result).toMatchObject({ ok: true, announcements: [{ kind: 'failover' }, { kind: 'failback' }] });
    expect(result['switches']).toMatchObject([
      { from: 'primary', to: 'backup' },
      { from: 'backup', to: 'primary' },
    ]);
  },
  'npm run lab -- --port 4566': async (running) => {
    await until(running, 'The lab stays up');
    askLab();
    await interrupt(running);
  },
};

const hasAws = spawnSync('aws', ['--version']).status === 0;

const account = {
  ...process.env,
  AWS_ENDPOINT_URL: 'http://127.0.0.1:4566',
  AWS_ACCESS_KEY_ID: 'operator',
  AWS_SECRET_ACCESS_KEY: 'lab',
  AWS_DEFAULT_REGION: 'us-east-1',
};

/** What the operator types, in the order in which it can be typed: the reference by hand before any pin makes one. */
const typed = (): string[] =>
  textsOf('lab').toSorted(
    (one, other) => Number(one.includes('put-parameter')) - Number(other.includes('put-parameter')),
  );

/** A reference that has just been made cannot be deleted yet: whoever types it types it again. */
const ask = (block: string, tries = 10): SpawnSyncReturns<string> => {
  const asked = spawnSync('bash', ['-ec', block], { encoding: 'utf8', env: account });
  return tries > 1 && asked.stderr.includes('IncorrectState') ? ask(block, tries - 1) : asked;
};

const mustHaveAws = process.env['DX_FAILOVER_REFEREES'] === 'required';

const askLab = (): void => {
  if (!hasAws && !mustHaveAws) {
    process.stderr.write(
      `the AWS CLI is not installed: ${typed().length} blocks of commands were not run on the lab\n`,
    );
    return;
  }
  for (const block of typed()) {
    const asked = ask(block);
    expect(`${block}\n${asked.stderr}`).toBe(`${block}\n`);
    expect(asked.status).toBe(0);
    if (block.includes('describe-alarms')) expect(asked.stdout).toContain('dx-failover/hq/signal/ping/primary/a\tOK');
  }
};

/** Lets the AWS CLI judge a call's operation and options, without making it. */
const judged = (block: string): string => {
  const aws = 'aws() { command aws "$@" --generate-cli-skeleton input; }';
  const options = { encoding: 'utf8', env: account, cwd: copy } as const;
  return spawnSync('bash', ['-ec', `${aws}\n${block} > /dev/null`], options).stderr;
};

/** The calls of a block for PowerShell: they read as in any shell. */
const callsIn = (block: string): string =>
  block
    .split('\n')
    .filter((line) => line.startsWith('aws '))
    .join('\n');

describe('the documents', () => {
  it('show no command that nobody runs or checks', () => {
    expect(shown().filter(({ way }) => way === undefined)).toEqual([]);
    expect(textsOf('here')).toContain(install);
    expect(textsOf('itself')).toEqual([ownCommand]);
    expect(readFileSync(join(root, '.ci/run'), 'utf8').split('\n')).toContain(ownCommand);
  });

  it('list as run on an account only what is run there', () => {
    const lines = textsOf('account').flatMap((text) => text.split('\n').filter((line) => line !== '# needs AWS'));

    expect(lines.map(filledIn).filter((line) => !cdkCommands().includes(line))).toEqual([]);
  });

  it.skipIf(!hasAws && !mustHaveAws).each(textsOf('form'))('%s is a call that AWS knows', (block) => {
    expect(judged(block)).toBe('');
  });

  it.skipIf(!hasAws && !mustHaveAws).each(textsOf('powershell'))('%s makes a call that AWS knows', (block) => {
    const calls = callsIn(block);
    writeFileSync(join(copy, 'pin.json'), '{}');

    expect(calls).not.toBe('');
    expect(judged(calls)).toBe('');
  });

  it('show only commands that run as written', async (context) => {
    const isBusy = !(await isFree(4566));
    context.skip(isBusy && process.env['CI'] === undefined, 'port 4566 is busy here, which the README names');
    expect(isBusy).toBe(false);
    const first = start(install);
    await until(first, 'Building and synthesizing');
    const others = textsOf('here')
      .filter((block) => block !== install)
      .map((block) => [block, start(block)] as const);

    const all = [[install, first] as const, ...others];
    expect(all.length).toBeGreaterThan(1);
    await Promise.all(all.map(([block, running]) => (expectations[block] ?? endsWell)(running)));
  });
});

import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { TestContext } from 'vitest';

const run = promisify(execFile);

/** Whether a program answers; where referees are required, as in CI, a missing one is a failure. */
const isInstalled = async (program: string, args: readonly string[]): Promise<boolean> => {
  try {
    await run(program, args);
    return true;
  } catch (error) {
    if (process.env['CI'] === 'true' && process.env['DX_FAILOVER_REFEREES'] === 'required') throw error;
    return false;
  }
};
/** Which referees are here. */
export const installed = {
  awscli: await isInstalled('python3', ['-c', 'import awscli.clidriver']),
  boto3: await isInstalled('python3', ['-c', 'import boto3']),
};

/** Skips a test, with a reason, where its referee is not there. */
export const skipUnless = (context: TestContext, name: keyof typeof installed): void =>
  context.skip(
    !installed[name],
    `${name} is not installed here: install it for python3 to let this referee judge the lab`,
  );

const environment = {
  PATH: process.env['PATH'],
  HOME: '/nonexistent',
  AWS_ACCESS_KEY_ID: 'operator',
  AWS_SECRET_ACCESS_KEY: 'none',
  AWS_DEFAULT_REGION: 'us-east-1',
  AWS_MAX_ATTEMPTS: '1',
  AWS_PAGER: '',
};

/** What the Python beside this file answers. */
export const python = (request: object): Promise<unknown> =>
  new Promise((resolve, reject) => {
    const options = { env: environment, maxBuffer: 1 << 26 };
    const child = execFile('python3', [join(import.meta.dirname, 'referees.py')], options, (error, stdout) => {
      if (error) reject(error);
      else resolve(JSON.parse(stdout));
    });
    child.stdin?.end(JSON.stringify(request));
  });

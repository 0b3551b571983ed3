import { execFile } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { accountId, createAccount, type Account } from './account.ts';
import { cdkCommands } from './documented.ts';

/** Runs every `cdk` command of every document as it stands there, in a folder with a `failover.yaml` of a user's. */

const root = join(import.meta.dirname, '..', '..');

/** A checkout that a user works in: all of this one but what is made in it, with a `failover.yaml`, or without. */
const checkoutWith = (settings: string | undefined): string => {
  const folder = mkdtempSync(join(tmpdir(), 'dx-failover-user-'));
  for (const name of readdirSync(root)) {
    if (!['.git', 'cdk.out', 'dist', 'failover.yaml'].includes(name)) symlinkSync(join(root, name), join(folder, name));
  }
  if (settings !== undefined) writeFileSync(join(folder, 'failover.yaml'), settings);
  return folder;
};

const routeTable = 'tgw-rtb-00000000000000abc';
const settingsOf = (region: string): string =>
  readFileSync(join(root, 'examples', region.startsWith('cn-') ? 'china.yaml' : 'minimal.yaml'), 'utf8')
    .replaceAll(/tgw-rtb-\w+/g, routeTable)
    .replaceAll('us-east-1', region)
    .replace('123456789012', accountId)
    .replace('  beijing:', '  hq:');

interface Ended {
  readonly status: number;
  readonly output: string;
}

const run = (command: string, folder: string, url: string): Promise<Ended> => {
  const env = {
    HOME: folder,
    PATH: process.env['PATH'],
    AWS_ENDPOINT_URL: url,
    AWS_ACCESS_KEY_ID: 'kim',
    AWS_SECRET_ACCESS_KEY: 'made-up',
    // The shell's Region is another one: what counts is the site's.
    AWS_REGION: 'us-west-2',
    AWS_EC2_METADATA_DISABLED: 'true',
    // Nobody is here to say yes. A deployment is not forced: that would fetch Node anew, from a registry.
    CDK_REQUIRE_APPROVAL: 'never',
    ...(command.includes(' destroy') ? { CDK_FORCE: 'true' } : {}),
  };
  return new Promise((resolve) => {
    execFile('bash', ['-c', command], { cwd: folder, env, encoding: 'utf8' }, (error, stdout, stderr) =>
      resolve({ status: error === null ? 0 : Number(error.code), output: stdout + stderr }),
    );
  });
};

/** All commands in one folder, one after the other, as a person does. */
const runAll = async (region: string) => {
  const [account, folder] = [await createAccount(), checkoutWith(settingsOf(region))];
  const ended = new Map<string, Ended & { readonly calls: Account['calls'] }>();
  for (const command of cdkCommands()) {
    const before = account.calls.length;
    // oxlint-disable-next-line no-await-in-loop -- one after the other
    const end = await run(command, folder, account.url);
    ended.set(command, { ...end, calls: account.calls.slice(before) });
  }
  rmSync(folder, { recursive: true });
  await account.close();
  return { ended, objects: [...account.objects.values()] };
};

const regions = ['eu-central-1', 'cn-north-1'];
const played = new Map<string, Awaited<ReturnType<typeof runAll>>>();
beforeAll(async () => {
  await Promise.all(regions.map(async (region) => played.set(region, await runAll(region))));
});

describe.each(regions)('in a folder with a failover.yaml of %s', (region) => {
  it.each(cdkCommands())('%s does what it says, in that Region and to the stack of that file', (command) => {
    const { status, output, calls = [] } = played.get(region)?.ended.get(command) ?? {};
    const elsewhere = calls.filter((call) => call.region !== region && call.action !== 'GetCallerIdentity');
    const stacks = calls.flatMap(({ input }) => input['StackName'] ?? []).map((name) => name.split('/')[1] ?? name);

    expect(`${output}\nexit ${status}`).toMatch(/\nexit 0$/);
    expect(elsewhere).toEqual([]);
    expect([...new Set(stacks)].filter((name) => !['CDKToolkit', 'dx-failover-hq'].includes(name))).toEqual([]);
    expect(stacks.length > 0).toBe(!command.includes('synth'));
  });

  it('what is deployed is the template of that file', () => {
    const templates = (played.get(region)?.objects ?? []).filter((body) => body.includes('AWS::CloudWatch::Dashboard'));

    expect(templates.length).toBeGreaterThan(0);
    expect(templates.every((body) => body.includes(routeTable))).toBe(true);
    expect(templates.some((body) => body.includes('tgw-rtb-0d86bcd71877f6d88'))).toBe(false);
  });
});

it('without a failover.yaml nothing is synthesized, asked or prepared, and one sentence says how to make one', async () => {
  const [account, folder] = [await createAccount(), checkoutWith(undefined)];
  onTestFinished(() => {
    rmSync(folder, { recursive: true });
    return account.close();
  });

  const { status, output } = await run('npx cdk bootstrap', folder, account.url);

  expect(status).toBe(1);
  expect(output).toContain(
    `failover.yaml: there is no such file in ${folder}; copy examples/recommended.yaml to failover.yaml and fill it in, or name another file: -c config=FILE\n`,
  );
  expect(account.calls).toEqual([]);
});

import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { modelOf } from '../../lab/wire/model.ts';
import { undocumented } from '../../lab/wire/undocumented.ts';
import { suites } from './trials.ts';

const root = join(import.meta.dirname, '../..');
const lab = (...options: readonly string[]) => {
  const { stdout, stderr, status } = spawnSync(process.execPath, ['lab/commands/serve.ts', ...options], {
    cwd: root,
    encoding: 'utf8',
  });
  return { stdout, stderr, status };
};

it('lists every operation that the lab serves, and each has a case in the contract', () => {
  const { stdout, status } = lab('--operations');

  const listed = [...stdout.matchAll(/^([A-Z][\w ]+\.\w+) {1,}((?:\w+, )*\w+)(?: +without .*)?$/gm)];
  const tried = suites.flatMap(({ sdk, cases, protocols }) =>
    cases.map(({ operation }) => `${modelOf(sdk).id}.${operation}: ${protocols.join(', ')}`),
  );
  expect(status).toBe(0);
  expect(new Set(listed.map(([, operation, protocols]) => `${operation}: ${protocols}`))).toEqual(new Set(tried));
  expect(listed).toHaveLength(tried.length);
});

it('says what it refuses of an operation, and how where AWS documents no error', () => {
  const { stdout } = lab('--operations');

  expect(stdout).toMatch(/^SSM\.GetParameters +awsJson1_1 +without WithDecryption$/m);
  expect(stdout).toMatch(/^CloudWatch\.SetAlarmState +awsJson1_0, awsQuery$/m);
  for (const [situation, { code, why }] of Object.entries(undocumented)) {
    expect(stdout).toContain(`\n${situation} (`);
    expect(stdout).toContain(`\n  ${code}: ${why}\n`);
  }
});

it('says in one sentence which options it knows', () => {
  expect(lab('--prot')).toEqual({
    stdout: '',
    stderr: "Unknown option '--prot'; allowed: --config, --template, --help, --port, --operations\n",
    status: 2,
  });
});

import { describe, expect, test } from 'vitest';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, realpathSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const scratch = mkdtempSync(join(tmpdir(), 'dx-failover-app-'));

/** The app as the CDK's command runs it, with a configuration file of this text. */
const run = (text: string | undefined) => {
  const config = join(scratch, text === undefined ? 'missing.yaml' : 'failover.yaml');
  if (text !== undefined) writeFileSync(config, text);
  const outdir = mkdtempSync(join(scratch, 'out-'));
  const env = { ...process.env, CDK_OUTDIR: outdir, CDK_CONTEXT_JSON: JSON.stringify({ config }) };
  const { status, stderr } = spawnSync(process.execPath, ['cdk/app.ts'], { env, encoding: 'utf8' });
  return { status, lines: stderr.trimEnd().split('\n'), config, made: readdirSync(outdir) };
};

describe('a malformed configuration', () => {
  const { status, lines, config, made } = run('sites:\n  hq:\n    region: mars\n    modus: act\n');

  test('ends the app with exit code 2', () => {
    expect(status).toBe(2);
  });

  test('is told in full, each fault with file, line, site, field, value and what is allowed', () => {
    expect(lines).toHaveLength(6);
    expect(lines).toContain(
      `${config}:3: site hq: region: got "mars"; allowed: a Region such as us-east-1 or cn-north-1, which the CDK or the SDK of this version knows (a newer one: docs/configuration.md)`,
    );
    for (const line of lines) expect(line).toMatch(/^\S+\.yaml:\d+: site hq: \w+: got .+; allowed: .+$/);
  });

  test('is synthesized in no part', () => {
    expect(made).toEqual([]);
  });
});

test('a configuration file that is not there ends the app with exit code 2, and its name', () => {
  const { status, lines, config, made } = run(undefined);

  expect(status).toBe(2);
  expect(lines).toEqual([
    `${config}: there is no such file in ${process.cwd()}; copy examples/recommended.yaml to failover.yaml and fill it in, or name another file: -c config=FILE`,
  ]);
  expect(made).toEqual([]);
});

test.each([
  ['failover.yaml', 'failover.yml'],
  ['site.yml', 'site.yaml'],
])('where %s is not there and %s is, the app names that one, and does not take it', (asked, there) => {
  const directory = mkdtempSync(join(scratch, 'ending-'));
  writeFileSync(join(directory, there), 'sites: {}\n');
  const env = { ...process.env, CDK_CONTEXT_JSON: JSON.stringify({ config: asked }) };
  const app = join(import.meta.dirname, '..', '..', 'cdk', 'app.ts');

  const { status, stderr } = spawnSync(process.execPath, [app], { env, cwd: directory, encoding: 'utf8' });

  expect(status).toBe(2);
  expect(stderr).toBe(
    `${asked}: there is no such file in ${realpathSync(directory)}; did you mean ${there}? Name it: -c config=${there}\n`,
  );
});

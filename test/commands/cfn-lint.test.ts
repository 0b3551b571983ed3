import { execFileSync, spawnSync } from 'node:child_process';
import { globSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { bundleAll } from '../../bundle.ts';
import { readSettings } from '../../failover/settings/settings-file.ts';

/** An independent referee of the templates, each in the Region of its own site. */

const root = join(import.meta.dirname, '../..');
const files = ['failover.example.yaml', ...globSync('examples/*.yaml', { cwd: root })].toSorted();
const isInstalled = spawnSync('cfn-lint', ['--version']).status === 0;

const scratch = mkdtempSync(join(tmpdir(), 'dx-failover-lint-'));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

/** As `cdk synth` does: the bundles, and then the app with the context of cdk.json, for each file in turn. */
beforeAll(() => bundleAll());
const { context } = JSON.parse(readFileSync(join(root, 'cdk.json'), 'utf8')) as { context: Record<string, unknown> };
const synthesize = (file: string, outdir: string): void => {
  const env = { ...process.env, CDK_OUTDIR: outdir, CDK_CONTEXT_JSON: JSON.stringify({ ...context, config: file }) };
  execFileSync(process.execPath, ['cdk/app.ts'], { cwd: root, env });
};

const regionsIn = (file: string): readonly string[] => {
  const read = readSettings(readFileSync(join(root, file), 'utf8'));
  return read.kind === 'valid' ? read.sites.map(({ region }) => region) : [];
};

it.for(files)('cfn-lint finds no error in the template of %s', (file, { skip }) => {
  skip(!isInstalled, 'cfn-lint is not installed here: the templates are synthesized, and not judged by it');
  const directory = join(scratch, file.replaceAll('/', '-'));
  synthesize(file, directory);
  const templates = globSync(join(directory, '*.template.json'));

  expect(templates.length).toBeGreaterThan(0);
  const lint = spawnSync(
    'cfn-lint',
    ['--non-zero-exit-code', 'error', '--regions', ...regionsIn(file), '--', ...templates],
    { encoding: 'utf8' },
  );
  expect(`${lint.stdout}${lint.stderr}`).not.toMatch(/^E\d+/m);
  expect(lint.status).toBe(0);
});

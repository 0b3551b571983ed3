import { App } from 'aws-cdk-lib';
import { spawnSync } from 'node:child_process';
import { globSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { addSites } from '../../cdk/site-stacks.ts';
import { exampleFiles, siteIn } from '../failover/settings/examples.ts';
import { bundles, context } from './synth.ts';

/** An independent referee of the templates, each in the Region of its own site. */

const isInstalled = spawnSync('cfn-lint', ['--version']).status === 0;

const scratch = mkdtempSync(join(tmpdir(), 'dx-failover-lint-'));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

it('every example is judged', () => {
  expect(['failover.example.yaml', ...globSync('examples/*.yaml')].toSorted()).toEqual(exampleFiles.toSorted());
});

it.for(exampleFiles)('cfn-lint finds no error in the template of %s', (file, { skip }) => {
  skip(!isInstalled, 'cfn-lint is not installed here: the templates are synthesized, and not judged by it');
  const site = siteIn(file);
  const app = new App({ context, outdir: join(scratch, file.replaceAll('/', '-')) });
  addSites(app, [site], { bundles });
  const templates = globSync(join(app.synth().directory, '*.template.json'));

  expect(templates).toHaveLength(1);
  const lint = spawnSync('cfn-lint', ['--non-zero-exit-code', 'error', '--regions', site.region, '--', ...templates], {
    encoding: 'utf8',
  });
  expect(`${lint.stdout}${lint.stderr}`).not.toMatch(/^E\d+/m);
  expect(lint.status).toBe(0);
});

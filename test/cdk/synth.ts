import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Site } from '../../failover/settings/site.ts';
import { FailoverSite } from '../../cdk/failover-site.ts';

/** Bundles that stand in for the real ones: the template is tested here, not the code in it. */
export const bundles = mkdtempSync(join(tmpdir(), 'dx-failover-bundles-'));
for (const [directory, file] of [
  ['reactor', 'index.mjs'],
  ['probe', 'probe.mjs'],
] as const) {
  mkdirSync(join(bundles, directory));
  writeFileSync(join(bundles, directory, file), '// a stand-in\n');
}

/** The context of `cdk.json`, without which the CDK would synthesize by other feature flags than the app does. */
export const context = (JSON.parse(readFileSync('cdk.json', 'utf8')) as { context: Record<string, unknown> }).context;

/** A stack in an app of its own, in the site's Region. */
export const emptyStack = ({ name, region }: Pick<Site, 'name' | 'region'>): Stack =>
  new Stack(new App({ context }), `dx-failover-${name}`, { env: { region } });

/** The stack of a site, as the app makes it. */
export const stackOf = (site: Site): { readonly stack: Stack; readonly construct: FailoverSite } => {
  const stack = emptyStack(site);
  return { stack, construct: new FailoverSite(stack, 'Site', { site, bundles }) };
};

export const templateOf = (site: Site): Template => Template.fromStack(stackOf(site).stack);

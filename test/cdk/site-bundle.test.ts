import { App, Stack } from 'aws-cdk-lib';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { withSite } from '../../cdk/site-bundle.ts';
import { siteToJson } from '../../failover/settings/reading/site-to-json.ts';
import type { Site } from '../../failover/settings/site.ts';
import { hq, siteOf } from './sites.ts';
import { bundles, context } from './synth.ts';

const directory = join(bundles, 'reactor');

const addFunction = (app: App, site: Site): void => {
  const stack = new Stack(app, site.name);
  void new lambda.Function(stack, 'Function', {
    runtime: lambda.Runtime.NODEJS_24_X,
    handler: 'index.handler',
    code: lambda.Code.fromAsset(directory, withSite({ settings: siteToJson(site), directory, entry: 'index.mjs' })),
  });
};

test('each of several sites in one app has its own settings beside its code', () => {
  const app = new App({ context });

  for (const site of [hq, siteOf({}, 'branch')]) addFunction(app, site);

  const files = globSync(join(app.synth().directory, '**/site.json'));
  const names = files.map((file) => (JSON.parse(readFileSync(file, 'utf8')) as { readonly name: string }).name);
  expect(names.toSorted()).toEqual(['branch', 'hq']);
});

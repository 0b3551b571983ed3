import { App, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks } from 'cdk-nag';
import { readFileSync } from 'node:fs';
import { formatSettingsError } from '../failover/settings/settings-error.ts';
import { readSettings } from '../failover/settings/settings-file.ts';
import type { Site } from '../failover/site.ts';
import { addSites } from './site-stacks.ts';

/** One stack per site of the configuration file: `npx cdk synth -c config=failover.yaml`. */

/** What the command line says is wrong with the configuration; distinct from 1, which is any other failure. */
const badConfiguration = 2;

const refuse = (lines: readonly string[]): never => {
  process.stderr.write(`${lines.join('\n')}\n`);
  process.exit(badConfiguration);
};

const read = (file: string): string => {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    return refuse([`${file}: cannot be read: ${(error as Error).message}`]);
  }
};

const sitesOf = (file: string): readonly Site[] => {
  const settings = readSettings(read(file));
  if (settings.kind === 'valid') return settings.sites;
  return refuse(settings.errors.map((error) => formatSettingsError(error, file)));
};

const app = new App();
Validations.of(app).addPlugins(new AwsSolutionsChecks(app));

const file = String(app.node.tryGetContext('config') ?? 'failover.example.yaml');
addSites(app, sitesOf(file));
app.synth();

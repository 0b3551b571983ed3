import { App, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks } from 'cdk-nag';
import { existsSync, readFileSync } from 'node:fs';
import { formatSettingsError } from '../failover/settings/reading/settings-error.ts';
import { readSettings } from '../failover/settings/reading/settings-file.ts';
import type { Site } from '../failover/settings/site.ts';
import { addSites } from './site-stacks.ts';

/**
 * One stack per site of the configuration file: `failover.yaml` in the working directory, or what `-c config=` names.
 * Never another one by itself: `cdk deploy` would lay it over the user's sites, and `cdk bootstrap` prepare its Region.
 */

/** What the command line says is wrong with the configuration; distinct from 1, which is any other failure. */
const badConfiguration = 2;

const refuse = (lines: readonly string[]): never => {
  process.stderr.write(`${lines.join('\n')}\n`);
  process.exit(badConfiguration);
};

const ownFile = 'failover.yaml';
const howToMake = `copy examples/recommended.yaml to ${ownFile} and fill it in, or name another file: -c config=FILE`;

/** YAML goes by two endings. */
const otherEnding = (file: string): string =>
  file.endsWith('.yml') ? file.replace(/yml$/, 'yaml') : file.replace(/yaml$/, 'yml');

const read = (file: string): string => {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT')
      return refuse([`${file}: cannot be read: ${(error as Error).message}`]);
    const meant = otherEnding(file);
    const advice = existsSync(meant) ? `did you mean ${meant}? Name it: -c config=${meant}` : howToMake;
    return refuse([`${file}: there is no such file in ${process.cwd()}; ${advice}`]);
  }
};

const sitesOf = (file: string): readonly Site[] => {
  const settings = readSettings(read(file));
  if (settings.kind === 'valid') return settings.sites;
  return refuse(settings.errors.map((error) => formatSettingsError(error, file)));
};

const app = new App();
Validations.of(app).addPlugins(new AwsSolutionsChecks(app));

const file = String(app.node.tryGetContext('config') ?? ownFile);
addSites(app, sitesOf(file));
app.synth();

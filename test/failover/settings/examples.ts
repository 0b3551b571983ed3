import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readSettings } from '../../../failover/settings/reading/settings-file.ts';
import type { Site } from '../../../failover/settings/site.ts';

/** The configuration files that the repository holds up as examples. */
export const exampleFiles = [
  'failover.example.yaml',
  'examples/minimal.yaml',
  'examples/recommended.yaml',
  'examples/china.yaml',
  'examples/govcloud.yaml',
] as const;

export type ExampleFile = (typeof exampleFiles)[number];

const root = join(import.meta.dirname, '../..', '..');

export const textOf = (file: string): string => readFileSync(join(root, file), 'utf8');

/** The sole site of an example. */
export const siteIn = (file: ExampleFile): Site => {
  const settings = readSettings(textOf(file));
  const [site] = settings.kind === 'valid' ? settings.sites : [];
  if (site === undefined) throw new Error(`${file}: no valid site`);
  return site;
};

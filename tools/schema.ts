import { RegionInfo } from 'aws-cdk-lib/region-info';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import { overrideSchema } from '../failover/rules/override.ts';
import { schemaAt, settingsJsonSchema } from '../failover/settings/reading/settings-schema.ts';
import { settingsTable } from '../failover/settings/reading/settings-table.ts';

/**
 * `npm run schema`: writes what is generated from the schemas: of the configuration, `failover.schema.json` for editors and the
 * table in `docs/configuration.md`; of the operator's override, `override.schema.json`. A test fails where they are not up
 * to date. Of the Regions, with their partitions, that the CDK and the SDK know: `failover/settings/fields/regions.ts`.
 */

/** What the files hold when they are up to date, by their path in the repository. */
export const generated = (): Readonly<Record<string, string>> => ({
  'failover.schema.json': `${JSON.stringify(settingsJsonSchema(), undefined, 2)}\n`,
  'docs/configuration.md': withTable(read('docs/configuration.md')),
  'failover/settings/fields/regions.ts': regionsModule(),
  'override.schema.json': `${JSON.stringify(overrideJsonSchema(), undefined, 2)}\n`,
});

interface SdkPartition {
  readonly id: string;
  readonly regions: Readonly<Record<string, unknown>>;
}

/** The SDK exports no list of its Regions; this is the file that it decides endpoints by. */
const sdkPartitions = async (): Promise<readonly SdkPartition[]> => {
  const file = join(
    import.meta.dirname,
    '..',
    'node_modules/@aws-sdk/core/dist-es/submodules/client/util-endpoints/lib/aws/partitions.js',
  );
  const { partitionsInfo } = (await import(file)) as {
    readonly partitionsInfo: { readonly partitions: readonly SdkPartition[] };
  };
  return partitionsInfo.partitions;
};

const sdk = (await sdkPartitions()).flatMap(({ id, regions }) =>
  Object.keys(regions).map((name) => ({ name, partition: id })),
);

const regionsModule = (): string => {
  const all = [...RegionInfo.regions.map(({ name, partition = 'aws' }) => ({ name, partition })), ...sdk].filter(
    ({ name }) => !name.endsWith('-global'),
  );
  const partitions = [...new Set(all.map(({ partition }) => partition))].toSorted();
  const namesOf = (of: string) =>
    [...new Set(all.filter(({ partition }) => partition === of).map(({ name }) => name))].toSorted();
  const entries = partitions
    .map((of) => `  ${of.includes('-') ? `'${of}'` : of}: '${namesOf(of).join(' ')}',\n`)
    .join('');
  return `/** Made by \`npm run schema\`: the Regions that the CDK or the SDK knows, by partition. */\nexport const regionsOf = {\n${entries}} as const;\n`;
};

const overrideJsonSchema = () => ({
  ...z.toJSONSchema(overrideSchema, { io: 'input' }),
  description: "The operator's word for a site: the text of the parameter /dx-failover/SITE/override",
});

const pathOf = (file: string): string => join(import.meta.dirname, '..', file);

const read = (file: string): string => readFileSync(pathOf(file), 'utf8');

const begin = '<!-- settings: made by `npm run schema` -->';
const end = '<!-- end of settings -->';

const withTable = (document: string): string => {
  const [before] = document.split(begin);
  const [, after] = document.split(end);
  if (before === undefined || after === undefined)
    throw new Error(`docs/configuration.md: needs the lines ${begin} and ${end}`);
  return `${before}${begin}\n\n${settingsTable(schemaAt(['sites', 'hq']) ?? {})}\n\n${end}${after}`;
};

if (import.meta.main) {
  for (const [file, text] of Object.entries(generated())) writeFileSync(pathOf(file), text);
}

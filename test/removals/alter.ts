import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Assembled } from '../../lab/assemble.ts';

/** A synthesized stack that was changed before it is deployed. */

/** A template as JSON, to be changed in place. */
export interface Template {
  readonly Resources: Record<string, { readonly Type: string; readonly Properties?: Record<string, unknown> }>;
}

interface Manifest {
  readonly files: Readonly<Record<string, { readonly source: { path?: string } }>>;
}

const read = (directory: string, name: string): unknown => JSON.parse(readFileSync(join(directory, name), 'utf8'));

/** The template of an assembled stack. */
export const templateOf = ({ template: { directory, stack } }: Assembled): Template =>
  read(directory, `${stack}.template.json`) as Template;

/**
 * Writes a template of the same site elsewhere. The assets stay where they are, so that their bundles are loaded once,
 * however many templates name them. `discard` throws only what was written here away.
 */
export const withTemplate = ({ site, template }: Assembled, changed: Template): Assembled => {
  const { directory: from, stack } = template;
  const directory = mkdtempSync(join(tmpdir(), 'altered-'));
  const manifest = read(from, `${stack}.assets.json`) as Manifest;
  for (const { source } of Object.values(manifest.files)) {
    if (source.path !== undefined) source.path = resolve(from, source.path);
  }
  writeFileSync(join(directory, `${stack}.assets.json`), JSON.stringify(manifest));
  writeFileSync(join(directory, `${stack}.template.json`), JSON.stringify(changed));
  return { site, template: { directory, stack }, discard: () => rmSync(directory, { recursive: true }) };
};

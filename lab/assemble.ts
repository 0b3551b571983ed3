import { globSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { parseDocument } from 'yaml';
import { readSettings } from '../failover/settings/reading/settings-file.ts';
import { InvalidSettingsError } from '../failover/settings/reading/settings-error.ts';
import { parseSite } from '../failover/settings/reading/site-json.ts';
import type { Mode, Site } from '../failover/settings/site.ts';
import { synthesize } from './synthesis.ts';

/** What must be mended before the lab can start: one sentence or a list, for a person; nothing was changed. */
export class UnusableError extends Error {
  override readonly name = 'UnusableError';
}

/** A site with its synthesized stack. */
export interface Assembled {
  readonly site: Site;
  readonly template: { readonly directory: string; readonly stack: string };
  /** Throws the synthesized stack away, unless somebody else made it. */
  discard(): void;
}

export interface AssembleOptions {
  /** The mode to synthesize, whatever the file says; the file's own unless given. */
  readonly mode?: Mode | undefined;
  /** Gives the synthesis up; nothing of it is left then. */
  readonly signal?: AbortSignal | undefined;
}

/**
 * Reads the configuration and synthesizes it, as a deployment would.
 * @throws UnusableError where the file is missing or wrong, or the signal aborts.
 */
export const assemble = async (file: string, { mode, signal }: AssembleOptions = {}): Promise<Assembled> => {
  const ofFile = siteIn(file);
  const site = { ...ofFile, mode: mode ?? ofFile.mode };
  // A folder of its own: the CLI locks it, and two labs may start at once.
  const directory = mkdtempSync(join(tmpdir(), 'dx-failover-lab-'));
  const discard = () => rmSync(directory, { recursive: true, force: true });
  try {
    const config = site.mode === ofFile.mode ? file : inMode(file, site, join(directory, 'failover.yaml'));
    await synthesize(config, directory, signal);
  } catch (error) {
    discard();
    if (signal?.aborted === true) throw new UnusableError('interrupted while the stack was built', { cause: error });
    throw new UnusableError(`the stack does not synthesize: ${(error as Error).message}`, { cause: error });
  }
  return { site, template: { directory, stack: `dx-failover-${site.name}` }, discard };
};

/** Writes the file anew, with another mode of the site. */
const inMode = (file: string, { name, mode }: Site, to: string): string => {
  const document = parseDocument(textOf(file));
  document.setIn(['sites', name, 'mode'], mode);
  writeFileSync(to, document.toString());
  return to;
};

/**
 * A stack that somebody has synthesized, and perhaps altered: the first site in the directory.
 * @throws UnusableError where there is none.
 */
export const assembledIn = (directory: string): Assembled => {
  const sites = globSync(join(directory, 'asset.*', 'index.mjs')).map((bundle) =>
    parseSite(readFileSync(join(dirname(bundle), 'site.json'), 'utf8')),
  );
  const stacks = globSync(join(directory, 'dx-failover-*.template.json'))
    .map((path) => basename(path, '.template.json'))
    .toSorted();
  const [stack = ''] = stacks;
  const site = sites.find(({ name }) => stack === `dx-failover-${name}`);
  if (site !== undefined) return { site, template: { directory, stack }, discard: () => undefined };
  throw new UnusableError(
    `--template: ${directory} holds no synthesized site; make one: npx cdk synth -q -c config=FILE -o ${directory}`,
  );
};

/**
 * The probe's bundle as the synthesized stack deploys it; its settings differ between slots, its code does not.
 * @throws UnusableError where there is none.
 */
export const probeIn = (directory: string): string => {
  const [bundle] = globSync(join(directory, 'asset.*', 'probe.mjs')).toSorted();
  if (bundle !== undefined) return bundle;
  throw new UnusableError(`${directory} holds no bundle of the probe: synthesize anew`);
};

/**
 * The first site of a configuration.
 * @throws UnusableError where the file is missing or wrong.
 */
export const siteIn = (file: string): Site => {
  const read = readSettings(textOf(file));
  if (read.kind === 'invalid') throw new UnusableError(new InvalidSettingsError(read.errors, file).message);
  const [site] = read.sites;
  if (site === undefined) throw new UnusableError(`${file}: it names no site`);
  return site;
};

const textOf = (file: string): string => {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new UnusableError(`${file}: cannot be read: ${(error as Error).message}`, { cause: error });
  }
};

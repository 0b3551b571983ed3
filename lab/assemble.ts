import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { readSettings } from '../failover/settings/settings-file.ts';
import { InvalidSettingsError } from '../failover/settings/settings-error.ts';
import type { Site } from '../failover/site.ts';

/** What must be mended before the lab can start: one sentence or a list, for a person; nothing was changed. */
export class UnusableError extends Error {
  override readonly name = 'UnusableError';
}

/** A site with its synthesized stack. */
export interface Assembled {
  readonly site: Site;
  readonly template: { readonly directory: string; readonly stack: string };
  /** Throws the synthesized stack away. */
  discard(): void;
}

const root = join(import.meta.dirname, '..');
const run = promisify(execFile);

/**
 * Reads the configuration and synthesizes it, as a deployment would.
 * @throws UnusableError where the file is missing or wrong.
 */
export const assemble = async (file: string): Promise<Assembled> => {
  const site = siteIn(file);
  // A folder of its own: the CLI locks it, and two labs may start at once.
  const directory = mkdtempSync(join(tmpdir(), 'dx-failover-lab-'));
  const discard = () => rmSync(directory, { recursive: true, force: true });
  try {
    await run('cdk', ['synth', '-q', '-c', `config=${file}`, '-o', directory], { cwd: root });
  } catch (error) {
    throw new UnusableError(
      `the stack does not synthesize: ${(error as { stderr?: string }).stderr ?? String(error)}`,
      { cause: error },
    );
  }
  return { site, template: { directory, stack: `dx-failover-${site.name}` }, discard };
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

import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { NodePackage } from './node-package.ts';

export interface Fetching {
  /** Where archives stay, to be there the next time. */
  readonly cache: string;
  /** Runs npm with these words. */
  readonly npm: (...words: readonly string[]) => void;
}

const sha512Of = (file: string): string => createHash('sha512').update(readFileSync(file)).digest('hex');

/**
 * npm's archive of a package, by the registry, proxy and cache that npm is set to. Gives its path.
 * @throws Error where npm cannot give it, or gives another one than the lock file names.
 */
export const fetchArchive = ({ name, version, sha512 }: NodePackage, { cache, npm }: Fetching): string => {
  const file = join(cache, `${name}-${version}.tgz`);
  if (existsSync(file) && sha512Of(file) === sha512) return file;
  mkdirSync(cache, { recursive: true });
  const fresh = mkdtempSync(join(cache, 'fresh-'));
  try {
    npm('pack', `${name}@${version}`, '--prefer-offline', '--ignore-scripts', '--silent', '--pack-destination', fresh);
    const packed = join(fresh, `${name}-${version}.tgz`);
    if (sha512Of(packed) !== sha512) {
      throw new Error(`${name}@${version}: what npm gave is not what package-lock.json names`);
    }
    renameSync(packed, file);
  } finally {
    rmSync(fresh, { recursive: true, force: true });
  }
  return file;
};

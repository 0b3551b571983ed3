import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseDocument } from 'yaml';
import { assemble, type Assembled } from '../../lab/assemble.ts';

/** So many probes, each with so many targets a path. The first is the example's own, the third what is recommended. */
export const shapes = ['1x1', '2x1', '2x2', '3x2', '5x4'] as const;
/** See `shapes`. */
export type Shape = (typeof shapes)[number];

interface ProbeEntry {
  readonly host: Readonly<Record<string, unknown>>;
}

const several = <T>(count: number, of: (index: number) => T): T[] => Array.from({ length: count }, (_, it) => of(it));

/** Synthesizes the example site in a shape, with or without the fast lane. Discard it. */
export const assembleExample = async (fastLane: boolean, shape: Shape = '1x1'): Promise<Assembled> => {
  const [probes = 1, targets = 1] = shape.split('x').map(Number);
  const document = parseDocument(readFileSync(join(import.meta.dirname, '../../failover.example.yaml'), 'utf8'));
  const { sites } = document.toJS() as { readonly sites: { readonly hq: { readonly probes: readonly [ProbeEntry] } } };
  const [{ host }] = sites.hq.probes;
  const set = (path: readonly string[], value: unknown) => document.setIn(['sites', 'hq', ...path], value);
  set(['detection', 'fastLane'], fastLane);
  set(
    ['primary', 'targets'],
    several(targets, (it) => `10.109.2.${it + 1}`),
  );
  set(
    ['backup', 'targets'],
    several(targets, (it) => `10.109.3.${it + 1}`),
  );
  set(
    ['probes'],
    several(probes, (it) => ({
      slot: 'abcde'[it],
      host: { ...host, address: `10.0.0.${it + 7}` },
      sources: { backup: `10.0.0.${it + 17}` },
    })),
  );
  const directory = mkdtempSync(join(tmpdir(), 'dx-failover-bench-'));
  try {
    const changed = join(directory, 'failover.yaml');
    writeFileSync(changed, document.toString());
    return await assemble(changed);
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
};

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'yaml';
import { readSettings } from '../../failover/settings/reading/settings-file.ts';
import { assemble, type Assembled } from '../../lab/assemble.ts';
import type { Staged } from '../story/virtual-stage.ts';

/**
 * The sites that worlds are played on: the example site with timers that let a world of two hours hold several outages, and
 * one ping every two seconds instead of five a second, so that a simulated hour costs less. The reactor, the alarms and the
 * probe are the same; only the streak is counted in longer steps.
 */

/** How the sites differ. */
const variants = ['plain', 'pair', 'tables', 'proof', 'standard', 'observe', 'trial', 'square', 'single'] as const;
/** One probe, two of them, two route tables, `requireProof`, no fast lane, the other modes, two probes with two targets a path, a probe with one address. */
export type Variant = (typeof variants)[number];
/** Those that have two probes. */
export const pairs: readonly Variant[] = ['pair', 'square'];

interface ExampleSite {
  readonly routing: Readonly<Record<string, unknown>>;
  readonly primary: Readonly<Record<string, unknown>>;
  readonly probes: readonly { readonly slot: string; readonly host: Readonly<Record<string, unknown>> }[];
}

const example = (): ExampleSite => {
  const file = join(import.meta.dirname, '../../failover.example.yaml');
  return (parse(readFileSync(file, 'utf8')) as { readonly sites: { readonly hq: ExampleSite } }).sites.hq;
};

const detection = { interval: '2s', threshold: 3 };

/** Each site has its own addresses, as two sites of one file must. */
const probesOf = ({ probes: [probe] }: ExampleSite, index: number, slots: readonly string[]): object =>
  slots.map((slot, which) => ({
    slot,
    host: { ...probe?.host, address: `10.0.${index}.${7 + which}` },
    sources: variants[index] === 'single' ? {} : { backup: `10.0.${index}.${17 + which}` },
  }));

const differences = (table: string): Record<Variant, object> => ({
  plain: {},
  pair: {},
  square: {
    primary: { ...example().primary, targets: ['10.109.2.1', '10.109.2.2'] },
    backup: { targets: ['10.109.3.1', '10.109.3.2'] },
  },
  tables: { routing: { routeTables: [table, `${table.slice(0, -1)}f`] } },
  proof: { failover: { requireProof: true } },
  standard: { detection: { ...detection, fastLane: false } },
  observe: { mode: 'observe' },
  trial: { mode: 'trial' },
  single: {},
});

/** Two sites of one file may not share a route table. */
const settingsOf = (): object => {
  const site = example();
  const entries = variants.map((variant, index) => {
    const table = `tgw-rtb-0d86bcd71877f6d${index}0`;
    const { routing, ...difference }: { routing?: object } = differences(table)[variant];
    return [
      variant,
      {
        ...site,
        detection,
        failback: {
          holdDown: '3m',
          damping: { halfLife: '5m', longest: '10m' },
          maxSwitchesPerHour: 6,
        },
        respectFor: '10m',
        probes: probesOf(site, index, pairs.includes(variant) ? ['a', 'b'] : ['a']),
        ...difference,
        routing: { ...site.routing, routeTables: [table], ...routing },
      },
    ] as const;
  });
  return { sites: Object.fromEntries(entries) };
};

/** Where sites lie once they are synthesized: their settings, and the directory of their stacks. */
export interface Source {
  readonly settings: string;
  readonly directory: string;
}

/** The synthesized sites, by variant. */
export interface Sites {
  readonly source: Source;
  of(variant: Variant): Staged;
}

/** The sites that were synthesized already. */
export const sitesIn = (source: Source): Sites => {
  const read = readSettings(source.settings);
  const sites = read.kind === 'valid' ? read.sites : [];
  return {
    source,
    of: (variant) => {
      const site = sites.find(({ name }) => name === variant);
      if (site === undefined) throw new Error(`no site is named ${variant}`);
      return { site, template: { directory: source.directory, stack: `dx-failover-${variant}` } };
    },
  };
};

/** Synthesizes all of them at once; `discard` throws their stacks away. */
export const assembleSites = async (): Promise<Sites & Pick<Assembled, 'discard'>> => {
  const settings = JSON.stringify(settingsOf());
  const directory = mkdtempSync(join(tmpdir(), 'dx-failover-worlds-'));
  const file = join(directory, 'sites.yaml');
  writeFileSync(file, settings);
  try {
    const assembled = await assemble(file);
    return {
      ...sitesIn({ settings, directory: assembled.template.directory }),
      discard: () => assembled.discard(),
    };
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
};

import { listsOf } from '../fields/lists.ts';
import { canonicalRange } from '../fields/ranges.ts';
import type { Contradiction, SettingsRule } from './site-rules.ts';
import type { SiteSettings } from '../site.ts';

/** Rules between the sites of one file: two reactors must never want different things of one reference. */

export interface Sites {
  readonly sites: Readonly<Record<string, SiteSettings>>;
}

/** What may be one site's only: `key` tells it apart, `at` is where the site says it. */
interface Claim {
  readonly site: string;
  readonly key: string;
  readonly at: readonly PropertyKey[];
}

/** A claim that an earlier site made already. */
const disputed = (claims: readonly Claim[], allowed: (first: Claim) => string): Contradiction[] =>
  claims.flatMap((claim) => {
    const [first = claim] = claims.filter((it) => it.key === claim.key);
    return first.site === claim.site ? [] : [{ at: claim.at, allowed: allowed(first) }];
  });

const claimsOf = ({ sites }: Sites, claims: (site: SiteSettings) => readonly Omit<Claim, 'site'>[]): Claim[] =>
  Object.entries(sites).flatMap(([site, settings]) =>
    claims(settings).map(({ key, at }) => ({ site, key, at: ['sites', site, ...at] })),
  );

type Listed = ReturnType<typeof listsOf>[number];

/** What a list may be one site's only in each of its route tables: `key` within the table, `at` within the site. */
const onePerTable = (
  what: string,
  keysOf: (listed: Listed) => readonly Omit<Claim, 'site'>[],
): SettingsRule<Sites> => ({
  reads: ['sites.*.routing'],
  contradictions: (settings) =>
    disputed(
      claimsOf(settings, (site) =>
        site.routing.routeTables.flatMap((table) =>
          listsOf(site)
            .flatMap(keysOf)
            .map(({ key, at }) => ({ key: `${table} ${key}`, at })),
        ),
      ),
      ({ site, key }) => `a ${what} of its own: site ${site} switches this one in ${key.slice(0, key.indexOf(' '))}`,
    ),
});

const oneSitePerReference = onePerTable('list', ({ list, at }) =>
  list.id === undefined ? [] : [{ key: list.id, at: [...at, 'id'] }],
);

/** Two references with one range in one table: which of them wins is not documented. */
const oneSitePerRange = onePerTable('range', ({ list, at }) =>
  list.ranges.map((range, index) => ({ key: canonicalRange(range) ?? range, at: [...at, 'ranges', index] })),
);

const oneSitePerAddress: SettingsRule<Sites> = {
  reads: ['sites.*.probes'],
  contradictions: (settings) =>
    disputed(
      claimsOf(settings, ({ probes }) =>
        probes.flatMap(({ host }, index) =>
          host === undefined ? [] : [{ key: `${host.vpc} ${host.address}`, at: ['probes', index, 'host', 'address'] }],
        ),
      ),
      ({ site }) => `an address of its own: a probe of site ${site} has this one`,
    ),
};

const atLeastOne: SettingsRule<Sites> = {
  reads: ['sites'],
  contradictions: ({ sites }) =>
    Object.keys(sites).length === 0 ? [{ at: ['sites'], allowed: 'at least one site' }] : [],
};

export const neighbourRules: readonly SettingsRule<Sites>[] = [
  atLeastOne,
  oneSitePerReference,
  oneSitePerRange,
  oneSitePerAddress,
];

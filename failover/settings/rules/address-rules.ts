import { canonicalAddress, contains, covers } from '../fields/ranges.ts';
import { listsOf } from '../fields/lists.ts';
import type { Contradiction, SettingsRule } from './site-rules.ts';
import { paths } from '../../path.ts';
import type { SiteSettings } from '../site.ts';

/** Rules about addresses that no router of anybody's has, and about a probe that would ping itself. */

/** What is no single host beyond the probe's own: a ping of it is answered by the probe's host or by nobody. */
const nobodys: readonly (readonly [range: string, what: string])[] = [
  ['0.0.0.0/8', 'no address of a host'],
  ['127.0.0.0/8', 'the loopback of each host, which always answers'],
  ['224.0.0.0/4', 'for multicast'],
  ['240.0.0.0/4', 'reserved, and holds the broadcast address'],
  ['::/128', 'no address of a host'],
  ['::1/128', 'the loopback of each host, which always answers'],
  ['::/96', 'an IPv4 address in disguise: write it as an IPv4 one'],
  ['::ffff:0:0/96', 'an IPv4 address in disguise: write it as an IPv4 one'],
  ['::ffff:0:0:0/96', 'an IPv4 address in disguise: write it as an IPv4 one'],
  ['64:ff9b::/96', 'an IPv4 address in disguise: write it as an IPv4 one'],
  ['64:ff9b:1::/48', 'an IPv4 address in disguise: write it as an IPv4 one'],
  ['2001::/32', 'an IPv4 address in disguise (Teredo): write it as an IPv4 one'],
  ['2002::/16', 'an IPv4 address in disguise (6to4): write it as an IPv4 one'],
  ['100::/64', 'for packets to be dropped'],
  ['fd00:ec2::/32', "AWS's own, on each host: it always answers"],
  ['ff00::/8', 'for multicast'],
];

/** Of no Direct Connect and no VPN, but in use between two hosts: a target in it has a rule of its own. */
const linkLocal: readonly (readonly [range: string, what: string])[] = [
  ['169.254.0.0/16', 'link-local'],
  ['fe80::/10', 'link-local'],
];

const nobodysOf = (ip: string): string | undefined => {
  const [range, what] = nobodys.find(([it]) => contains(it, ip)) ?? [];
  return range === undefined ? undefined : `${range} is ${what}`;
};

interface Placed {
  readonly at: readonly PropertyKey[];
  readonly address: string;
}

const targetsOf = (site: SiteSettings): Placed[] =>
  ([...paths, 'through'] as const).flatMap((place) =>
    (site[place]?.targets ?? []).map(({ address }, index) => ({ at: [place, 'targets', index], address })),
  );

const ownOf = ({ probes }: SiteSettings): (Placed & { readonly slot: string })[] =>
  probes.flatMap(({ slot, host, sources }, index) => {
    const fields: readonly (readonly [readonly PropertyKey[], string | undefined])[] = [
      [['host', 'address'], host?.address],
      [['sources', 'primary'], sources.primary],
      [['sources', 'backup'], sources.backup],
    ];
    return fields.flatMap(([field, address]) =>
      address === undefined ? [] : [{ slot, at: ['probes', index, ...field], address }],
    );
  });

const impossible = (all: readonly Placed[], wanted: string): Contradiction[] =>
  all.flatMap(({ at, address }) => {
    const why = nobodysOf(address);
    return why === undefined ? [] : [{ at, allowed: `${wanted}: ${why}` }];
  });

const aRemoteTarget: SettingsRule<SiteSettings> = {
  reads: ['primary.targets', 'backup.targets', 'through'],
  contradictions: (site) => impossible(targetsOf(site), 'an address of a remote host'),
};

const aHostsAddress: SettingsRule<SiteSettings> = {
  reads: ['probes'],
  contradictions: (site) => impossible(ownOf(site), "an address of the probe's host"),
};

const anotherThanTheProbe: SettingsRule<SiteSettings> = {
  reads: ['primary.targets', 'backup.targets', 'through', 'probes'],
  contradictions: (site) =>
    targetsOf(site).flatMap(({ at, address }) => {
      const own = ownOf(site).find((it) => canonicalAddress(it.address) === canonicalAddress(address));
      return own === undefined
        ? []
        : [
            {
              at,
              allowed: `an address on-premises: this one is of probe ${own.slot} itself, which would always answer`,
            },
          ];
    }),
};

const holds = (outer: string, inner: string): boolean => outer === inner || covers(outer, inner);

/** A wider range may hold such addresses beside others: `0.0.0.0/0` is a range. */
const usableRanges: SettingsRule<SiteSettings> = {
  reads: ['routing'],
  contradictions: (site) =>
    [
      ...listsOf(site).flatMap(({ list, at }) =>
        list.ranges.map((range, index) => ({ range, at: [...at, 'ranges', index] })),
      ),
      ...site.routing.backstop.map((range, index) => ({ range, at: ['routing', 'backstop', index] })),
    ].flatMap(({ range, at }) => {
      const [held, what] = [...nobodys, ...linkLocal].find(([it]) => holds(it, range)) ?? [];
      return held === undefined ? [] : [{ at, allowed: `a range of remote hosts: ${held} is ${what}` }];
    }),
};

export const addressRules: readonly SettingsRule<SiteSettings>[] = [
  aRemoteTarget,
  aHostsAddress,
  anotherThanTheProbe,
  usableRanges,
];

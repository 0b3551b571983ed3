import { canonicalAddress, contains, familyOf } from '../fields/ranges.ts';
import type { Contradiction, SettingsRule } from './site-rules.ts';
import { paths, type Path } from '../../path.ts';
import type { SiteSettings } from '../site.ts';

/** Rules about what is pinged: a target must stay on its path, and tell something of that path alone. */

type ProbedWay = Path | 'through';

interface PlacedTarget {
  readonly place: ProbedWay;
  readonly at: readonly PropertyKey[];
  readonly name: string;
  readonly address: string;
  readonly port: number | undefined;
}

const targetsOf = (site: SiteSettings, place: ProbedWay): PlacedTarget[] =>
  (site[place]?.targets ?? []).map(({ address, port }, index) => ({
    place,
    at: [place, 'targets', index],
    name: `${place}.targets[${index}]`,
    address: canonicalAddress(address),
    port,
  }));

const pinned = (site: SiteSettings): PlacedTarget[] => paths.flatMap((path) => targetsOf(site, path));

const allTargets = (site: SiteSettings): PlacedTarget[] => [...pinned(site), ...targetsOf(site, 'through')];

const switchedRanges = ({ routing }: SiteSettings): string[] => routing.prefixLists.flatMap((list) => list.ranges);

const forEach = (
  targets: readonly PlacedTarget[],
  allowed: (target: PlacedTarget) => string | undefined,
): Contradiction[] =>
  targets.flatMap((target) => {
    const text = allowed(target);
    return text === undefined ? [] : [{ at: target.at, allowed: text }];
  });

const outsideTheRanges: SettingsRule<SiteSettings> = {
  reads: ['routing.prefixLists', 'routing.testPrefixList', 'primary.targets', 'backup.targets'],
  contradictions: (site) => {
    const ranges = [...switchedRanges(site), ...(site.routing.testPrefixList?.ranges ?? [])];
    return forEach(pinned(site), ({ address }) => {
      const range = ranges.find((it) => contains(it, address));
      return (
        range && `an address outside the ranges that switch: in ${range} it would follow the switch, and seem well`
      );
    });
  },
};

const throughInside: SettingsRule<SiteSettings> = {
  reads: ['routing.prefixLists', 'through'],
  contradictions: (site) => {
    const ranges = switchedRanges(site);
    return forEach(targetsOf(site, 'through'), ({ address }) =>
      ranges.some((range) => contains(range, address))
        ? undefined
        : `an address inside the ranges that switch (${ranges.join(', ')}): it shows what users see`,
    );
  },
};

/** Where AWS puts BGP peerings unless told otherwise, and no Transit Gateway routes. */
const linkLocal = ['169.254.0.0/16', 'fe80::/10'];

const notInPeering: SettingsRule<SiteSettings> = {
  reads: ['primary.targets', 'primary.virtualInterfaces', 'backup.targets', 'backup.virtualInterfaces'],
  contradictions: (site) => {
    const peerings = paths.flatMap((path) => site[path].virtualInterfaces.flatMap(({ peering }) => peering ?? []));
    return forEach(pinned(site), ({ address }) => {
      const range = [...peerings, ...linkLocal].find((it) => contains(it, address));
      return (
        range &&
        `an address that a Transit Gateway reaches, such as the router's loopback: ${range} is for BGP peerings`
      );
    });
  },
};

const ownPerPath: SettingsRule<SiteSettings> = {
  reads: ['primary.targets', 'backup.targets'],
  contradictions: (site) => {
    const primary = targetsOf(site, 'primary');
    return forEach(targetsOf(site, 'backup'), ({ address }) => {
      const twin = primary.find((it) => it.address === address);
      return twin && `an address of its own: ${twin.name} has this one, and a route leads to one path only`;
    });
  },
};

const once: SettingsRule<SiteSettings> = {
  reads: ['primary.targets', 'backup.targets', 'through'],
  contradictions: (site) => {
    const all = allTargets(site);
    return forEach(all, (it) => {
      const [first = it] = all.filter(({ address, port }) => address === it.address && port === it.port);
      return first === it ? undefined : `each target once: ${first.name} is the same`;
    });
  },
};

const beyondTheVpc: SettingsRule<SiteSettings> = {
  reads: ['primary.targets', 'backup.targets', 'through', 'probes'],
  contradictions: (site) => {
    const ranges = site.probes.flatMap(({ host }) => host?.vpcRange ?? []);
    return forEach(allTargets(site), ({ address }) => {
      const range = ranges.find((it) => contains(it, address));
      return range && `an address on-premises: ${range} is the probe's own VPC, so no path is tested`;
    });
  },
};

/** A source of the path decides, where there is one; a host without has its private address, an IPv4 one. */
const reachable: SettingsRule<SiteSettings> = {
  reads: ['primary.targets', 'backup.targets', 'through', 'probes'],
  contradictions: (site) =>
    forEach(allTargets(site), ({ place, address }) => {
      const source = site.probes
        .map((it) => ({
          slot: it.slot,
          from: new Map(Object.entries(it.sources)).get(place) ?? it.host?.address,
        }))
        .find(({ from }) => from !== undefined && familyOf(from) !== familyOf(address));
      return source && `an address of the family that probe ${source.slot} pings from: ${String(source.from)}`;
    }),
};

export const targetRules: readonly SettingsRule<SiteSettings>[] = [
  outsideTheRanges,
  throughInside,
  notInPeering,
  ownPerPath,
  once,
  beyondTheVpc,
  reachable,
];

import { architectureOf, architectureOfImage } from '../architecture.ts';
import type { Architecture } from '../fields/architectures.ts';
import { canonicalAddress, contains, covers, isReserved } from '../fields/ranges.ts';
import type { Contradiction, SettingsRule } from './site-rules.ts';
import type { SiteSettings } from '../site.ts';

/** Rules about where the probes run, and from which addresses they ping. */

interface Named {
  readonly at: readonly PropertyKey[];
  readonly value: string | undefined;
}

const repeated = (all: readonly Named[], allowed: string): Contradiction[] =>
  all
    .filter(({ value }, index) => value !== undefined && all.findIndex((it) => it.value === value) < index)
    .map(({ at }) => ({ at, allowed }));

const eachOnce: SettingsRule<SiteSettings> = {
  reads: ['probes'],
  contradictions: ({ probes }) => [
    ...repeated(
      probes.map(({ slot }, index) => ({ at: ['probes', index, 'slot'], value: slot })),
      'each slot once: metrics and alarms are named by it',
    ),
    ...repeated(
      probes.map(({ instance }, index) => ({ at: ['probes', index, 'instance'], value: instance })),
      'each instance once: it runs one probe of a site',
    ),
    ...repeated(
      probes.map(({ tag }, index) => ({
        at: ['probes', index, 'tag'],
        value: tag && JSON.stringify([tag.key, tag.value]),
      })),
      'each tag once: it names one instance',
    ),
  ],
};

interface Address {
  readonly at: readonly PropertyKey[];
  readonly probe: number;
  readonly address: string;
  /** It stands on a host that the deployment makes. */
  readonly isOfHost: boolean;
  readonly vpcRange: string | undefined;
}

const addressesOf = ({ probes }: SiteSettings): Address[] =>
  probes.flatMap(({ host, sources }, probe) => {
    const fields: readonly (readonly [readonly PropertyKey[], string | undefined])[] = [
      [['host', 'address'], host?.address],
      [['sources', 'primary'], sources.primary],
      [['sources', 'backup'], sources.backup],
    ];
    const shared = { probe, isOfHost: host !== undefined, vpcRange: host?.vpcRange };
    return fields
      .filter((it): it is readonly [readonly PropertyKey[], string] => it[1] !== undefined)
      .map(([field, address]) => ({
        ...shared,
        at: ['probes', probe, ...field],
        address: canonicalAddress(address),
      }));
  });

const addressOfItsOwn: SettingsRule<SiteSettings> = {
  reads: ['probes'],
  contradictions: (site) => {
    const all = addressesOf(site);
    return all
      .filter((one) => all.some((it) => it.probe < one.probe && it.address === one.address))
      .map(({ at }) => ({ at, allowed: 'an address of its own: another probe has this one' }));
  },
};

const insideTheVpc: SettingsRule<SiteSettings> = {
  reads: ['probes'],
  contradictions: (site) =>
    addressesOf(site)
      .filter(
        ({ address, vpcRange }) => vpcRange !== undefined && !address.includes(':') && !contains(vpcRange, address),
      )
      .map(({ at, vpcRange }) => ({ at, allowed: `an address in the VPC's range, ${String(vpcRange)}` })),
};

const nobodysInTheVpc: SettingsRule<SiteSettings> = {
  reads: ['probes'],
  contradictions: (site) =>
    addressesOf(site).flatMap(({ at, address, vpcRange }) =>
      vpcRange !== undefined && contains(vpcRange, address) && isReserved(vpcRange, address)
        ? [{ at, allowed: `another address: AWS keeps the first four and the last of ${vpcRange} for itself` }]
        : [],
    ),
};

/**
 * Where on-premises announces a range so wide that it holds the VPC, the VPC's own route wins: no fault then. Of an instance
 * that exists the VPC is not known, so its sources are not judged.
 */
const outsideTheRanges: SettingsRule<SiteSettings> = {
  reads: ['probes', 'routing.prefixLists'],
  contradictions: (site) => {
    const ranges = site.routing.prefixLists.flatMap((list) => list.ranges);
    const ofHosts = addressesOf(site).filter(({ isOfHost }) => isOfHost);
    return ofHosts.flatMap(({ at, address, vpcRange }) => {
      const range = ranges.find((it) => contains(it, address) && !(vpcRange !== undefined && covers(it, vpcRange)));
      return range === undefined
        ? []
        : [
            {
              at,
              allowed: `an address outside the on-premises ranges: ${range} switches (where it holds the whole VPC too, give vpcRange)`,
            },
          ];
    });
  },
};

const zoneOfTheRegion: SettingsRule<SiteSettings> = {
  reads: ['region', 'probes'],
  contradictions: ({ region, probes }) =>
    probes.flatMap(({ host }, index) =>
      host === undefined || host.availabilityZone.slice(0, -1) === region
        ? []
        : [{ at: ['probes', index, 'host', 'availabilityZone'], allowed: `an Availability Zone of ${region}` }],
    ),
};

const oneArchitecture: SettingsRule<SiteSettings> = {
  reads: ['probes'],
  contradictions: ({ probes }) =>
    probes.flatMap(({ host, architecture }, index): Contradiction[] => {
      const at = ['probes', index];
      if (host === undefined) return [];
      const image = architectureOfImage(host.image);
      if (architecture !== undefined) {
        return [
          { at: [...at, 'architecture'], allowed: 'nothing beside host: its instanceType tells the architecture' },
        ];
      }
      return image === undefined || image === architectureOf({ host, architecture })
        ? []
        : [
            {
              at: [...at, 'host', 'instanceType'],
              allowed: `a type for ${image}, as the image is: ${typesFor[image]}`,
            },
          ];
    }),
};

const typesFor: Readonly<Record<Architecture, string>> = {
  x86_64: 't3.micro or another of Intel or AMD',
  arm64: 't4g.micro or another with a g after its generation',
};

/** The addresses that one interface of the smallest types has; larger ones have four and more. */
const fewAddresses = 2;

/** https://docs.aws.amazon.com/ec2/latest/instancetypes/gp.html (IPv4 addresses per interface). */
const addressesOfTheType: SettingsRule<SiteSettings> = {
  reads: ['probes'],
  contradictions: ({ probes }) =>
    probes.flatMap(({ host, sources }, index): Contradiction[] => {
      if (host === undefined || !/\.(?:nano|micro)$/.test(host.instanceType ?? 't3.micro')) return [];
      const wanted = [host.address, sources.primary, sources.backup].filter((it) => it?.includes(':') === false);
      const count = new Set(wanted).size;
      return count <= fewAddresses
        ? []
        : [
            {
              at: ['probes', index, 'host', 'instanceType'],
              allowed: `a type whose interface has ${count} IPv4 addresses, such as t3.small or t4g.small: a nano and a micro have ${fewAddresses}`,
            },
          ];
    }),
};

export const probeRules: readonly SettingsRule<SiteSettings>[] = [
  eachOnce,
  addressOfItsOwn,
  insideTheVpc,
  nobodysInTheVpc,
  outsideTheRanges,
  zoneOfTheRegion,
  oneArchitecture,
  addressesOfTheType,
];

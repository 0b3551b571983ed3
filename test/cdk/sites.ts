import { siteSchema } from '../../failover/settings/site-schema.ts';
import type { Site } from '../../failover/settings/site.ts';

/** Sites for the tests of the deployment: one with everything, and the same in other partitions. */

/** A host that the deployment makes, in an Availability Zone, with a fixed address. */
export const hostIn = (zone: string, address: string) => ({
  vpc: 'vpc-0a1b2c3d4e5f60718',
  subnet: 'subnet-0a1b2c3d4e5f60718',
  availabilityZone: zone,
  address,
  image: 'ami-0a1b2c3d4e5f60718',
});

export const written = {
  region: 'us-east-1',
  mode: 'act',
  routing: {
    routeTables: ['tgw-rtb-0d86bcd71877f6d88'],
    prefixLists: [{ id: 'pl-0d81338f99b4770b6', ranges: ['10.3.0.0/18'] }],
    testPrefixList: { id: 'pl-0e92449fa0c5881c7', ranges: ['173.0.0.5/32'] },
    primaryAttachment: 'tgw-attach-0a1b2c3d4e5f60718',
    backupAttachment: 'tgw-attach-0f21402e36c7c65ed',
  },
  primary: {
    virtualInterfaces: [{ id: 'dxvif-0a1b2c3d', connection: 'dxcon-0a1b2c3d' }],
    targets: ['10.109.2.1'],
  },
  backup: { targets: [{ address: '10.109.2.2', port: 443 }] },
  through: { targets: ['10.3.0.10'] },
  probes: [
    { slot: 'a', host: hostIn('us-east-1a', '10.0.0.7') },
    { slot: 'b', host: hostIn('us-east-1b', '10.0.16.7') },
  ],
  notification: { email: ['noc@example.com'] },
};

export type Written = Record<string, unknown>;

/** A site of these settings, with the schema's defaults; `change` replaces whole top-level settings. */
export const siteOf = (change: Written = {}, name = 'hq'): Site => ({
  ...siteSchema.parse({ ...written, ...change }),
  name,
});

export const hq = siteOf();

/** Its routing with some fields replaced. */
export const routing = (change: Written): Written => ({ routing: { ...written.routing, ...change } });

/** A primary path over IPv6, by a probe that has an address of that family for it. */
export const overIPv6: Written = {
  primary: { targets: ['2001:db8::1'] },
  probes: [{ slot: 'a', host: hostIn('us-east-1a', '10.0.0.7'), sources: { primary: '2001:db8:1::7' } }],
};

/** The same site in China and in GovCloud: one probe on an instance that exists, one on a host that we make. */
export const elsewhere = (region: string, change: Written = {}): Site =>
  siteOf({
    region,
    probes: [
      { slot: 'a', host: hostIn(`${region}a`, '10.0.0.7') },
      { slot: 'b', instance: 'i-0a1b2c3d4e5f60718' },
    ],
    ...change,
  });

const some = <T>(count: number, make: (index: number) => T): T[] =>
  Array.from({ length: count }, (_, index) => make(index));
const hex = (index: number): string => index.toString(16).padStart(2, '0');

const largestPath = (network: number) => ({
  targets: some(4, (index) => `10.109.${network}.${index + 1}`),
  virtualInterfaces: some(8, (index) => ({ id: `dxvif-0a1b2${network}${hex(index)}`, connection: 'dxcon-0a1b2c3d' })),
});

/** As much of everything as the configuration allows, under the longest name, in the partition with the longest ARNs. */
export const largest = siteOf(
  {
    region: 'us-gov-west-1',
    primary: largestPath(2),
    backup: largestPath(3),
    probes: some(5, (index) => ({ slot: `longslot${index}`, instance: `i-0a1b2c3d4e5f607${hex(index)}` })),
    ...routing({
      routeTables: some(20, (index) => `tgw-rtb-0d86bcd71877f6d${hex(index)}`),
      prefixLists: some(5, (index) => ({
        id: `pl-0d81338f99b4770${hex(index)}`,
        ranges: [index === 0 ? '10.3.0.0/18' : `10.4.${index}.0/24`],
      })),
    }),
  },
  'a'.repeat(30),
);

import { siteSchema } from '../../failover/settings/site-schema.ts';
import type { Site, Target } from '../../failover/settings/site.ts';

/** Loopback addresses of this process's own, so that a ping that it leaves behind is known by its address. */
const addressOf = (index: number): string =>
  `127.${64 + (Math.floor(process.pid / 256) % 128)}.${process.pid % 256}.${index + 1}`;

const targetsOf = (from: number, to: number): Target[] =>
  Array.from({ length: to - from }, (_, index) => ({ address: addressOf(from + index), port: undefined }));

const schemaSite = (): Site => ({
  name: 'endurance',
  ...siteSchema.parse({
    region: 'us-east-1',
    routing: {
      routeTables: ['tgw-rtb-0123456789abcdef0'],
      prefixLists: [{ id: 'pl-0123456789abcdef0', ranges: ['10.3.0.0/18'] }],
      backupAttachment: 'tgw-attach-0123456789abcdef0',
    },
    primary: { targets: ['10.109.2.1'] },
    backup: { targets: ['10.109.3.1'] },
    probes: [{ slot: 'a', instance: 'i-0123456789abcdef0' }],
  }),
});

/**
 * A site with so many targets at the default 5 pings a second, spread over primary, backup and through. The configuration
 * allows 12 at most; more is more than a probe is ever asked for, so the targets are put in past it.
 */
export const enduranceSite = (targets: number): Site => {
  const site = schemaSite();
  const [third, two] = [Math.ceil(targets / 3), Math.ceil((2 * targets) / 3)];
  return {
    ...site,
    primary: { ...site.primary, targets: targetsOf(0, third) },
    backup: { ...site.backup, targets: targetsOf(third, two) },
    through: { targets: targetsOf(two, targets) },
  };
};

/** Every address that the site's probe pings. */
export const addressesOf = ({ primary, backup, through }: Site): readonly string[] =>
  [...primary.targets, ...backup.targets, ...(through?.targets ?? [])].map(({ address }) => address);

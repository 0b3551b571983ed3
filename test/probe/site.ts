import { siteSchema } from '../../failover/settings/site-schema.ts';
import type { Site } from '../../failover/settings/site.ts';

/** What the tests vary of a site, in the form of the configuration file. */
export interface SiteChanges {
  readonly primary?: readonly unknown[];
  readonly backup?: readonly unknown[];
  readonly through?: readonly unknown[];
  readonly detection?: Readonly<Record<string, unknown>>;
  /** Of probe a. */
  readonly sources?: Readonly<Record<string, string>>;
  /** The probes; a and b unless given. */
  readonly slots?: readonly string[];
}

/** A site with probes a and b, one target per path and the default detection (200 ms, 10 lost in a row). */
export const siteWith = ({
  primary,
  backup,
  through,
  detection = {},
  sources = {},
  slots = ['a', 'b'],
}: SiteChanges = {}): Site => ({
  name: 'hq',
  ...siteSchema.parse({
    region: 'us-east-1',
    mode: 'act',
    routing: {
      routeTables: ['tgw-rtb-0123456789abcdef0'],
      prefixLists: [{ id: 'pl-0123456789abcdef0', ranges: ['10.3.0.0/18'] }],
      backupAttachment: 'tgw-attach-0123456789abcdef0',
    },
    primary: { targets: primary ?? ['10.109.2.1'] },
    backup: { targets: backup ?? ['10.109.3.1'] },
    ...(through === undefined ? {} : { through: { targets: through } }),
    probes: slots.map((slot) => ({
      slot,
      instance: `i-0123456789abcdef${slot}`,
      sources: slot === 'a' ? sources : {},
    })),
    detection,
  }),
});

import { z } from 'zod';
import * as form from './forms.ts';
import { hour, minute, second } from './time.ts';

/**
 * What a site is and how it is to behave: the only definition of the configuration. The CDK, the reactor, the probe and
 * the lab all read it through this schema; the JSON Schema for editors is generated from it. Durations are milliseconds
 * once parsed.
 */

/** The kinds of signal. `prefixes` announces only, unless the site lets it count. */
export const kinds = ['bgp', 'ping', 'loss', 'prefixes'] as const;
export type Kind = (typeof kinds)[number];

const targetFields = z.strictObject({ address: form.address, port: form.count(1, 65535) });
const target = z.codec(
  z.union([form.address, targetFields], {
    error: 'an IP address, or { address, port } to connect by TCP where the network drops ICMP',
  }),
  z.strictObject({ address: z.string(), port: z.int().optional() }),
  {
    decode: (it) => (typeof it === 'string' ? { address: it, port: undefined } : it),
    encode: ({ address, port }) => (port === undefined ? address : { address, port }),
  },
);
const targets = z.array(target).min(1, { error: 'at least one target; two are better: routers police ICMP' }).max(4);

const virtualInterface = z.strictObject({
  id: form.virtualInterfaceId,
  connection: form.connectionId,
  /** Only the configured family: AWS may publish an all-zero series for the other one. */
  addressFamily: z.enum(['ipv4', 'ipv6']).default('ipv4'),
  /** The BGP peering range; a Transit Gateway does not reach it, so no target may lie in it. */
  peering: form.range.optional(),
  /** Fewer accepted prefixes than this is announced. */
  minimumPrefixes: form.count(1, 1000).default(1),
});

const prefixList = z.strictObject({
  /** An existing list; without it the deployment makes one of the ranges, and retains it on delete. */
  id: form.prefixListId.optional(),
  ranges: z.array(form.range).min(1).max(1000),
});

const routing = z.strictObject({
  routeTables: z.array(form.routeTableId).min(1).max(20),
  /** What switches: the on-premises ranges. */
  prefixLists: z.array(prefixList).min(1).max(5),
  /** A list with an address that nobody uses, for mode `trial`. */
  testPrefixList: prefixList.optional(),
  /** The Direct Connect gateway's attachment: needed for `pinTargets`, shown otherwise. */
  primaryAttachment: form.attachmentId.optional(),
  backupAttachment: form.attachmentId,
  /** Make a static route per target outside the lists (/32 or /128), to the path's own attachment. */
  pinTargets: z.boolean().default(false),
  /** Make these permanent, less specific static routes to the backup attachment. */
  backstop: z.array(form.range).max(20).default([]),
});

const probeHost = z.strictObject({
  vpc: form.vpcId,
  vpcRange: form.range.optional(),
  subnet: form.subnetId,
  availabilityZone: form.availabilityZone,
  /** Fixed: on-premises chooses the way back by it. */
  address: form.address,
  image: form.imageId,
  instanceType: form.instanceType.default('t3.micro'),
});

const probe = z
  .strictObject({
    /** A name of the place, never an instance id: it survives the host. */
    slot: form.slotName,
    host: probeHost.optional(),
    instance: form.instanceId.optional(),
    tag: z.strictObject({ key: z.string().min(1).max(128), value: z.string().max(256) }).optional(),
    /** The source address per path, where on-premises pins the way back by source. */
    sources: z.strictObject({ primary: form.address.optional(), backup: form.address.optional() }).default({}),
  })
  .refine((it) => [it.host, it.instance, it.tag].filter((way) => way !== undefined).length === 1, {
    error: 'exactly one of host (we make it), instance, or tag (installed through Systems Manager)',
  });

const detection = z.strictObject({
  interval: form.duration(200, 10 * second).prefault('200ms'),
  threshold: form.count(2, 1000).default(10),
  /** At the threshold the probe sets its own alarm, so the event leaves before the next evaluation. */
  fastLane: z.boolean().default(true),
  loss: z
    .strictObject({
      downPercent: form.percent.default(50),
      degradedPercent: form.percent.default(10),
      periods: form.count(1, 30).default(3),
    })
    .prefault({}),
  /** The kinds that count towards a path's health; those left out are shown and announced only. */
  counts: z
    .array(z.enum(kinds, { error: `one of ${kinds.join(', ')}` }))
    .min(1)
    .default(['bgp', 'ping', 'loss']),
});

const damping = z.strictObject({
  penalty: form.count(1, 20000).default(1000),
  halfLife: form.duration(minute, 6 * hour).prefault('30m'),
  suppress: form.count(1, 20000).default(2000),
  reuse: form.count(1, 20000).default(750),
  longest: form.duration(minute, 24 * hour).prefault('60m'),
});

const failback = z.strictObject({
  policy: z.enum(['automatic', 'manual'], { error: 'automatic or manual' }).default('automatic'),
  holdDown: form.duration(second, 24 * hour).prefault('15m'),
  damping: damping.prefault({}),
  maxSwitchesPerHour: form.count(1, 60).default(6),
});

const chat = z
  .strictObject({
    slack: z
      .strictObject({
        workspace: z.string().regex(/^T[0-9A-Z]{7,}$/, { error: 'a Slack workspace id such as T0123ABCD' }),
        channel: z.string().regex(/^[CG][0-9A-Z]{7,}$/, { error: 'a Slack channel id such as C0123ABCD' }),
      })
      .optional(),
    teams: z
      .strictObject({
        team: z.uuid({ error: 'the id of the team, a UUID' }),
        tenant: z.uuid({ error: 'the id of the tenant, a UUID' }),
        channel: z.string().min(1),
      })
      .optional(),
  })
  .refine((it) => (it.slack === undefined) !== (it.teams === undefined), { error: 'exactly one of slack or teams' });

const notification = z.strictObject({
  email: z.array(form.email).max(20).default([]),
  chat: chat.optional(),
  reminder: form.duration(10 * minute, 7 * 24 * hour).prefault('6h'),
});

const path = z.strictObject({
  virtualInterfaces: z.array(virtualInterface).max(8).default([]),
  targets,
});

/** One site, as the configuration file holds it. */
export const siteSchema = z.strictObject({
  region: form.region,
  account: form.accountId.optional(),
  mode: z.enum(['observe', 'trial', 'act'], { error: 'observe, trial or act' }).default('observe'),
  routing,
  primary: path,
  backup: path,
  /** Measures what users see; never decides. */
  through: z.strictObject({ targets }).optional(),
  probes: z.array(probe).min(1, { error: 'at least one probe; two in two Availability Zones are better' }).max(5),
  detection: detection.prefault({}),
  failover: z
    .strictObject({
      /** Fail over only to a backup that is known to be healthy, not merely not known to be down. */
      requireProof: z.boolean().default(false),
    })
    .prefault({}),
  failback: failback.prefault({}),
  /** How long somebody else's move counts as a pin. */
  respectFor: form.duration(minute, 7 * 24 * hour).prefault('1h'),
  notification: notification.prefault({}),
  logRetentionDays: z
    .union(
      [90, 180, 365, 400, 545, 731, 1827, 3653].map((days) => z.literal(days)),
      { error: 'one of 90, 180, 365, 400, 545, 731, 1827, 3653' },
    )
    .default(400),
});

/** The configuration file: sites by name. */
export const settingsSchema = z.strictObject({
  sites: z.record(form.siteName, siteSchema),
});

/** One site's settings, complete: every default filled in, durations in milliseconds. */
export interface Site extends Readonly<z.output<typeof siteSchema>> {
  readonly name: string;
}

export type Mode = Site['mode'];
export type Target = Site['primary']['targets'][number];
export type VirtualInterface = Site['primary']['virtualInterfaces'][number];
export type Probe = Site['probes'][number];

/** A path of a site: Direct Connect is the primary, the VPN the backup. */
export type Path = 'primary' | 'backup';
export const paths = ['primary', 'backup'] as const satisfies readonly Path[];
export const otherPath = (path: Path): Path => (path === 'primary' ? 'backup' : 'primary');

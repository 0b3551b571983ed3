import * as z from 'zod';
import * as form from './fields/forms.ts';
import { detection, failback, failover } from './fields/behaviour.ts';
import { notification } from './fields/notification.ts';
import { path, targets } from './fields/paths.ts';
import { probe } from './fields/probes.ts';
import { routing } from './fields/routing.ts';
import { hour, minute } from '../time.ts';

/**
 * What a site is and how it is to behave: the only definition of the configuration; `settings/site-schema.ts` adds what no
 * field can know alone. The CDK, the reactor, the probe and the lab all read it through that schema; the JSON Schema for
 * editors and `docs/configuration.md` are generated from it. Durations are milliseconds once parsed. The schema also
 * encodes: `site-json.ts` writes a site down with it.
 */

/** The fields of a site, each judged by itself. */
export const siteFields = z.strictObject({
  region: form.region.describe("The Transit Gateway's Region."),
  account: form.accountId
    .optional()
    .describe("The account to deploy to, for `cdk deploy` to check. Without it, the credentials' own."),
  mode: form
    .word('observe', 'trial', 'act')
    .default('observe')
    .describe('`observe` decides and announces, and changes nothing; `trial` switches the test list; `act` switches.'),
  routing: routing.describe('What switches, where, and where to.'),
  primary: path({
    virtualInterfaces:
      'The virtual interfaces whose BGP sessions carry the path. Empty where another account owns them.',
    targets:
      'Addresses reached over Direct Connect always: outside the ranges, each with a static route of its own, best a loopback or inside address of the router that ends Direct Connect. Two are better: routers police ICMP.',
  }).describe('The path over Direct Connect.'),
  backup: path({
    virtualInterfaces: 'Where the backup is a second Direct Connect: its virtual interfaces.',
    targets: 'Addresses reached over the VPN always: outside the ranges, each with a static route of its own.',
  }).describe('The path over the VPN.'),
  through: z
    .strictObject({ targets: targets('Addresses inside the ranges, pinged as users go.') })
    .optional()
    .describe('Measures what users see; never decides.'),
  probes: form.list(probe, 1, 5).describe('Where pings come from. Two in two Availability Zones are better than one.'),
  detection: detection.prefault({}).describe('When a path is down.'),
  failover: failover.prefault({}).describe('When traffic moves to the backup.'),
  failback: failback.prefault({}).describe('When traffic moves back.'),
  respectFor: form
    .duration(minute, 7 * 24 * hour)
    .prefault('1h')
    .describe("How long somebody else's move of traffic counts as a pin to that path."),
  notification: notification.prefault({}).describe('Who is told.'),
  logRetentionDays: form
    .choice(90, 180, 365, 400, 545, 731, 1827, 3653)
    .default(400)
    .describe('How long the logs are kept. They are the history of every decision.'),
});

/** One site's settings without its name: every default filled in, durations in milliseconds. */
export type SiteSettings = Readonly<z.output<typeof siteFields>>;

/** One site's settings, complete. */
export interface Site extends SiteSettings {
  readonly name: string;
}

export type Mode = Site['mode'];
export type Target = Site['primary']['targets'][number];
export type VirtualInterface = Site['primary']['virtualInterfaces'][number];
export type Probe = Site['probes'][number];

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { reactorFunction } from '../../../failover/names.ts';
import { siteToJson } from '../../../failover/settings/reading/site-to-json.ts';
import type { Mode, Site } from '../../../failover/settings/site.ts';
import { minute } from '../../../failover/time.ts';
import { createAlarm } from '../../../lab/cloudwatch/alarm.ts';
import { identityPolicy } from '../../../lab/permissions/policy.ts';
import type { Begin, Ground } from '../ground.ts';
import type { kindsOf } from '../world.ts';

/** What deployments do: another function in the old one's place, with other settings, for a while, or with none. */

const settingsOf = ({ stage: { site, lab } }: Ground) => {
  const settings = lab.functions.list().find(({ name }) => name === reactorFunction(site));
  if (settings === undefined) throw new Error('the reactor is gone');
  return settings;
};

/** A deployment puts them beside the code; here another file is named. The alternatives of a site are few. */
const fileOf = (directory: string, name: string, site: Site): string => {
  const file = join(directory, `site.${process.pid}.${name}.json`);
  writeFileSync(file, siteToJson(site));
  return file;
};

/** Puts the reactor anew, with these settings: a new process, which knows nothing of the old one's. */
const deploy = (ground: Ground, name: string, site: Site): void => {
  const settings = settingsOf(ground);
  const environment = { ...settings.environment, DX_FAILOVER_SITE_FILE: fileOf(settings.directory, name, site) };
  ground.stage.lab.functions.remove(settings.name)({ ...settings, environment });
};

/** Alarms that are made anew know nothing until they are evaluated; nothing is told of that. */
const remakeAlarms = ({ stage: { lab, clock } }: Ground): void => {
  for (const alarm of lab.alarms.list()) {
    const { standing, transitionedAt, updatedAt } = createAlarm(alarm.settings, clock.now());
    Object.assign(alarm, { standing, transitionedAt, updatedAt });
  }
};

/** Who may write the test list already. */
const permitted = new WeakSet<Ground>();

/** What the template of mode `trial` lets the reactor do; what it let it do before is left, so that only the mode holds it. */
const permitTrial = (ground: Ground): void => {
  if (permitted.has(ground)) return;
  permitted.add(ground);
  const { lab, site } = ground.stage;
  const { arn, principal } = settingsOf(ground);
  const [, partition, , region, account] = arn.split(':');
  const at = (resource: string): string => `arn:${partition}:ec2:${region}:${account}:${resource}`;
  const { routeTables, backupAttachment, testPrefixList } = site.routing;
  const document = identityPolicy.parse({
    Version: '2012-10-17',
    Statement: {
      Effect: 'Allow',
      Action: ['ec2:CreateTransitGatewayPrefixListReference', 'ec2:DeleteTransitGatewayPrefixListReference'],
      Resource: [
        ...routeTables.map((table) => at(`transit-gateway-route-table/${table}`)),
        at(`transit-gateway-attachment/${backupAttachment}`),
        at(`prefix-list/${testPrefixList?.id}`),
      ],
    },
  });
  lab.permissions.attach(principal.replace('LAB-ROLE-', ''), 'trial', document);
};

const inMode =
  (mode: Mode): Begin =>
  (ground) => {
    const { site } = ground.stage;
    if (mode === 'trial') permitTrial(ground);
    deploy(ground, mode, { ...site, mode });
    return () => deploy(ground, 'act', site);
  };

type Befalling = (typeof kindsOf)['deployment'][number];

/** See above. */
export const deploymentHappenings: Readonly<Record<Befalling, Begin>> = {
  // The same again: a new version of the code, or of what it runs on.
  deployment: (ground) => {
    deploy(ground, 'same', ground.stage.site);
    return () => undefined;
  },
  settings: (ground, { pick }) => {
    const { site } = ground.stage;
    const holdDown = pick < 0.5 ? minute : 8 * minute;
    deploy(ground, String(holdDown), { ...site, failback: { ...site.failback, holdDown } });
    // Some changes replace the alarms.
    if (pick % 0.5 < 0.25) remakeAlarms(ground);
    return () => deploy(ground, 'same', site);
  },
  'mode observe': inMode('observe'),
  'mode trial': inMode('trial'),
  'reactor deleted': (ground) => {
    const settings = settingsOf(ground);
    const restore = ground.stage.lab.functions.remove(settings.name);
    return () => restore(settings);
  },
};

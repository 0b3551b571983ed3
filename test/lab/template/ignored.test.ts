import { App, Stack } from 'aws-cdk-lib';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { FailoverSite } from '../../../cdk/failover-site.ts';
import { readSettings } from '../../../failover/settings/reading/settings-file.ts';
import type { Site } from '../../../failover/settings/site.ts';
import { createVirtualClock } from '../../../lab/time/clock.ts';
import { createLab } from '../../../lab/lab.ts';
import { readAssembly } from '../../../lab/template/assembly.ts';
import { ignored } from '../../../lab/template/ignored.ts';
import { overIPv6, siteOf } from '../../cdk/sites.ts';
import { bundles, context } from '../../cdk/synth.ts';
import { changes, more } from './other-values.ts';

/** The one list of what the lab passes over, against the stacks of the examples and of what those leave off. */

const siteIn = (file: string): Site => {
  const read = readSettings(readFileSync(file, 'utf8'));
  if (read.kind === 'invalid' || read.sites[0] === undefined) throw new Error(`${file}: no valid site`);
  return read.sites[0];
};

const notification = (chat: object) => ({ notification: { email: ['noc@example.com'], chat } });
const uuid = '01234567-89ab-4def-8123-456789abcdef';

const sites: Readonly<Record<string, Site>> = {
  'the example': siteIn('failover.example.yaml'),
  'examples/minimal.yaml': siteIn('examples/minimal.yaml'),
  'examples/china.yaml': siteIn('examples/china.yaml'),
  'examples/govcloud.yaml': siteIn('examples/govcloud.yaml'),
  'a site with Slack and IPv6': siteOf({
    ...overIPv6,
    ...notification({ slack: { workspace: 'T0123456789', channel: 'C0123456789' } }),
  }),
  'a site with Teams': siteOf(notification({ teams: { team: uuid, tenant: uuid, channel: '19%3ax%40thread.tacv2' } })),
};

const directory = mkdtempSync(join(tmpdir(), 'dx-failover-ignored-'));
const folderOf = (name: string): string => join(directory, name.replaceAll('/', '-'));
const stackOf = ({ name }: Site): string => `dx-failover-${name}`;

beforeAll(() => {
  // The tests of the deployment have CloudFormation's schemas looked at; here it would only take time.
  process.env['CDK_VALIDATION'] = 'false';
  for (const [name, site] of Object.entries(sites)) {
    const app = new App({ context, outdir: folderOf(name) });
    // As cdk/app.ts makes it.
    const stack = new Stack(app, stackOf(site), {
      description: `dx-failover: the site ${site.name}`,
      env: { region: site.region, ...(site.account === undefined ? {} : { account: site.account }) },
    });
    void new FailoverSite(stack, 'Site', { site, bundles });
    app.synth();
  }
}, 180_000);
afterAll(() => rmSync(directory, { recursive: true }));

const membersIn = ([name, site]: readonly [string, Site]): readonly string[] => {
  const { template } = readAssembly(folderOf(name), stackOf(site));
  const resources = Object.values(template.Resources).flatMap((resource) => [
    ...Object.keys(resource).map((member) => `resource ${member}`),
    ...Object.keys(resource.Properties ?? {}).map((property) => `${resource.Type} ${property}`),
  ]);
  return [...Object.keys(template).map((member) => `template ${member}`), ...resources];
};

const entries = Object.entries(ignored).flatMap(([part, reasons]) =>
  Object.entries(reasons).map(([member, why]) => ({ member: `${part} ${member}`, why })),
);

const never = /^AWS::(CloudWatch::(?!Dashboard)|Events::|IAM::|KMS::|Lambda::|SQS::|SNS::)/;

describe('the list of what is passed over', () => {
  test('holds nothing that no template has', () => {
    const occurring = new Set(Object.entries(sites).flatMap(membersIn));

    expect(entries.map(({ member }) => member).filter((member) => !occurring.has(member))).toEqual([]);
    expect(occurring.size).toBeGreaterThan(100);
  });

  test('says of each why', () => {
    expect(entries.filter(({ why }) => why.length < 20)).toEqual([]);
  });

  test('holds nothing of alarms, rules, policies, roles, keys, functions, queues, topics and subscriptions', () => {
    expect(entries.map(({ member }) => member).filter((member) => never.test(member))).toEqual([]);
  });

  test('leaves no property of those without a test that another value shows', () => {
    const shown = new Set([
      ...Object.entries(changes).flatMap(([logicalId, properties]) =>
        Object.keys(properties).map((property) => `${more[logicalId]?.[0]} ${property}`),
      ),
      // Followed from a host to its role: the enforced permissions of the example's probe show it.
      'AWS::IAM::InstanceProfile Roles',
      // Metric math has tests of its own: test/lab/cloudwatch.
      'AWS::CloudWatch::Alarm Metrics',
    ]);
    const occurring = Object.entries(sites).flatMap(membersIn);

    expect(occurring.filter((member) => never.test(member) && !shown.has(member))).toEqual([]);
  });
});

test.each(Object.entries(sites))('%s: all else is acted on', async (name, site) => {
  const clock = createVirtualClock(Date.UTC(2026, 10, 24, 8));
  const template = { directory: folderOf(name), stack: stackOf(site) };

  const lab = await createLab({ site, template, time: { kind: 'virtual', clock } });

  expect(lab.bus.rules().map((rule) => rule.name)).toHaveLength(3);
  await lab.close();
});

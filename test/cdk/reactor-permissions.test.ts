import { describe, expect, test } from 'vitest';
import { matchesArn } from '../../lab/permissions/wildcard.ts';
import { resourcesOf, statementsOf } from './resolved.ts';
import { hq, largest, routing, siteOf } from './sites.ts';
import { templateOf } from './synth.ts';

const granted = (site: typeof hq) => statementsOf(templateOf(site), 'ReactorRole');
const writes = (site: typeof hq) =>
  granted(site).filter(({ Action }) => /ec2:(Create|Modify|Delete)/.test(JSON.stringify(Action)));

const own = (service: string, resource: string): string =>
  `arn:PARTITION:${service}:us-east-1:123456789012:${resource}`;
const ec2 = (resource: string): string => own('ec2', resource);
const table = ec2('transit-gateway-route-table/tgw-rtb-0d86bcd71877f6d88');
/** What may be another account's. */
const shared = (resource: string): string => `arn:PARTITION:ec2:us-east-1:*:${resource}`;
const list = shared('prefix-list/pl-0d81338f99b4770b6');
const testList = shared('prefix-list/pl-0e92449fa0c5881c7');
const attachment = shared('transit-gateway-attachment/tgw-attach-0f21402e36c7c65ed');

test('the reactor may do this, and nothing else', () => {
  const statements = granted(hq).map(({ Action, Resource }) => ({ Action, Resource }));

  expect(statements).toEqual([
    { Action: ['cloudwatch:DescribeAlarms'], Resource: [own('cloudwatch', 'alarm:dx-failover/hq/signal/*')] },
    { Action: ['directconnect:DescribeVirtualInterfaces'], Resource: [own('directconnect', 'dxvif/dxvif-0a1b2c3d')] },
    { Action: ['ec2:GetTransitGatewayPrefixListReferences'], Resource: ['*'] },
    { Action: ['ec2:SearchTransitGatewayRoutes'], Resource: [table] },
    { Action: ['cloudwatch:GetMetricData', 'cloudwatch:ListMetrics'], Resource: ['*'] },
    {
      Action: ['ec2:CreateTransitGatewayPrefixListReference'],
      Resource: [table, list, attachment],
    },
    { Action: ['ec2:DeleteTransitGatewayPrefixListReference'], Resource: [table, list] },
    {
      Action: ['ssm:GetParameters'],
      Resource: [own('ssm', 'parameter/dx-failover/hq/memory'), own('ssm', 'parameter/dx-failover/hq/override')],
    },
    { Action: ['ssm:PutParameter'], Resource: [own('ssm', 'parameter/dx-failover/hq/memory')] },
    { Action: ['sns:Publish'], Resource: [expect.stringMatching(/^<SiteAnnouncementsTopic\w+>$/)] },
    {
      Action: ['kms:Decrypt', 'kms:GenerateDataKey'],
      Resource: [expect.stringMatching(/^<SiteAnnouncementsKey\w+\.Arn>$/)],
    },
    {
      Action: ['logs:CreateLogStream', 'logs:PutLogEvents'],
      Resource: [own('logs', 'log-group:/aws/lambda/dx-failover-hq-reactor:*')],
    },
    {
      Action: ['sqs:SendMessage'],
      Resource: [expect.stringMatching(/^<SiteDeadLetters\w+\.Arn>$/)],
    },
  ]);
});

describe('the mode limits what the reactor can write', () => {
  test('observe: nothing', () => {
    expect(writes(siteOf({ mode: 'observe' }))).toEqual([]);
  });

  test('trial: the test list alone', () => {
    const resources = writes(siteOf({ mode: 'trial' })).flatMap(({ Resource }) => Resource);

    expect(new Set(resources)).toEqual(new Set([table, testList, attachment]));
  });

  test('act: the lists that switch, and not the test list', () => {
    const resources = writes(hq).flatMap(({ Resource }) => Resource);

    expect(new Set(resources)).toEqual(new Set([table, list, attachment]));
  });
});

test('a list and an attachment may be of another account, a route table may not', () => {
  const resources = writes(hq).flatMap(({ Resource }) => Resource);
  const covers = (resource: string) =>
    resources.some((pattern) => matchesArn(pattern, `arn:PARTITION:ec2:us-east-1:999999999999:${resource}`));

  expect(
    [
      'prefix-list/pl-0d81338f99b4770b6',
      'transit-gateway-attachment/tgw-attach-0f21402e36c7c65ed',
      'prefix-list/pl-0d81338f99b4770b7',
      'transit-gateway-route-table/tgw-rtb-0d86bcd71877f6d88',
    ].map(covers),
  ).toEqual([true, true, false, false]);
});

test('a list that the deployment makes is granted by the id that it will have', () => {
  const site = siteOf(routing({ prefixLists: [{ ranges: ['10.3.0.0/18'] }] }));

  expect(writes(site)[1]?.Resource).toEqual([
    expect.stringMatching(/:123456789012:prefix-list\/<SitePrefixListsList0\w+\.PrefixListId>$/),
    table,
  ]);
});

const vifs = (...virtualInterfaces: object[]) => siteOf({ primary: { virtualInterfaces, targets: ['10.109.2.1'] } });
const ofBgp = (site: typeof hq) =>
  granted(site)
    .filter(({ Sid }) => Sid === 'ReadBgp')
    .map(({ Resource }) => Resource);

test('an interface that must not be read directly is not granted, and without any there is no such statement', () => {
  const read = { id: 'dxvif-0a1b2c3d', connection: 'dxcon-0a1b2c3d' };
  const forbidden = { id: 'dxvif-0a1b2c3e', connection: 'dxcon-0a1b2c3d', directRead: false };

  expect(ofBgp(vifs(read, forbidden))).toEqual([
    ['arn:PARTITION:directconnect:us-east-1:123456789012:dxvif/dxvif-0a1b2c3d'],
  ]);
  expect(ofBgp(vifs(forbidden))).toEqual([]);
});

test('the permissions of the largest site fit into the policies of a role', () => {
  const template = templateOf(largest);
  const lengths = (type: string) =>
    Object.values(resourcesOf(template, type)).map(
      ({ Properties }) => JSON.stringify(Properties['PolicyDocument']).length,
    );

  expect(lengths('AWS::IAM::Policy').reduce((sum, length) => sum + length, 0)).toBeLessThanOrEqual(10_240);
  for (const length of lengths('AWS::IAM::ManagedPolicy')) expect(length).toBeLessThanOrEqual(6144);
});

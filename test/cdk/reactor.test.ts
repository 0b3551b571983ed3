import { expect, test } from 'vitest';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Stage } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { parseSite } from '../../failover/settings/reading/site-json.ts';
import { FailoverSite } from '../../cdk/failover-site.ts';
import { onlyResource } from './resolved.ts';
import { hq, largest, routing, siteOf } from './sites.ts';
import { bundles, emptyStack, stackOf, templateOf } from './synth.ts';

const { stack } = stackOf(hq);
const template = Template.fromStack(stack);
const reactor = onlyResource(template, 'AWS::Lambda::Function').Properties;

test('the reactor runs on Node 24, on arm64, outside of any VPC, untraced, with no concurrency reserved', () => {
  expect(reactor).toMatchObject({
    FunctionName: 'dx-failover-hq-reactor',
    Runtime: 'nodejs24.x',
    Architectures: ['arm64'],
    Handler: 'index.handler',
    MemorySize: 512,
  });
  expect(Object.keys(reactor)).not.toEqual(expect.arrayContaining(['VpcConfig']));
  expect(Object.keys(reactor)).not.toEqual(expect.arrayContaining(['TracingConfig']));
  expect(Object.keys(reactor)).not.toEqual(expect.arrayContaining(['ReservedConcurrentExecutions']));
});

test('a run, the minute before its retry, and the retry fit into the age that Lambda lets an event reach', () => {
  const { MaximumEventAgeInSeconds, MaximumRetryAttempts, DestinationConfig } = onlyResource(
    template,
    'AWS::Lambda::EventInvokeConfig',
  ).Properties;

  const timeout = Number(reactor['Timeout']);

  expect(MaximumEventAgeInSeconds).toBe(120);
  expect(MaximumRetryAttempts).toBe(1);
  expect(timeout + 60 + timeout).toBeLessThanOrEqual(120);
  expect(DestinationConfig).toEqual({
    OnFailure: { Destination: expect.stringMatching(/^<SiteDeadLetters\w+\.Arn>$/) },
  });
});

test('the reactor is told the topic, and the lists in the order of the configuration', () => {
  const { Variables } = reactor['Environment'] as { Variables: Record<string, string> };

  expect(Variables).toEqual({
    DX_FAILOVER_TOPIC_ARN: expect.stringMatching(/^<SiteAnnouncementsTopic\w+>$/),
    DX_FAILOVER_PREFIX_LISTS: '["pl-0d81338f99b4770b6"]',
    DX_FAILOVER_TEST_PREFIX_LIST: 'pl-0e92449fa0c5881c7',
    POWERTOOLS_SERVICE_NAME: 'reactor',
    POWERTOOLS_METRICS_NAMESPACE: 'DxFailover/hq',
  });
});

test('a list that the deployment makes is told by the id that it will have', () => {
  const site = siteOf(routing({ prefixLists: [{ ranges: ['10.3.0.0/18'] }], testPrefixList: undefined }));

  const { Environment } = onlyResource(templateOf(site), 'AWS::Lambda::Function').Properties;

  const { Variables } = Environment as { Variables: Record<string, string> };
  expect(Variables['DX_FAILOVER_PREFIX_LISTS']).toMatch(/^\["<SitePrefixListsList0\w+\.PrefixListId>"\]$/);
  expect(Variables).not.toHaveProperty('DX_FAILOVER_TEST_PREFIX_LIST');
});

test('the environment of the largest site fits into 4 KB', () => {
  const { Environment } = onlyResource(templateOf(largest), 'AWS::Lambda::Function').Properties;

  expect(JSON.stringify(Environment).length).toBeLessThan(4096);
});

test("the site's settings lie beside the code, as the reactor reads them", () => {
  const assembly = Stage.of(stack)?.synth();
  const { S3Key } = reactor['Code'] as { S3Key: string };

  const text = readFileSync(join(assembly?.directory ?? '', `asset.${S3Key.replace('.zip', '')}`, 'site.json'), 'utf8');

  expect(parseSite(text)).toEqual(hq);
});

test('the log is the history: kept as long as the site says, and kept when the stack is deleted', () => {
  const group = onlyResource(templateOf(siteOf({ logRetentionDays: 731 })), 'AWS::Logs::LogGroup');

  expect(group).toMatchObject({
    Properties: { LogGroupName: '/aws/lambda/dx-failover-hq-reactor', RetentionInDays: 731 },
    DeletionPolicy: 'RetainExceptOnCreate',
  });
});

test('without its bundle there is nothing to deploy, and the error says what to do', () => {
  const missing = join(bundles, 'missing');

  expect(() => new FailoverSite(emptyStack(hq), 'Site', { site: hq, bundles: missing })).toThrow(
    new Error(`${missing}/reactor/index.mjs: not found; build the bundles first: node tools/bundle.ts`),
  );
});

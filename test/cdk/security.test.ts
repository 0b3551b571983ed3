import { describe, expect, test } from 'vitest';
import { statements, type PolicyStatement } from './policies.ts';
import { resourcesOf } from './resolved.ts';
import { elsewhere, hostIn, routing, siteOf } from './sites.ts';
import { templateOf } from './synth.ts';
import { needlessWildcards } from './wildcards.ts';

/** What holds of every policy and every resource of a site that uses everything, and of sites in other partitions. */

const everything = templateOf(
  siteOf({
    ...routing({ prefixLists: [{ ranges: ['10.3.0.0/18'] }], pinTargets: true, backstop: ['10.0.0.0/14'] }),
    probes: [
      { slot: 'a', host: hostIn('us-east-1a', '10.0.0.7') },
      { slot: 'b', instance: 'i-0a1b2c3d4e5f60718' },
    ],
    notification: { email: ['noc@example.com'], chat: { slack: { workspace: 'T0123ABCD', channel: 'C0123ABCD' } } },
  }),
);
const templates = [everything, templateOf(elsewhere('cn-north-1')), templateOf(elsewhere('us-gov-west-1'))];
const all = templates.flatMap(statements);
const allowed = all.filter(({ effect }) => effect === 'Allow');

const isIdentity = ({ principals }: PolicyStatement): boolean => principals.length === 0;
const isTrust = ({ type }: PolicyStatement): boolean => type === 'AWS::IAM::Role';
const typesOf = (some: readonly PolicyStatement[]): readonly string[] =>
  [...new Set(some.map(({ type }) => type))].toSorted();
const named = ({ at, principals, actions }: PolicyStatement): string =>
  `${at}: ${principals.join(', ')} may ${actions.join(', ')}`;

describe('every identity policy', () => {
  const identity = allowed.filter(isIdentity);

  test('has no wildcard where AWS knows a resource', async () => {
    const faults = await Promise.all(identity.map(needlessWildcards));

    expect(typesOf(identity)).toEqual(['AWS::IAM::ManagedPolicy', 'AWS::IAM::Policy']);
    expect(faults.flat()).toEqual([]);
  });
});

const statement = (change: Partial<PolicyStatement>): PolicyStatement => ({
  at: 'Policy',
  type: 'AWS::IAM::Policy',
  effect: 'Allow',
  actions: ['ssm:GetParameters'],
  resources: ['*'],
  principals: [],
  conditions: {},
  ...change,
});

describe('a needless wildcard is found', () => {
  test.each<[string, Partial<PolicyStatement>, readonly string[]]>([
    ['of all resources', {}, ['Policy: ssm:GetParameters on *']],
    ['of all actions', { actions: ['ssm:*'] }, ['Policy: ssm:*']],
    [
      'of an account',
      { resources: ['arn:PARTITION:ssm:us-east-1:*:parameter/dx-failover/hq/override'] },
      ['Policy: ssm:GetParameters on arn:PARTITION:ssm:us-east-1:*:parameter/dx-failover/hq/override'],
    ],
    [
      'of a type',
      { resources: ['arn:PARTITION:ssm:us-east-1:123456789012:*'] },
      ['Policy: ssm:GetParameters on arn:PARTITION:ssm:us-east-1:123456789012:*'],
    ],
    [
      'of metrics without a namespace',
      { actions: ['cloudwatch:PutMetricData'] },
      ['Policy: cloudwatch:PutMetricData on *'],
    ],
    [
      'of metrics, though another key limits it',
      { actions: ['cloudwatch:PutMetricData'], conditions: { 'aws:SourceVpc': 'vpc-1' } },
      ['Policy: cloudwatch:PutMetricData on *'],
    ],
    ['but not where AWS knows no resource', { actions: ['ec2:GetTransitGatewayPrefixListReferences'] }, []],
    ['but not within one', { resources: ['arn:PARTITION:ssm:us-east-1:123456789012:parameter/dx-failover/hq/*'] }, []],
  ])('%s', async (_, change, faults) => {
    expect(await needlessWildcards(statement(change))).toEqual(faults);
  });
});

describe('every resource policy', () => {
  const ofResources = allowed.filter((it) => !isIdentity(it) && !isTrust(it));

  test('lets a service act for this account and its resources alone', () => {
    const services = ofResources.filter(({ principals }) => principals.every((it) => it.startsWith('Service:')));
    const open = services.filter(
      ({ conditions }) => !['aws:SourceArn', 'aws:SourceAccount'].some((key) => Object.hasOwn(conditions, key)),
    );

    expect(typesOf(services)).toEqual([
      'AWS::KMS::Key',
      'AWS::Lambda::Permission',
      'AWS::SNS::TopicPolicy',
      'AWS::SQS::QueuePolicy',
    ]);
    expect(open.map(named)).toEqual([]);
  });

  test('says whose source it takes: this account, or a rule of this stack', () => {
    const sources = ofResources.flatMap(({ conditions }) =>
      ['aws:SourceArn', 'aws:SourceAccount'].flatMap((key) => (conditions[key] as string | undefined) ?? []),
    );
    const ours =
      /^(123456789012|<SiteWakeUps\w+\.Arn>|arn:PARTITION:cloudwatch:[\w-]+:123456789012:alarm:dx-failover\/hq\/watch\/\*)$/;

    expect(sources.length).toBeGreaterThan(0);
    expect(sources.filter((source) => !ours.test(source))).toEqual([]);
  });

  test('lets nobody in from elsewhere: besides services only this account, and that to its key', () => {
    const others = ofResources.filter(({ principals }) => !principals.every((it) => it.startsWith('Service:')));

    expect(typesOf(others)).toEqual(['AWS::KMS::Key']);
    expect(new Set(others.flatMap(({ principals }) => principals))).toEqual(
      new Set(['AWS:arn:PARTITION:iam::123456789012:root']),
    );
  });

  test('acts on its own resource: only a key, which cannot name itself, says *', () => {
    expect(typesOf(ofResources.filter(({ resources }) => resources.includes('*')))).toEqual(['AWS::KMS::Key']);
    expect(ofResources.flatMap(({ actions }) => actions).filter((action) => action.includes('*'))).toEqual(
      templates.map(() => 'kms:*'),
    );
  });
});

// A role can be passed to a service only within its account (https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_passrole.html),
// and what these services tell of themselves when they assume it is not documented: a condition could lock the reactor out.
test('every role trusts one service, and nobody else', () => {
  const trusts = all.filter(isTrust);

  expect(trusts.flatMap(({ actions }) => actions)).toEqual(trusts.map(() => 'sts:AssumeRole'));
  expect(trusts.map(({ principals }) => principals.length)).toEqual(trusts.map(() => 1));
  expect(new Set(trusts.flatMap(({ principals }) => principals))).toEqual(
    new Set(['Service:lambda.amazonaws.com', 'Service:ec2.amazonaws.com', 'Service:chatbot.amazonaws.com']),
  );
});

const properties = (type: string) =>
  templates.flatMap((template) => Object.values(resourcesOf(template, type)).map(({ Properties }) => Properties));
/** Those that do not have what they must have. */
const without = (type: string, has: (of: Readonly<Record<string, unknown>>) => boolean): readonly unknown[] => {
  const found = properties(type);
  expect(found.length).toBeGreaterThanOrEqual(templates.length);
  return found.filter((it) => !has(it));
};

const isEncrypted = (it: Readonly<Record<string, unknown>>): boolean => {
  const volumes = it['BlockDeviceMappings'] as readonly { readonly Ebs?: { readonly Encrypted?: boolean } }[];
  return volumes.length > 0 && volumes.every(({ Ebs }) => Ebs?.Encrypted === true);
};

describe('at rest', () => {
  test('topics are encrypted with a key of their own, which rotates', () => {
    expect(
      without('AWS::SNS::Topic', (it) => /^<SiteAnnouncementsKey\w+\.Arn>$/.test(String(it['KmsMasterKeyId']))),
    ).toEqual([]);
    expect(without('AWS::KMS::Key', (it) => it['EnableKeyRotation'] === true)).toEqual([]);
  });

  test('queues are encrypted', () => {
    expect(without('AWS::SQS::Queue', (it) => it['SqsManagedSseEnabled'] === true)).toEqual([]);
  });

  test('the volumes of hosts are encrypted, each that they have', () => {
    expect(without('AWS::EC2::Instance', isEncrypted)).toEqual([]);
  });
});

describe('on the way', () => {
  test.each([
    ['AWS::SNS::TopicPolicy', 'sns:Publish'],
    ['AWS::SQS::QueuePolicy', 'sqs:*'],
  ])('%s refuses what does not come by TLS, whoever sends it', (type, action) => {
    const denials = all.filter((it) => it.type === type && it.effect === 'Deny');

    expect(denials).toHaveLength(templates.length);
    for (const denial of denials)
      expect(denial).toMatchObject({
        actions: [action],
        principals: ['AWS:*'],
        conditions: { 'aws:SecureTransport': 'false' },
      });
  });

  test('no subscription is told by plain HTTP', () => {
    expect(without('AWS::SNS::Subscription', (it) => it['Protocol'] !== 'http')).toEqual([]);
  });
});

describe('the hosts of probes', () => {
  test('let nothing in: no rule, no key pair, no public address', () => {
    const types = new Set(
      templates
        .flatMap((it) => Object.values(it.toJSON()['Resources'] as object))
        .map((it) => (it as { Type: string }).Type),
    );
    const ways = [
      'AWS::EC2::SecurityGroupIngress',
      'AWS::EC2::EIP',
      'AWS::EC2::EIPAssociation',
      'AWS::Lambda::Url',
      'AWS::EC2::KeyPair',
    ];

    expect(without('AWS::EC2::SecurityGroup', (it) => it['SecurityGroupIngress'] === undefined)).toEqual([]);
    expect(without('AWS::EC2::Instance', (it) => it['KeyName'] === undefined)).toEqual([]);
    expect(ways.filter((type) => types.has(type))).toEqual([]);
    expect(JSON.stringify(templates.map((it) => it.toJSON() as unknown))).not.toContain('AssociatePublicIpAddress');
  });

  test('answer metadata to tokens only, one hop away', () => {
    const options = { HttpTokens: 'required', HttpPutResponseHopLimit: 1 };
    const asksForTokens = (it: Readonly<Record<string, unknown>>): boolean =>
      Object.entries(options).every(
        ([key, value]) => (it['MetadataOptions'] as Record<string, unknown>)[key] === value,
      );

    expect(without('AWS::EC2::Instance', asksForTokens)).toEqual([]);
  });
});

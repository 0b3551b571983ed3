import { describe, expect, test } from 'vitest';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Stage } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { nodePackage } from '../../cdk/node-package.ts';
import { probedSiteToJson } from '../../failover/settings/reading/probed-site.ts';
import type { Site } from '../../failover/settings/site.ts';
import { onlyResource, resourcesOf, statementsOf, type Resource } from './resolved.ts';
import { hostIn, hq, overIPv6, siteOf } from './sites.ts';
import { stackOf, templateOf } from './synth.ts';

const { stack } = stackOf(hq);
const template = Template.fromStack(stack);
const one = templateOf(siteOf({ probes: [{ slot: 'a', host: hostIn('us-east-1a', '10.0.0.7') }] }));
const existing = templateOf(
  siteOf({
    probes: [
      { slot: 'a', instance: 'i-0a1b2c3d4e5f60718' },
      { slot: 'b', tag: { key: 'role', value: 'dx-probe' } },
    ],
  }),
);
const bySlot = (of: Template, type: string): Readonly<Record<string, Resource>> =>
  Object.fromEntries(
    Object.entries(resourcesOf(of, type)).map(([id, resource]) => [
      /(?:Installation|Host)([ab])/.exec(id)?.[1],
      resource,
    ]),
  );

describe('a probe host', () => {
  const instance = onlyResource(one, 'AWS::EC2::Instance');
  const nic = onlyResource(one, 'AWS::EC2::NetworkInterface').Properties;
  const group = onlyResource(one, 'AWS::EC2::SecurityGroup').Properties;

  test('keeps its address in a network interface of its own, which outlives the instance', () => {
    expect(nic).toMatchObject({
      SubnetId: 'subnet-0a1b2c3d4e5f60718',
      PrivateIpAddresses: [{ Primary: true, PrivateIpAddress: '10.0.0.7' }],
    });
    expect(instance.Properties['NetworkInterfaces']).toEqual([
      { DeviceIndex: '0', NetworkInterfaceId: expect.stringMatching(/^<SiteProbesHostaInterface\w+\.Id>$/) },
    ]);
  });

  test('has the source addresses of the paths too, each once', () => {
    const sources = { primary: '10.0.0.7', backup: '10.0.0.8' };
    const site = siteOf({ probes: [{ slot: 'a', host: hostIn('us-east-1a', '10.0.0.7'), sources }] });

    const { PrivateIpAddresses } = onlyResource(templateOf(site), 'AWS::EC2::NetworkInterface').Properties;

    expect(PrivateIpAddresses).toEqual([
      { Primary: true, PrivateIpAddress: '10.0.0.7' },
      { Primary: false, PrivateIpAddress: '10.0.0.8' },
    ]);
  });

  test('answers metadata to tokens only, and its root volume is encrypted', () => {
    expect(instance.Properties).toMatchObject({
      MetadataOptions: { HttpTokens: 'required', HttpEndpoint: 'enabled', HttpPutResponseHopLimit: 1 },
      BlockDeviceMappings: [{ DeviceName: '/dev/xvda', Ebs: { Encrypted: true, DeleteOnTermination: true } }],
    });
  });

  test('takes the image from the configuration, or a pinned version of a parameter: never the latest', () => {
    const image = '/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-x86_64:42';
    const site = siteOf({ probes: [{ slot: 'a', host: { ...hostIn('us-east-1a', '10.0.0.7'), image } }] });

    expect(instance.Properties['ImageId']).toBe('ami-0a1b2c3d4e5f60718');
    expect(onlyResource(templateOf(site), 'AWS::EC2::Instance').Properties['ImageId']).toBe(`{{resolve:ssm:${image}}}`);
  });

  test('lets nothing in, and goes out to its targets and to AWS only', () => {
    const out = (group['SecurityGroupEgress'] as Readonly<Record<string, unknown>>[]).map(
      ({ CidrIp, IpProtocol, FromPort, ToPort }) => [CidrIp, IpProtocol, FromPort, ToPort],
    );

    expect(group).not.toHaveProperty('SecurityGroupIngress');
    one.resourceCountIs('AWS::EC2::SecurityGroupIngress', 0);
    expect(out).toEqual([
      ['0.0.0.0/0', 'tcp', 443, 443],
      ['10.109.2.1/32', 'icmp', 8, -1],
      ['10.109.2.2/32', 'tcp', 443, 443],
      ['10.3.0.10/32', 'icmp', 8, -1],
    ]);
  });

  test('goes out to IPv6 targets by IPv6', () => {
    const site = siteOf(overIPv6);

    const [group] = Object.values(resourcesOf(templateOf(site), 'AWS::EC2::SecurityGroup'));

    expect(group?.Properties['SecurityGroupEgress']).toContainEqual(
      expect.objectContaining({ CidrIpv6: '2001:db8::1/128', IpProtocol: 'icmpv6' }),
    );
    expect(onlyResource(templateOf(site), 'AWS::EC2::NetworkInterface').Properties).toMatchObject({
      PrivateIpAddresses: [{ Primary: true, PrivateIpAddress: '10.0.0.7' }],
      Ipv6Addresses: [{ Ipv6Address: '2001:db8:1::7' }],
    });
  });

  test('is not replaced by a new bundle: nothing of its own names it', () => {
    const text = JSON.stringify(onlyResource(one, 'AWS::EC2::Instance'));

    expect(text).not.toContain('UserData');
    expect(text).not.toContain('.zip');
  });
});

const own = (resource: string): string =>
  `arn:PARTITION:cloudwatch:us-east-1:123456789012:alarm:dx-failover/hq/signal/${resource}`;

const inBucket: unknown = expect.stringMatching(
  /^arn:PARTITION:s3:::cdk-hnb659fds-assets-123456789012-us-east-1\/[0-9a-f]{64}(\.zip)?$/,
);

describe('a probe may', () => {
  test('publish in the namespace of its site, fetch its bundle and Node, and set its own ping alarms', () => {
    expect(statementsOf(template, 'Permissionsb')).toEqual([
      {
        Sid: 'Publish',
        Effect: 'Allow',
        Action: ['cloudwatch:PutMetricData'],
        Resource: ['*'],
        Condition: { StringEquals: { 'cloudwatch:namespace': 'DxFailover/hq' } },
      },
      {
        Sid: 'FetchBundle',
        Effect: 'Allow',
        Action: ['s3:GetObject'],
        Resource: [inBucket, inBucket],
      },
      {
        Sid: 'SetOwnAlarms',
        Effect: 'Allow',
        Action: ['cloudwatch:SetAlarmState'],
        Resource: [own('ping/backup/b'), own('ping/primary/b')],
      },
    ]);
  });

  test('set no alarm where the fast lane is off', () => {
    const slow = templateOf(siteOf({ detection: { fastLane: false } }));

    expect(statementsOf(slow, 'Permissions').map(({ Sid }) => Sid)).not.toContain('SetOwnAlarms');
  });

  test('on a host that we make, besides, only what the Systems Manager agent needs: no parameter can be read', () => {
    const actions = statementsOf(one, 'HostaRole').flatMap(({ Action }) => Action);

    expect(new Set(actions.map((action) => action.split(':')[0]))).toEqual(new Set(['ssm', 'ssmmessages']));
    expect(actions.filter((action) => action.startsWith('ssm:GetParameter'))).toEqual([]);
  });

  test('do so on an instance of yours once its role has the policy that the deployment puts out', () => {
    const outputs = Object.values(existing.findOutputs('*')) as { Description: string }[];

    expect(outputs.map(({ Description }) => Description)).toEqual([
      'Attach to the role of the instance that the probe a of the site hq runs on',
      'Attach to the role of the instance that the probe b of the site hq runs on',
    ]);
    existing.resourceCountIs('AWS::EC2::Instance', 0);
  });
});

const isBundleOf = (slot: string, directory: string): boolean =>
  readdirSync(directory).includes('probe.mjs') &&
  readFileSync(join(directory, 'site.json'), 'utf8') === probedSiteToJson(hq, slot);

const repository = join(import.meta.dirname, '..', '..');
interface Manifest {
  readonly files: Readonly<Record<string, { readonly source: { readonly executable?: readonly string[] } }>>;
}

const manifestOf = (site: Site): string => {
  const directory = Stage.of(stackOf(site).stack)?.synth().directory ?? '';
  return readFileSync(join(directory, `dx-failover-${site.name}.assets.json`), 'utf8');
};

const nodesOf = (site: Site): readonly (readonly [string, readonly string[]])[] =>
  Object.entries((JSON.parse(manifestOf(site)) as Manifest).files).flatMap(([hash, { source }]) =>
    source.executable === undefined ? [] : [[hash, source.executable.slice(1)]],
  );

describe('the installation', () => {
  test('is tried again every half hour on every host, and no deployment waits for it or for another one', () => {
    const all = [template, existing].flatMap((it) => Object.values(resourcesOf(it, 'AWS::SSM::Association')));

    expect(all).toHaveLength(4);
    for (const { Properties, DependsOn } of all) {
      expect(Properties).toMatchObject({ ScheduleExpression: 'rate(30 minutes)', MaxConcurrency: '1', MaxErrors: '0' });
      expect(Properties).not.toHaveProperty('WaitForSuccessTimeoutSeconds');
      expect([DependsOn].flat()).not.toContainEqual(expect.stringContaining('Installation'));
    }
  });

  test('comes after the permission to fetch the bundle', () => {
    const { a } = bySlot(template, 'AWS::SSM::Association');

    expect(a?.DependsOn).toEqual(expect.arrayContaining([expect.stringMatching(/^SiteProbesPermissionsaPolicy/)]));
  });

  test('targets the host that we make, an instance by its id, or by its tag', () => {
    const made = bySlot(template, 'AWS::SSM::Association');
    const given = bySlot(existing, 'AWS::SSM::Association');

    expect([made['b'], given['a'], given['b']].map((it) => it?.Properties['Targets'])).toEqual([
      [{ Key: 'InstanceIds', Values: [expect.stringMatching(/^<SiteProbesHostbInstance\w+>$/)] }],
      [{ Key: 'InstanceIds', Values: ['i-0a1b2c3d4e5f60718'] }],
      [{ Key: 'tag:role', Values: ['dx-probe'] }],
    ]);
  });

  test('hands over to the installer with slot, Region, the pause of its rank, and the Node of the lock file', () => {
    const { b } = bySlot(template, 'AWS::SSM::Association');
    const { commands = [] } = (b?.Properties['Parameters'] ?? {}) as { commands?: string[] };
    const { version, sha512 } = nodePackage('x86_64');

    expect(b?.Properties['Name']).toBe('AWS-RunShellScript');
    expect(commands.at(-1)).toBe(`sh "$work/probe/install-probe.sh" b us-east-1 60 ${version} ${sha512}`);
  });

  test('brings the Node of the processor: that of the type, or that of an existing instance', () => {
    const arm = templateOf(
      siteOf({
        probes: [
          { slot: 'a', host: { ...hostIn('us-east-1a', '10.0.0.7'), instanceType: 't4g.micro' } },
          { slot: 'b', instance: 'i-0a1b2c3d4e5f60718', architecture: 'arm64' },
        ],
      }),
    );

    const texts = Object.values(resourcesOf(arm, 'AWS::SSM::Association')).map((it) => JSON.stringify(it));

    expect(texts).toHaveLength(2);
    for (const text of texts) expect(text).toContain(nodePackage('arm64').sha512);
    for (const text of texts) expect(text).toContain('= arm64 ]');
  });

  test('is a file of its own: made at the deployment alone, and one for all probes and sites', () => {
    const nodes = nodesOf(hq);

    expect(nodes).toEqual([
      [expect.stringMatching(/^[0-9a-f]{64}$/), [join(repository, 'cdk/fetch-node.ts'), 'x86_64']],
    ]);
    expect(nodesOf(siteOf({ mode: 'observe' }, 'branch'))).toEqual(nodes);
  });

  test('finds in the bundle the code, its unit, the installer and the settings of the site', () => {
    const directory = Stage.of(stack)?.synth().directory ?? '';
    const [asset] = readdirSync(directory).filter(
      (name) => name.startsWith('asset.') && isBundleOf('a', join(directory, name)),
    );
    const bundle = join(directory, asset ?? '');

    expect(readdirSync(bundle).toSorted()).toEqual([
      'dx-failover-probe.service',
      'install-probe.sh',
      'probe.mjs',
      'site.json',
      'unpack-node.py',
    ]);
    expect(readFileSync(join(bundle, 'site.json'), 'utf8')).toBe(probedSiteToJson(hq, 'a'));
  });
});

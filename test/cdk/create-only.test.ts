import { expect, test } from 'vitest';
import { resourcesOf } from './resolved.ts';
import { hostIn, siteOf } from './sites.ts';
import { templateOf } from './synth.ts';

/**
 * What CloudFormation cannot change in place. A replaced policy has another ARN: an instance whose role has the old one by
 * hand loses its probe's permissions, and the old one cannot be deleted while it is attached. A replaced host or network
 * interface is refused, for the address is taken. So these texts must never change, whatever they say, for any setting that
 * is not theirs.
 */
const createOnly = {
  'AWS::IAM::ManagedPolicy': ['Description', 'ManagedPolicyName', 'Path'],
  'AWS::EC2::SecurityGroup': ['GroupDescription', 'GroupName', 'VpcId'],
  'AWS::EC2::NetworkInterface': ['SubnetId', 'InterfaceType'],
  'AWS::EC2::Instance': ['ImageId', 'NetworkInterfaces', 'BlockDeviceMappings', 'AvailabilityZone', 'KeyName'],
} as const;

const probes = [
  { slot: 'a', host: hostIn('us-east-1a', '10.0.0.7') },
  { slot: 'b', instance: 'i-0a1b2c3d4e5f60718' },
];
const pinnedOf = (change: Record<string, unknown>) => {
  const template = templateOf(siteOf({ probes, ...change }));
  return Object.fromEntries(
    Object.entries(createOnly).flatMap(([type, properties]) =>
      Object.entries(resourcesOf(template, type)).map(([id, { Properties }]) => [
        id,
        Object.fromEntries(properties.flatMap((name) => (name in Properties ? [[name, Properties[name]]] : []))),
      ]),
    ),
  );
};

test('what would be replaced is named and described as it was in the first version', () => {
  expect(pinnedOf({})).toMatchInlineSnapshot(`
    {
      "SiteProbesHostaInstanceB488CF85": {
        "BlockDeviceMappings": [
          {
            "DeviceName": "/dev/xvda",
            "Ebs": {
              "DeleteOnTermination": true,
              "Encrypted": true,
              "VolumeSize": 8,
              "VolumeType": "gp3",
            },
          },
        ],
        "ImageId": "ami-0a1b2c3d4e5f60718",
        "NetworkInterfaces": [
          {
            "DeviceIndex": "0",
            "NetworkInterfaceId": "<SiteProbesHostaInterface6044341E.Id>",
          },
        ],
      },
      "SiteProbesHostaInterface6044341E": {
        "SubnetId": "subnet-0a1b2c3d4e5f60718",
      },
      "SiteProbesHostaSecurityGroupBB4A07C8": {
        "GroupDescription": "dx-failover probe of hq: nothing in, out only to its targets and to AWS",
        "VpcId": "vpc-0a1b2c3d4e5f60718",
      },
      "SiteProbesPermissionsaPolicyE2560894": {
        "Description": "What the dx-failover probe a of the site hq may do",
        "Path": "/",
      },
      "SiteProbesPermissionsbPolicy657CE7E1": {
        "Description": "What the dx-failover probe b of the site hq may do",
        "Path": "/",
      },
    }
  `);
});

test.each([
  ['mode', { mode: 'observe' }],
  ['targets', { primary: { targets: ['10.109.2.7'] } }],
  ['detection', { detection: { interval: '1s', fastLane: false } }],
  ['notification', { notification: { email: ['other@example.com'] } }],
  [
    'the type of a host, and the sources of a probe',
    {
      probes: [
        { slot: 'a', host: { ...probes[0]?.host, instanceType: 't3.small' }, sources: { backup: '10.0.0.9' } },
        probes[1],
      ],
    },
  ],
])('%s may change, and nothing is replaced', (_, change) => {
  expect(pinnedOf(change)).toEqual(pinnedOf({}));
});

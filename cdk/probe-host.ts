import { Tags, Validations } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as iam from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { instanceTypeOf } from '../failover/settings/architecture.ts';
import type { Probe, Site, Target } from '../failover/settings/site.ts';
import { letAgentCall } from './host-agent.ts';

export interface ProbeHostProps {
  readonly site: Site;
  readonly probe: Probe;
  readonly host: NonNullable<Probe['host']>;
  readonly permissions: iam.IManagedPolicy;
}

/**
 * An EC2 instance that a probe runs on: no inbound rule, no public address, Session Manager for people.
 *
 * Its address is fixed, for on-premises chooses the way back by it; so the network interface is a resource of its own,
 * and outlives the instance. CloudFormation replaces an instance by making the new one first, which fails while the old one
 * holds the interface, and rolls back with nothing harmed. So a host is replaced on purpose only: name another image, terminate it, deploy.
 * The software on it comes by Systems Manager (`ProbeInstallation`): an upgrade replaces no host.
 *
 * Simplified automatic recovery is on: EC2's default for the instance types that support it
 * (https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/instance-configuration-recovery.html).
 */
export class ProbeHost extends Construct {
  readonly instance: ec2.CfnInstance;
  readonly networkInterface: ec2.CfnNetworkInterface;
  readonly role: iam.Role;

  constructor(scope: Construct, id: string, props: ProbeHostProps) {
    super(scope, id);
    const { site, probe, host } = props;
    this.networkInterface = this.interface(props);
    this.role = this.hostRole(props);
    const profile = new iam.InstanceProfile(this, 'Profile', { role: this.role });
    this.instance = new ec2.CfnInstance(this, 'Instance', {
      imageId: host.image.startsWith('/') ? `{{resolve:ssm:${host.image}}}` : host.image,
      instanceType: instanceTypeOf(host),
      iamInstanceProfile: profile.instanceProfileName,
      networkInterfaces: [{ deviceIndex: '0', networkInterfaceId: this.networkInterface.attrId }],
      metadataOptions: { httpTokens: 'required', httpEndpoint: 'enabled', httpPutResponseHopLimit: 1 },
      blockDeviceMappings: [
        {
          deviceName: '/dev/xvda',
          ebs: { encrypted: true, volumeType: 'gp3', volumeSize: 8, deleteOnTermination: true },
        },
      ],
      propagateTagsToVolumeOnCreation: true,
    });
    // The agent must find its permissions at its first start: it asks only once in half an hour.
    this.instance.node.addDependency(this.role);
    Tags.of(this).add('Name', `dx-failover-${site.name}-probe-${probe.slot}`);
    Validations.of(this.instance).acknowledge(
      {
        id: 'CloudFormation-Validate::W9010',
        reason: 'The image is named by the configuration: a newer "latest" must not replace a host at every deployment',
      },
      {
        id: 'AwsSolutions-EC28',
        reason: 'The probe publishes its own heartbeat every 10 s, and an alarm rings when it stops',
      },
      {
        id: 'AwsSolutions-EC29',
        reason: 'A host holds nothing, and is replaced by terminating it: the network interface keeps its address',
      },
    );
  }

  private interface({ site, probe, host }: ProbeHostProps): ec2.CfnNetworkInterface {
    const sources = Object.values(probe.sources).filter((address) => address !== undefined);
    const addresses = [...new Set([host.address, ...sources])];
    const v6 = addresses.filter(isIPv6);
    return new ec2.CfnNetworkInterface(this, 'Interface', {
      description: `dx-failover probe ${probe.slot} of ${site.name}: its fixed addresses`,
      subnetId: host.subnet,
      groupSet: [this.securityGroup({ site, host }).securityGroupId],
      privateIpAddresses: addresses
        .filter((address) => !isIPv6(address))
        .map((privateIpAddress, index) => ({ privateIpAddress, primary: index === 0 })),
      ...(v6.length === 0 ? {} : { ipv6Addresses: v6.map((ipv6Address) => ({ ipv6Address })) }),
    });
  }

  private securityGroup({ site, host }: Pick<ProbeHostProps, 'site' | 'host'>): ec2.SecurityGroup {
    const vpc = ec2.Vpc.fromVpcAttributes(this, 'Vpc', { vpcId: host.vpc, availabilityZones: [host.availabilityZone] });
    const group = new ec2.SecurityGroup(this, 'SecurityGroup', {
      vpc,
      description: `dx-failover probe of ${site.name}: nothing in, out only to its targets and to AWS`,
      allowAllOutbound: false,
      allowAllIpv6Outbound: false,
    });
    group.addEgressRule(ec2.Peer.anyIpv4(), ec2.Port.tcp(443), 'CloudWatch, Systems Manager and S3, by names alone');
    for (const target of targetsOf(site)) group.addEgressRule(peerOf(target), portOf(target), 'A target');
    return group;
  }

  private hostRole({ site, probe, permissions }: ProbeHostProps): iam.Role {
    const role = new iam.Role(this, 'Role', {
      description: `The host of the dx-failover probe ${probe.slot} of the site ${site.name}`,
      assumedBy: new iam.ServicePrincipal('ec2.amazonaws.com'),
      managedPolicies: [permissions],
    });
    letAgentCall(role);
    return role;
  }
}

const isIPv6 = (address: string): boolean => address.includes(':');

const targetsOf = (site: Site): readonly Target[] => [
  ...site.primary.targets,
  ...site.backup.targets,
  ...(site.through?.targets ?? []),
];

const peerOf = ({ address }: Target): ec2.IPeer =>
  isIPv6(address) ? ec2.Peer.ipv6(`${address}/128`) : ec2.Peer.ipv4(`${address}/32`);

const portOf = ({ address, port }: Target): ec2.Port => {
  if (port !== undefined) return ec2.Port.tcp(port);
  return isIPv6(address) ? ec2.Port.allIcmpV6() : ec2.Port.icmpPing();
};

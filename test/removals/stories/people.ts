import { CreateTransitGatewayPrefixListReferenceCommand, EC2Client } from '@aws-sdk/client-ec2';
import { PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { overrideParameter } from '../../../failover/names.ts';
import { formatPin } from '../../../failover/rules/override.ts';
import { minute } from '../../../failover/time.ts';
import { statisticsOf } from '../../../lab/cloudwatch/statistics.ts';
import { begin, clientOf, operator, type Scene, type Story } from '../story.ts';

/** Stories of what people do, here and on-premises. */

/** An operator pins traffic to the VPN for some minutes, and lets the pin expire. */
export const pinned: Story = {
  name: 'a pin and its expiry',
  about: /override-change$|OverrideChangeAllow|Log|ReadRoutes/,
  play: async (scene) => {
    await begin(scene);
    const pin = {
      path: 'backup',
      until: scene.clock.now() + 3 * minute,
      by: 'kim',
      why: 'router maintenance',
    } as const;
    const put = new PutParameterCommand({ Name: overrideParameter(scene.site), Value: formatPin(pin), Type: 'String' });
    await Promise.all([new SSMClient(clientOf(scene, operator)).send(put), scene.clock.advance(6 * minute)]);
  },
};

/** Somebody makes a reference of our list that leads nowhere. */
export const conflicting: Story = {
  name: 'a reference of somebody else',
  about: /^$/,
  play: async (scene) => {
    await begin(scene);
    const { routeTables, prefixLists } = scene.site.routing;
    const create = new CreateTransitGatewayPrefixListReferenceCommand({
      TransitGatewayRouteTableId: routeTables[0],
      PrefixListId: prefixLists[0]?.id,
      Blackhole: true,
    });
    await Promise.all([new EC2Client(clientOf(scene, operator)).send(create), scene.clock.advance(3 * minute)]);
  },
};

const fiveMinutes = 5 * minute;

const recordNoPrefixes = ({ lab, clock, site }: Scene): void => {
  for (const { id, connection, addressFamily } of site.primary.virtualInterfaces)
    lab.metrics.record({
      namespace: 'AWS/DX',
      name: 'VirtualInterfaceBgpPrefixesAccepted',
      dimensions: { ConnectionId: connection, VirtualInterfaceId: id, IpAddressFamily: addressFamily },
      at: Math.floor(clock.now() / fiveMinutes) * fiveMinutes,
      statistics: statisticsOf(0),
    });
};

/** On-premises withdraws its routes for a moment, on a session that stays up. */
export const withdrawn: Story = {
  name: 'on-premises withdraws its prefixes',
  about: /signal\/prefixes/,
  play: async (scene) => {
    // So long after BGP came up that it is no replay of a break (failover/announce/path-states.ts).
    await scene.clock.advance(21 * minute);
    recordNoPrefixes(scene);
    await scene.clock.advance(13 * minute);
  },
};

import { CreateTransitGatewayPrefixListReferenceCommand } from '@aws-sdk/client-ec2';
import { expect, it } from 'vitest';
import { elsewhere, site, table } from '../failover/scene.ts';
import { refuse, settledWorld } from './situations.ts';
import { alarmEvent, isPrimaryPing } from './world.ts';

it('R6 fails over in a table with a reference of another list, though the first create is refused', async () => {
  const world = await settledWorld();
  const PrefixListId = 'pl-0123456789abcdef9';
  world.transitGateway.addPrefixList({ id: PrefixListId, name: 'other', entries: ['172.16.0.0/12'] });
  const put = world.operator.send(
    new CreateTransitGatewayPrefixListReferenceCommand({
      TransitGatewayRouteTableId: table,
      PrefixListId,
      TransitGatewayAttachmentId: elsewhere,
    }),
  );
  await world.clock.advance(3000);
  await put;
  refuse(world, 'CreateTransitGatewayPrefixListReference', 1);
  world.say('ALARM', isPrimaryPing);

  await world.run(alarmEvent(site, world.clock.now()));

  expect(world.logged('changed')).toHaveLength(1);
});

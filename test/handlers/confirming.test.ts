import { describe, expect, it } from 'vitest';
import { minute, second } from '../../failover/time.ts';
import { table } from '../failover/scene.ts';
import { dx } from './aws.ts';
import { byHand, isOnVpn, refuse, settledWorld } from './situations.ts';
import { isPrimaryPing } from './world.ts';

describe('confirming', () => {
  it('says when a more specific Direct Connect route makes the switch ineffective', async () => {
    const world = await settledWorld();
    world.transitGateway.setPropagated(table, dx, ['10.3.0.0/18', '10.3.16.0/20']);
    world.say('ALARM', isPrimaryPing);

    await world.run(byHand);

    expect(world.mails().at(-1)).toBe('[hq] ATTENTION: the switch is ineffective for 10.3.0.0/18');
    expect(world.topics.deliveries('email').at(-1)?.text).toContain(
      `traffic should be on backup, but the route 10.3.16.0/20 to ${dx} wins`,
    );
  });

  it('waits until the reference is available before it looks', async () => {
    const world = await settledWorld();
    world.transitGateway.setReferenceDelay(5 * second);
    world.say('ALARM', isPrimaryPing);

    await world.run(byHand);

    expect(world.mails().filter((subject) => subject?.includes('ATTENTION'))).toEqual([]);
    expect(world.logged('confirmed')).toHaveLength(1);
  });

  it('is done every five minutes by the schedule, and by nothing else while nothing changes', async () => {
    const world = await settledWorld();
    await world.clock.advance(5 * minute - (world.clock.now() % (5 * minute)));

    await world.run(byHand);
    await world.run();
    await world.clock.advance(minute);
    await world.run();

    expect(world.logged('confirmed')).toHaveLength(1);
  });

  it('delays no route change when it fails', async () => {
    const world = await settledWorld();
    world.say('ALARM', isPrimaryPing);
    refuse(world, 'SearchTransitGatewayRoutes');

    const { error } = await world.run(byHand);

    expect(error).toBeUndefined();
    expect(isOnVpn(world)).toBe(true);
  });
});

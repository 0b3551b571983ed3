import { describe, expect, it } from 'vitest';
import { minute } from '../../failover/time.ts';
import { vif } from '../failover/scene.ts';
import { bgpKey } from './aws.ts';
import { byHand, isOnVpn, refuse, settledWorld } from './situations.ts';
import { isPrimaryPing } from './world.ts';

describe('what a run says', () => {
  it('R8 says a switch later when the topic does not take it, and remembers the rest', async () => {
    const world = await settledWorld();
    world.say('ALARM', isPrimaryPing);
    refuse(world, 'Publish', 3);

    const { error } = await world.run(byHand);
    await world.clock.advance(minute);
    await world.run();

    expect(error?.message).toBe('announce failover: AccessDenied: not today');
    expect(isOnVpn(world)).toBe(true);
    expect(world.mails().filter((subject) => subject?.includes('FAILOVER'))).toHaveLength(1);
    expect(JSON.parse(world.memory() ?? '{}')).toMatchObject({ path: 'backup' });
  });

  it('fails back although the topic never takes a message', async () => {
    const world = await settledWorld();
    refuse(world, 'Publish');
    world.say('ALARM', isPrimaryPing);
    await world.run(byHand);
    world.say('OK', isPrimaryPing);

    for (let minutes = 0; minutes < 17; minutes += 1) {
      await world.run();
      await world.clock.advance(minute);
    }

    expect(isOnVpn(world)).toBe(false);
  });

  it('says a switch once although memory could not be written, and nothing is lost', async () => {
    const world = await settledWorld();
    world.say('ALARM', isPrimaryPing);
    refuse(world, 'PutParameter', 6);

    const { error } = await world.run(byHand);
    await world.run();

    expect(error?.message).toContain('remember /dx-failover/hq/memory: AccessDenied: not today');
    expect(JSON.parse(world.memory() ?? '{}')).toMatchObject({ path: 'backup', cause: ['ping'] });
    expect(world.mails().filter((subject) => subject?.includes('FAILOVER'))).toHaveLength(1);
  });

  it('writes memory only when something changed', async () => {
    const world = await settledWorld();

    for (let minutes = 0; minutes < 7; minutes += 1) {
      await world.run();
      await world.clock.advance(minute);
    }

    expect(world.operations()).not.toContain('PutParameter');
    expect(world.operations()).not.toContain('Publish');
  });

  it('keeps the BGP key to itself, in every run and in failures', async () => {
    const world = await settledWorld();
    world.say('ALARM', isPrimaryPing);
    await world.run(byHand);
    refuse(world, 'Publish');
    world.directConnect.setLine(vif, 'down');
    await world.run();

    expect(world.operations()).toContain('DescribeVirtualInterfaces');
    expect(JSON.stringify([world.lines, world.topics.deliveries(), world.memory()])).not.toContain(bgpKey);
  });
});

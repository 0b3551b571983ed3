import { describe, expect, it } from 'vitest';
import { minute } from '../../failover/time.ts';
import { site, table } from '../failover/scene.ts';
import { createWorld, isPrimaryPing } from './world.ts';

const subjects = (world: ReturnType<typeof createWorld>) =>
  world.topics.deliveries('email').map(({ subject }) => subject);

describe('several runs at once', () => {
  it('R8 say once that watching begins, though a deployment changes many alarms at a time', async () => {
    const world = createWorld(site);

    await Promise.all(Array.from({ length: 5 }, () => world.run()));

    expect(subjects(world)).toEqual(['[hq] NOTICE: watching begins, traffic is on primary']);
  });

  it('R8 announce one failover once: the run that made the reference speaks', async () => {
    const world = createWorld(site);
    await world.settled();
    world.say('ALARM', isPrimaryPing);

    const ended = await Promise.all(Array.from({ length: 4 }, () => world.run()));
    await world.clock.advance(minute);
    await world.run();

    expect(ended.map(({ error }) => error)).toEqual([undefined, undefined, undefined, undefined]);
    expect(world.transitGateway.references(table)).toHaveLength(1);
    expect(subjects(world).filter((subject) => subject?.includes('FAILOVER'))).toEqual([
      '[hq] FAILOVER: traffic moved to the VPN',
    ]);
  });
});

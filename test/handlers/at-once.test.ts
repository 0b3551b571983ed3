import { describe, expect, it } from 'vitest';
import { minute, second } from '../../failover/time.ts';
import { site, table } from '../failover/scene.ts';
import { ServiceError } from '../../lab/wire/service.ts';
import { createWorld, isPrimaryPing } from './world.ts';

/** Alarms change together, and each change wakes a run: they overlap. */

describe('several runs at once', () => {
  it('R8 say once that watching begins, though a deployment changes many alarms at a time', async () => {
    const world = createWorld(site);

    await world.overlap([0, 0, 0, 0, 0]);

    expect(world.mails()).toEqual(['[hq] NOTICE: watching begins, traffic is on primary']);
  });

  it.each([
    ['at the same moment', [0, 0, 0, 0]],
    ['while the first one writes', [0, 40, 60, 80, 100, 120, 140, 160, 200]],
    ['and the second, which made none, remembers last what it saw before', [0, 130]],
  ])('R8 announce one failover once %s: the run that made the reference speaks', async (_, starts) => {
    const world = createWorld(site);
    await world.settled();
    world.say('ALARM', isPrimaryPing);

    const ended = await world.overlap(starts);
    await world.clock.advance(minute);
    await world.run();

    expect(new Set(ended)).toEqual(new Set(['fulfilled']));
    expect(world.transitGateway.references(table)).toHaveLength(1);
    expect(world.mails().filter((subject) => subject?.includes('FAILOVER'))).toEqual([
      '[hq] FAILOVER: traffic moved to the VPN',
    ]);
  });

  it('R8 announce one failback once', async () => {
    const world = createWorld(site);
    await world.settled();
    world.say('ALARM', isPrimaryPing);
    await world.run();
    world.say('OK', isPrimaryPing);
    await world.run();
    await world.clock.advance(16 * minute);

    await world.overlap([0, 60, 120, 180, 240, 300]);
    await world.clock.advance(40 * second);
    await world.run();

    expect(world.transitGateway.references(table)).toEqual([]);
    expect(world.mails().filter((subject) => subject?.includes('FAILBACK'))).toEqual([
      '[hq] FAILBACK: traffic moved to Direct Connect',
    ]);
  });
});

describe('a memory that cannot be written', () => {
  it('R8 does not make the next runs say the switch again, and is written as soon as it can be', async () => {
    const world = createWorld(site);
    await world.settled();
    world.say('ALARM', isPrimaryPing);
    let isRefused = true;
    world.endpoint.intercept(({ operation }) => {
      if (isRefused && operation === 'PutParameter') throw new ServiceError('InternalServerError', 'not today', 500);
    });

    const first = await world.run();
    await world.clock.advance(minute);
    await world.run();
    await world.clock.advance(minute);
    isRefused = false;
    const last = await world.run();

    expect(first.error?.message).toContain('remember /dx-failover/hq/memory');
    expect(last.error).toBeUndefined();
    expect(JSON.parse(world.memory() ?? '')).toMatchObject({ path: 'backup', cause: ['ping'] });
    expect(world.mails().filter((subject) => subject?.includes('FAILOVER'))).toHaveLength(1);
  });
});

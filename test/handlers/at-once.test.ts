import { describe, expect, it } from 'vitest';
import { hour, minute, second, type Instant, type Milliseconds } from '../../failover/time.ts';
import { signalsOf, type Signal } from '../../failover/health/signals.ts';
import type { WiredSite } from '../../failover/wiring.ts';
import { site, siteOf, table } from '../failover/scene.ts';
import { ServiceError } from '../../lab/wire/service.ts';
import { stall } from './situations.ts';
import { alarmEvent, createWorld, isPrimaryPing, type World } from './world.ts';

const isBackupPing = ({ kind, ...signal }: Signal): boolean =>
  kind === 'ping' && 'path' in signal && signal.path === 'backup';

const schedule = { source: 'aws.events', 'detail-type': 'Scheduled Event' };

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

const wokenBy = (of: WiredSite, at: Instant) => [alarmEvent(of, at), alarmEvent(of, at, isBackupPing)];

/** Both alarms wake a run, so long one after the other; what is said until a minute later. */
const toldBy = async (of: WiredSite, apart: Milliseconds, happen: (world: World) => unknown) => {
  const world = createWorld(of);
  await world.settled();
  const before = world.mails().length;
  world.say('OK', ({ kind }) => kind === 'ping');
  await happen(world);
  const ended = await world.overlap([0, apart], wokenBy(of, world.clock.now()));
  await world.clock.advance(minute);
  await world.run();
  expect(ended).toEqual(['fulfilled', 'fulfilled']);
  return world.mails().slice(before);
};

describe('two alarms that change in the same second', () => {
  const unreadable = '[hq] ATTENTION: the override cannot be read';

  it.each([0, 1, 50, 100, 150, 300, 700])(
    'R8 wake two runs, of which one tells a state: %i ms apart',
    async (apart) => {
      expect(await toldBy(site, apart, (world) => world.override('north'))).toEqual([unreadable]);
    },
  );

  it('R8 wake two runs, of which one writes memory', async () => {
    const world = createWorld(site);
    await world.settled();
    await world.override('north');

    await world.overlap([0, 50], wokenBy(site, world.clock.now()));

    expect(world.logged('remembered')).toHaveLength(1);
  });

  it.each([0, 50])('R8 wake two runs, of which one tells in observe what it would do: %i ms apart', async (apart) => {
    const told = await toldBy(siteOf({ mode: 'observe' }), apart, (world) => world.say('ALARM', isPrimaryPing));

    expect(told).toEqual(['[hq] FAILOVER: would move traffic to the VPN (mode observe: traffic was not moved)']);
  });

  it('R8 wake two runs, which both tell where memory cannot be read again: twice is better than never', async () => {
    const told = await toldBy(site, 0, async (world) => {
      await world.override('north');
      let reads = 0;
      world.endpoint.intercept(({ operation }) => {
        if (operation === 'GetParameters' && (reads += 1) > 2) throw new ServiceError('InternalServerError', 'no', 500);
      });
    });

    expect(told).toEqual([unreadable, unreadable]);
  });

  it('R8 wake a run that waits for nobody where it has moved traffic', async () => {
    const world = createWorld(site);
    await world.settled();
    world.say('ALARM', isPrimaryPing);

    await world.overlap([0], wokenBy(site, world.clock.now()));

    const published = world.logged('announced').map(({ timestamp }) => Date.parse(String(timestamp)));
    const created = world.logged('changed').map(({ timestamp }) => Date.parse(String(timestamp)));
    expect((published[0] ?? Infinity) - (created[0] ?? 0)).toBeLessThan(100);
  });
});

it('R8 no alarm waits for more turns than sixteen, however many alarms there are', async () => {
  const five = siteOf({}, ['a', 'b', 'c', 'd', 'e']);
  const world = createWorld(five);
  await world.settled();
  await world.override('north');
  const last = signalsOf(five).at(-1)?.name;
  const isLast = ({ name }: Signal): boolean => name === last;
  world.say('ALARM', isLast);

  const { took } = await world.run(alarmEvent(five, world.clock.now(), isLast));

  expect(world.mails().at(-1)).toBe('[hq] ATTENTION: the override cannot be read');
  expect(took).toBeLessThan(6 * second);
});

describe('a scheduled run that reads routes while another one fails over', () => {
  it.each([
    [0.3, 1],
    [0.6, 1],
    [0.1, 0.5],
  ])('R8 does not write its older memory over the switch: %d s apart, a search of %d s', async (apart, search) => {
    const world = createWorld(site);
    await world.settled();
    await world.clock.advance(5 * minute - (world.clock.now() % (5 * minute)));
    stall(world, 'SearchTransitGatewayRoutes', search * second);
    world.transitGateway.setReferenceDelay(0);
    const before = world.mails().length;
    const [scheduled, alarmed] = [0.3 * second, (0.3 + apart) * second];
    void world.clock.sleep(alarmed).then(() => world.say('ALARM', isPrimaryPing));

    await world.overlap([scheduled, alarmed + 10], [schedule, alarmEvent(site, world.clock.now() + alarmed)]);

    expect(JSON.parse(world.memory() ?? '')).toMatchObject({ path: 'backup', cause: ['ping'] });
    await world.clock.advance(minute);
    await world.run();
    expect(world.mails().slice(before)).toEqual(['[hq] FAILOVER: traffic moved to the VPN']);
  });
});

describe('a run that has only something to remember', () => {
  it.each([0.1, 0.2, 0.3])('R8 does not write it over the switch of another one, %d s later', async (apart) => {
    const world = createWorld(site);
    await world.settled();
    await world.clock.advance(minute);
    world.say(
      'INSUFFICIENT_DATA',
      ({ kind, ...signal }) => kind === 'loss' && 'path' in signal && signal.path === 'backup',
    );
    let reads = 0;
    world.endpoint.intercept(({ operation }) => {
      const isSlow = operation === 'DescribeVirtualInterfaces' && [1, 3].includes((reads += 1));
      return isSlow ? world.clock.sleep(minute) : undefined;
    });
    const before = world.mails().length;
    void world.clock.sleep(apart * second - 10).then(() => world.say('ALARM', isPrimaryPing));

    await world.overlap([0, apart * second], [schedule, alarmEvent(site, world.clock.now() + apart * second)]);

    expect(JSON.parse(world.memory() ?? '')).toMatchObject({ path: 'backup', cause: ['ping'] });
    await world.clock.advance(minute);
    await world.run();
    expect(world.mails().slice(before)).toEqual(['[hq] FAILOVER: traffic moved to the VPN']);
  });
});

const pinnedToPrimary = (now: Instant): string =>
  JSON.stringify({ path: 'primary', until: new Date(now + hour).toISOString(), by: 'kim', why: 'a drill' });

/** A failover whose reference takes a while; meanwhile the override is written, and the schedule wakes another run. */
const overtaken = async (text: (now: Instant) => string, apart: Milliseconds) => {
  const world = createWorld(site);
  await world.settled();
  world.transitGateway.setReferenceDelay(8 * second);
  stall(world, 'SearchTransitGatewayRoutes', 1.2 * second);
  world.say('ALARM', isPrimaryPing);
  const [before, now] = [world.mails().length, world.clock.now()];
  void world.clock.sleep(apart - 200).then(() => world.override(text(now)));
  await world.overlap([0, apart], [alarmEvent(site, now), schedule]);
  await world.clock.advance(minute);
  await world.run();
  return { world, told: world.mails().slice(before) };
};

describe('a run that has moved traffic and confirms it', () => {
  const failover = '[hq] FAILOVER: traffic moved to the VPN';

  it.each([1, 2, 4])('R8 keeps what another one has said meanwhile, %d s later', async (apart) => {
    const { told } = await overtaken(() => 'north', apart * second);

    expect(told).toEqual([failover, '[hq] ATTENTION: the override cannot be read']);
  });

  it.each([0.6, 1, 1.4])(
    'R7 leaves memory to a later switch, %d s later, and says nothing of its own',
    async (apart) => {
      const { world, told } = await overtaken(pinnedToPrimary, apart * second);

      expect(told).toEqual([
        failover,
        '[hq] FAILBACK: traffic moved to Direct Connect',
        '[hq] ATTENTION: the path that traffic is pinned to is down: traffic stays',
      ]);
      expect(JSON.parse(world.memory() ?? '')).toMatchObject({ path: 'primary', made: {} });
    },
  );
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

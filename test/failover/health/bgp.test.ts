import { describe, expect, it } from 'vitest';
import { bgpHealth, prefixesHealth, rememberBgp } from '../../../failover/health/bgp.ts';
import { assess, downKinds, healthySince } from '../../../failover/health/path-health.ts';
import type { Signal } from '../../../failover/health/signals.ts';
import { known, unknown, type AlarmReading, type Snapshot } from '../../../failover/snapshot.ts';
import { hour } from '../../../failover/time.ts';
import {
  alarmsOf,
  decideOn,
  longAgo,
  memory,
  now,
  pingOf,
  site,
  siteOf,
  snapshotOf,
  vif,
  unjudged,
  vifs,
  words,
} from '../scene.ts';

const other = 'dxvif-89abcdef';
const session = `${vif}/ipv4`;
const counting = siteOf({ detection: { counts: ['bgp', 'ping', 'loss', 'prefixes'] } });
const says = (kind: string, state: AlarmReading['state']) => (signal: Signal) =>
  signal.kind === kind ? state : undefined;
const bgpOf = (parts: Partial<Snapshot>, of = site) =>
  bgpHealth({ site: of, snapshot: snapshotOf(of, parts), bgp: memory.bgp, path: 'primary', isPingHealthy: false });
const peers = (...statuses: readonly ('up' | 'down' | 'unknown')[]) =>
  known([{ id: vif, peers: statuses.map((status) => ({ addressFamily: 'ipv4' as const, status })) }]);

describe('BGP of a path', () => {
  it.each([
    ['up', 'healthy'],
    ['down', 'down'],
  ] as const)('R2 read as %s is %s since memory has it so', (status, health) => {
    expect(bgpOf({ vifs: vifs(status) })).toEqual({ health, since: longAgo, why: `BGP of ${vif} is ${status}` });
  });

  it.each([
    ['OK', { health: 'healthy', why: `BGP of ${vif} is up by AWS's own alarm` }],
    ['ALARM', { health: 'down', why: `BGP of ${vif} is down by AWS's own alarm` }],
    ['INSUFFICIENT_DATA', { health: 'unknown', why: `BGP of ${vif} is not known` }],
  ] as const)("R1 is what AWS's own alarm says where it cannot be read: %s", (state, verdict) => {
    expect(bgpOf({ vifs: unknown('throttled'), alarms: alarmsOf(site, says('bgp', state)) })).toMatchObject(verdict);
  });

  it.each([
    ['up', ['down', 'up']],
    ['down', ['down', 'down']],
    ['not known', ['down', 'unknown']],
    ['not known', []],
  ] as const)('R2 is %s where its peers read %j', (text, statuses) => {
    const alarms = alarmsOf(site, says('bgp', 'INSUFFICIENT_DATA'));

    expect(bgpOf({ vifs: peers(...statuses), alarms }).why).toBe(`BGP of ${vif} is ${text}`);
  });

  it.each([
    ['down', 'deleted', 'unknown', 'down'],
    ['down', 'deleted', 'up', 'down'],
    ['down', 'deleting', 'up', 'down'],
    ['up', 'deleting', 'down', 'up'],
    ['up', 'deleted', 'unknown', 'up'],
    ['up', 'pending', 'down', 'up'],
    ['down', 'verifying', 'down', 'down'],
  ] as const)('R2 is %s where a peer made anew has a %s one that says %s beside it', (text, state, old, fresh) => {
    const peer = { addressFamily: 'ipv4' } as const;
    const reading = known([
      {
        id: vif,
        peers: [
          { ...peer, state, status: old },
          { ...peer, state: 'available' as const, status: fresh },
        ],
      },
    ]);

    expect(bgpOf({ vifs: reading }).why).toBe(`BGP of ${vif} is ${text}`);
  });

  it.each(['deleting', 'deleted'] as const)('R1 is not known where its only peer is %s', (state) => {
    const alarms = alarmsOf(site, says('bgp', 'INSUFFICIENT_DATA'));
    const gone = known([{ id: vif, peers: [{ addressFamily: 'ipv4' as const, state, status: 'down' as const }] }]);

    expect(bgpOf({ vifs: gone, alarms }).health).toBe('unknown');
  });

  it.each(['deleting', 'deleted'] as const)(
    'R1 is not known where the interface itself is %s, whatever its peer says',
    (state) => {
      const alarms = alarmsOf(site, says('bgp', 'INSUFFICIENT_DATA'));
      const gone = known([{ id: vif, state, peers: [{ addressFamily: 'ipv4' as const, status: 'up' as const }] }]);

      expect(bgpOf({ vifs: gone, alarms }).health).toBe('unknown');
    },
  );

  it.each([
    ['down', 'down'],
    ['testing', 'down'],
    ['available', 'up'],
  ] as const)('R2 is what its peer says where the interface is %s: %s', (state, status) => {
    const there = known([
      { id: vif, state, peers: [{ addressFamily: 'ipv4' as const, state: 'available' as const, status }] },
    ]);

    expect(bgpOf({ vifs: there }).why).toBe(`BGP of ${vif} is ${status}`);
  });

  it('R1 is not known where the answer leaves the interface out', () => {
    const alarms = alarmsOf(site, says('bgp', 'INSUFFICIENT_DATA'));

    expect(bgpOf({ vifs: known([]), alarms }).health).toBe('unknown');
  });

  it('R2 is that of its own interfaces, and not of the other path', () => {
    const both = siteOf({
      backup: { virtualInterfaces: [{ id: other, connection: 'dxcon-89abcdef' }], targets: ['10.109.3.1'] },
    });
    const read = (one: 'up' | 'down', two: 'up' | 'down') => ({
      vifs: known(
        [[vif, one] as const, [other, two] as const].map(([id, status]) => ({
          id,
          peers: [{ addressFamily: 'ipv4' as const, status }],
        })),
      ),
    });

    expect(bgpOf(read('down', 'up'), both).health).toBe('down');
    expect(bgpOf(read('up', 'down'), both).health).toBe('healthy');
  });
});

const remembered = (reading: Snapshot['vifs'], before = memory.bgp) =>
  rememberBgp(site, snapshotOf(site, { vifs: reading }), { bgp: before, now });

describe('what is remembered of BGP', () => {
  it('R4 is since when it reads so', () => {
    expect(remembered(vifs('up'))).toStrictEqual({ [session]: { status: 'up', since: longAgo } });
    expect(remembered(vifs('down'))).toStrictEqual({ [session]: { status: 'down', since: now } });
    expect(remembered(vifs('up'), {})).toStrictEqual({ [session]: { status: 'up', since: now } });
  });

  it('R4 stays as it is where it cannot be read', () => {
    expect(remembered(unknown('throttled'))).toStrictEqual(memory.bgp);
    expect(remembered(unknown('throttled'), {})).toStrictEqual({});
  });
});

describe('the prefixes of a path', () => {
  it.each([
    ['OK', 'healthy', `enough prefixes are accepted on ${vif}`],
    ['ALARM', 'down', `fewer than 1 prefixes are accepted on ${vif}`],
    ['INSUFFICIENT_DATA', 'unknown', `the count of prefixes accepted on ${vif} is not known`],
  ] as const)('R2 are judged by the alarm: %s is %s', (state, health, why) => {
    const snapshot = snapshotOf(counting, { alarms: alarmsOf(counting, says('prefixes', state)) });

    expect(prefixesHealth(counting, snapshot, 'primary')).toMatchObject({ health, why });
  });
});

const lossOf = (limit: string) => (signal: Signal) =>
  signal.kind === 'loss' && signal.path === 'primary' && signal.limit === limit ? ('ALARM' as const) : undefined;

const kind = (health: 'healthy' | 'unknown', since: number) => ({ health, since, why: '' });

describe('the health of a path', () => {
  it('R2 has the kinds of which the path has signals', () => {
    const { primary, backup } = decideOn({}).health;

    expect(Object.keys(primary.kinds)).toEqual(['bgp', 'ping', 'loss', 'prefixes']);
    expect(Object.keys(backup.kinds)).toEqual(['ping', 'loss']);
  });

  it('R2 is unknown where no kind counts', () => {
    const onlyBgp = { ...site, detection: { ...site.detection, counts: ['bgp' as const] } };

    expect(decideOn({}, onlyBgp).health.backup).toMatchObject({ health: 'unknown', why: 'no signal counts' });
  });

  it('R2 is degraded where one kind is, although another is not known', () => {
    const alarms = alarmsOf(site, words(lossOf('degraded'), pingOf('primary', 'INSUFFICIENT_DATA')));

    expect(decideOn({ alarms }).health.primary.health).toBe('degraded');
  });

  it('R2 is down since the earliest of what is down', () => {
    const alarms = alarmsOf(site, (signal) =>
      signal.kind === 'ping' && signal.path === 'primary' ? ['ALARM', now - hour] : undefined,
    );

    expect(decideOn({ alarms, vifs: vifs('down') }).health.primary.since).toBe(now - hour);
  });

  it('R4 has no beginning where that of one of its signals is not known', () => {
    expect(assess(site, snapshotOf(site), {}).primary).toMatchObject({ health: 'healthy', since: undefined });
    expect(assess(site, snapshotOf(site, { vifs: vifs('down') }), {}).primary.since).toBeUndefined();
  });

  it('R4 is healthy without a break only while it is healthy, and what caused the failover with it', () => {
    const path = { ...kind('healthy', 10), kinds: { ping: kind('healthy', 20), loss: kind('unknown', 5) } };

    expect(healthySince(path, [])).toBe(10);
    expect(healthySince(path, ['ping'])).toBe(20);
    expect(healthySince(path, ['loss'])).toBeUndefined();
    expect(healthySince({ ...path, health: 'down' }, [])).toBeUndefined();
  });

  it('R4 is not held for ever by a cause of which there is no signal any more', () => {
    const path = { health: 'healthy', since: 10, why: '', kinds: unjudged } as const;

    expect(healthySince(path, ['bgp'])).toBe(10);
  });

  it('R2 names the kinds that are down and count', () => {
    const { primary } = decideOn({ vifs: vifs('down'), alarms: alarmsOf(site, says('prefixes', 'ALARM')) }).health;

    expect(downKinds(site, 'primary', primary)).toEqual(['bgp']);
    expect(downKinds(counting, 'primary', primary)).toEqual(['bgp', 'prefixes']);
  });
});

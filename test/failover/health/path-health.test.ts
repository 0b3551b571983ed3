import { describe, expect, it } from 'vitest';
import type { Signal } from '../../../failover/health/signals.ts';
import { known, unknown, type AlarmReading, type Snapshot } from '../../../failover/snapshot.ts';
import { hour, minute, type Instant } from '../../../failover/time.ts';
import type { WiredSite } from '../../../failover/wiring.ts';
import {
  alarmsOf,
  decideOn,
  longAgo,
  memory,
  now,
  pingOf,
  remembering,
  site,
  siteOf,
  vif,
  vifs,
  words,
} from '../scene.ts';

const healthOf = (path: 'primary' | 'backup', parts: Partial<Snapshot>, of: WiredSite = site) =>
  decideOn(parts, of).health[path];
const primaryHealth = (parts: Partial<Snapshot>, of: WiredSite = site) => healthOf('primary', parts, of).health;

/** The alarms with one part of each that matches replaced, or left out. */
const altered = (
  of: WiredSite,
  matches: (name: string) => boolean,
  part?: Partial<AlarmReading>,
): Snapshot['alarms'] => {
  const alarms = alarmsOf(of);
  if (alarms.kind === 'unknown') return alarms;
  return known(
    alarms.value.flatMap((alarm) => {
      if (!matches(alarm.name)) return [alarm];
      return part === undefined ? [] : [{ ...alarm, ...part }];
    }),
  );
};

const since = (key: string, at: Instant) => remembering({ ...memory, conditions: { [key]: { since: at } } });
const isPrimaryPing = (name: string) => name.includes('/ping/primary/');

describe('signals', () => {
  it.each([
    ['has insufficient data', { state: 'INSUFFICIENT_DATA' }],
    ['is missing from the answer', undefined],
    ['is questionable while OK', { state: 'OK', isQuestionable: true }],
    ['is questionable while in ALARM', { state: 'ALARM', isQuestionable: true }],
  ] as const)('R1 an alarm that %s is unknown, and moves nothing', (_, part) => {
    const plan = decideOn({ alarms: altered(site, isPrimaryPing, part) });

    expect(plan.health.primary).toMatchObject({
      health: 'unknown',
      why: 'ping of 10.109.2.1 (probe a) is not known',
    });
    expect(plan.changes).toEqual([]);
  });

  it('R1 nothing is known of the probes where the alarms cannot be read, but BGP still is', () => {
    const down = decideOn({ alarms: unknown('throttled'), vifs: vifs('down') });

    expect(down.health.primary).toMatchObject({ health: 'down', why: `BGP of ${vif} is down` });
    expect(down.health.backup.health).toBe('unknown');
    expect(down.path).toBe('backup');
  });
});

const bgpAlarm = (signal: Signal) => (signal.kind === 'bgp' ? ('ALARM' as const) : undefined);

describe("AWS's own BGP alarm", () => {
  const unread = { vifs: unknown('timed out') };

  it('R1 does not count while BGP is read directly', () => {
    expect(primaryHealth({ alarms: alarmsOf(site, bgpAlarm) })).toBe('healthy');
  });

  it('R1 does not count while ping is healthy: it would replay an old flap', () => {
    const { health, why } = healthOf('primary', { ...unread, alarms: alarmsOf(site, bgpAlarm) });

    expect({ health, why }).toEqual({ health: 'unknown', why: `BGP of ${vif} is not known` });
  });

  it('R1 counts while neither the direct reading nor ping is known', () => {
    const alarms = alarmsOf(site, words(bgpAlarm, pingOf('primary', 'INSUFFICIENT_DATA')));

    expect(healthOf('primary', { ...unread, alarms })).toMatchObject({
      health: 'down',
      why: `BGP of ${vif} is down by AWS's own alarm`,
    });
  });

  const remote = siteOf({
    primary: {
      virtualInterfaces: [{ id: vif, connection: 'dxcon-01234567', directRead: false }],
      targets: ['10.109.2.1'],
    },
  });

  it('R1 is the reading of BGP where none is read directly: OK is healthy beside a ping that answers', () => {
    expect(primaryHealth({ ...unread, alarms: alarmsOf(remote) }, remote)).toBe('healthy');
  });

  it('R1 is never down beside a ping that answers, where none is read directly', () => {
    expect(primaryHealth({ ...unread, alarms: alarmsOf(remote, bgpAlarm) }, remote)).toBe('unknown');
  });
});

const peers = (ipv4: 'up' | 'down') =>
  known([
    {
      id: vif,
      peers: [
        { addressFamily: 'ipv4' as const, status: ipv4 },
        { addressFamily: 'ipv6' as const, status: 'up' as const },
      ],
    },
  ]);

describe('several virtual interfaces', () => {
  const other = 'dxvif-89abcdef';
  const twin = siteOf({
    primary: {
      virtualInterfaces: [
        { id: vif, connection: 'dxcon-01234567' },
        { id: other, connection: 'dxcon-89abcdef' },
      ],
      targets: ['10.109.2.1'],
    },
  });
  const reading = (one: 'up' | 'down' | 'unknown', two: 'up' | 'down' | 'unknown') => ({
    vifs: known([
      { id: vif, peers: [{ addressFamily: 'ipv4' as const, status: one }] },
      { id: other, peers: [{ addressFamily: 'ipv4' as const, status: two }] },
    ]),
  });

  it.each([
    ['up', 'up', 'healthy'],
    ['down', 'down', 'down'],
    ['up', 'down', 'degraded'],
    ['down', 'unknown', 'degraded'],
    ['up', 'unknown', 'unknown'],
  ] as const)('R2 one %s and one %s make the path %s', (one, two, health) => {
    expect(primaryHealth(reading(one, two), twin)).toBe(health);
  });

  it('R2 a virtual interface of which only the other family is up is not up', () => {
    const wrongFamily = known([
      {
        id: vif,
        peers: [
          { addressFamily: 'ipv4' as const, status: 'down' as const },
          { addressFamily: 'ipv6' as const, status: 'up' as const },
        ],
      },
    ]);

    expect(primaryHealth({ vifs: wrongFamily })).toBe('down');
  });

  it('R4 each family of a dual-stack interface keeps its own time', () => {
    const dual = siteOf({
      primary: {
        virtualInterfaces: [
          { id: vif, connection: 'dxcon-01234567', addressFamily: 'ipv4' },
          { id: vif, connection: 'dxcon-01234567', addressFamily: 'ipv6' },
        ],
        targets: ['10.109.2.1'],
      },
    });

    const plan = decideOn({ vifs: peers('down') }, dual);

    expect(plan.health.primary.health).toBe('degraded');
    expect(plan.memory?.bgp).toMatchObject({ [`${vif}/ipv4`]: { status: 'down', since: now } });
    expect(plan.memory?.bgp[`${vif}/ipv6`]?.status).toBe('up');
  });
});

describe('several targets', () => {
  const two = siteOf({ primary: { targets: ['10.109.2.1', '10.109.2.2'] } });
  const silent = (...limits: readonly string[]) =>
    alarmsOf(two, (signal) =>
      signal.kind === 'ping' && signal.path === 'primary' && limits.includes(signal.limit) ? 'ALARM' : undefined,
    );

  it('R2 one silent target of two makes the path degraded, both make it down', () => {
    expect(primaryHealth({ alarms: silent('degraded') }, two)).toBe('degraded');
    expect(primaryHealth({ alarms: silent('degraded', 'down') }, two)).toBe('down');
  });

  it('R2 all silent is down before their number is known: the fast lane sets one alarm alone', () => {
    expect(primaryHealth({ alarms: silent('down') }, two)).toBe('down');
  });
});

/** Of the first path everything of the kind reads ALARM, but to probe b its best target reads `best`. */
const halfKnown = (kinds: string, best: AlarmReading['state']) => (signal: Signal) => {
  if (signal.path !== 'primary' || signal.kind !== kinds || !('probe' in signal)) return undefined;
  return signal.probe === 'b' && signal.limit === 'down' ? best : 'ALARM';
};

describe('several probes', () => {
  const three = siteOf({}, ['a', 'b', 'c']);
  const two = siteOf({}, ['a', 'b']);
  type State = AlarmReading['state'];
  const pings = (path: 'primary' | 'backup', says: Readonly<Record<string, State>>) => (signal: Signal) =>
    signal.kind === 'ping' && signal.path === path ? says[signal.probe] : undefined;

  it.each([
    ['two of three say down', { a: 'ALARM', b: 'ALARM' }, 'down'],
    ['one of three says down', { a: 'ALARM' }, 'healthy'],
    ['two of three know nothing and the third answers', { a: 'INSUFFICIENT_DATA', b: 'INSUFFICIENT_DATA' }, 'healthy'],
    ['the two that know disagree', { a: 'ALARM', b: 'INSUFFICIENT_DATA' }, 'unknown'],
    ['the two that know say down', { a: 'ALARM', b: 'ALARM', c: 'INSUFFICIENT_DATA' }, 'down'],
  ] as const)('R2 the majority of the probes that know decides: %s', (_, says, health) => {
    expect(primaryHealth({ alarms: alarmsOf(three, pings('primary', says)) }, three)).toBe(health);
  });

  it('R2 a tie is unknown, moves nothing, and is announced after 3 minutes', () => {
    const alarms = alarmsOf(two, pings('primary', { a: 'ALARM' }));

    const first = decideOn({ alarms }, two);
    const later = decideOn({ alarms, memory: since('undecided', now - 3 * minute) }, two);

    expect(first.health.primary).toMatchObject({
      health: 'unknown',
      why: 'the probes disagree about ping of primary',
    });
    expect(first).toMatchObject({ changes: [], announcements: [], lookAgain: now + 3 * minute });
    expect(later.announcements.map(({ lines }) => lines)).toEqual([
      ['R2 the probes disagree about ping of primary.', 'Until they agree, the probes move no traffic.'],
    ]);
  });

  describe('of two targets', () => {
    const of = siteOf({ primary: { targets: ['10.109.2.1', '10.109.2.2'] } }, ['a', 'b']);

    it.each(['ping', 'loss'])(
      'R2 a probe that knows one as down, the other not, does not outvote one by %s',
      (kind) => {
        const alarms = alarmsOf(of, halfKnown(kind, 'INSUFFICIENT_DATA'));

        const plan = decideOn({ alarms }, of);

        expect(plan.health.primary.kinds).toMatchObject({ [kind]: { health: 'down' } });
        expect(plan.path).toBe('backup');
      },
    );

    it.each(['ping', 'loss'])('R2 a probe that one of them answers does: a tie by %s', (kind) => {
      const alarms = alarmsOf(of, halfKnown(kind, 'OK'));

      expect(primaryHealth({ alarms }, of)).toBe('unknown');
    });

    it('R2 a probe alone that knows one as down, the other not, says degraded', () => {
      const alone = siteOf({ primary: { targets: ['10.109.2.1', '10.109.2.2'] } }, ['b']);
      const alarms = alarmsOf(alone, halfKnown('ping', 'INSUFFICIENT_DATA'));

      expect(primaryHealth({ alarms }, alone)).toBe('degraded');
    });
  });

  it('R2 a sole knowing probe says down while a target of its other path answers', () => {
    expect(primaryHealth({ alarms: alarmsOf(site, pingOf('primary')) })).toBe('down');
  });

  it('R2 a sole knowing probe does not say down of a path while nothing answers it on the other', () => {
    const alarms = alarmsOf(site, words(pingOf('primary'), pingOf('backup', 'INSUFFICIENT_DATA')));

    expect(healthOf('primary', { alarms })).toMatchObject({
      health: 'unknown',
      why: 'one probe alone says down of primary, and nothing answers it on backup',
    });
  });

  it("R2 a sole knowing probe's healthy always counts", () => {
    const alarms = alarmsOf(site, pingOf('backup', 'INSUFFICIENT_DATA'));

    expect(primaryHealth({ alarms })).toBe('healthy');
  });

  it('R2 a probe whose every target is silent is suspect: all suspect, nothing is known of ping', () => {
    const alarms = alarmsOf(site, words(pingOf('primary'), pingOf('backup')));

    const plan = decideOn({ alarms, memory: since('undecided', now - 3 * minute) });

    expect(plan.health.primary.kinds.ping?.health).toBe('unknown');
    expect(plan.health.backup.kinds.ping?.health).toBe('unknown');
    expect(plan.announcements[0]?.lines[1]).toBe('R2 no target answers any probe: all probes are suspect.');
    expect(plan.changes).toEqual([]);
  });

  it('R2 a suspect probe does not vote: the other one decides', () => {
    const alarms = alarmsOf(two, words(pings('primary', { a: 'ALARM' }), pings('backup', { a: 'ALARM' })));

    expect(primaryHealth({ alarms }, two)).toBe('healthy');
  });
});

const loss = (limit: 'down' | 'degraded') => (signal: Signal) =>
  signal.kind === 'loss' && signal.path === 'primary' && (signal.limit === limit || limit === 'down')
    ? ('ALARM' as const)
    : undefined;

describe('loss', () => {
  it('R2 from 50 % on the path is down', () => {
    expect(healthOf('primary', { alarms: alarmsOf(site, loss('down')) })).toMatchObject({
      health: 'down',
      why: 'loss to 10.109.2.1 (probe a) is at least 50 %',
    });
  });

  it('R2 from 10 % on the path is degraded, which moves nothing', () => {
    const plan = decideOn({ alarms: alarmsOf(site, loss('degraded')) });

    expect(plan.health.primary).toMatchObject({
      health: 'degraded',
      why: 'loss to 10.109.2.1 (probe a) is at least 10 %',
    });
    expect(plan.changes).toEqual([]);
  });

  it('R2 a kind that is left out does not count', () => {
    const only = siteOf({ detection: { counts: ['bgp', 'ping'] } });

    expect(primaryHealth({ alarms: alarmsOf(only, loss('down')) }, only)).toBe('healthy');
  });
});

const none = (signal: Signal) => (signal.kind === 'prefixes' ? ('ALARM' as const) : undefined);

const wanting = (minimumPrefixes: number, counts = ['bgp', 'ping', 'loss', 'prefixes']) =>
  siteOf({
    detection: { counts },
    primary: {
      virtualInterfaces: [{ id: vif, connection: 'dxcon-01234567', minimumPrefixes }],
      targets: ['10.109.2.1'],
    },
  });

describe('prefixes', () => {
  it('R2 announces only', () => {
    const plan = decideOn({ alarms: alarmsOf(site, none) });

    expect(plan.health.primary.health).toBe('healthy');
    expect(plan.announcements.map(({ headline }) => headline)).toEqual(['too few prefixes are accepted on primary']);
  });

  it('R2 counts as down where it is let count, at 0 on all virtual interfaces', () => {
    const of = wanting(1);

    expect(primaryHealth({ alarms: alarmsOf(of, none) }, of)).toBe('down');
  });

  it('R2 fewer than wanted is not none: it is never down', () => {
    const of = wanting(5);

    expect(primaryHealth({ alarms: alarmsOf(of, none) }, of)).toBe('degraded');
  });
});

describe('since when a path is healthy', () => {
  it('R2 is the latest of what it is made of', () => {
    const alarms = alarmsOf(site, (signal) => (signal.kind === 'loss' ? ['OK', now - hour] : undefined));

    expect(healthOf('primary', { alarms }).since).toBe(now - hour);
    expect(healthOf('primary', {}, site).since).toBe(longAgo);
  });
});

describe('a blind path', () => {
  const silent = { alarms: alarmsOf(site, (signal) => (signal.path === 'backup' ? 'INSUFFICIENT_DATA' : undefined)) };

  it('R1 is announced after 3 minutes without any known signal', () => {
    const early = decideOn({ ...silent, memory: since('blind:backup', now - 3 * minute + 1) });
    const due = decideOn({ ...silent, memory: since('blind:backup', now - 3 * minute) });

    expect(early).toMatchObject({ announcements: [], lookAgain: now + 1 });
    expect(due.announcements).toMatchObject([
      { kind: 'condition', key: 'blind:backup', headline: 'blind: no signal of backup is known' },
    ]);
  });

  it.each([
    [
      'primary',
      { vifs: unknown('AccessDenied') },
      'Unknown is never healthy: failback waits until it is known. Failover goes on by what is known.',
    ],
    [
      'backup',
      {
        alarms: alarmsOf(site, (it) => (it.kind === 'loss' && it.path === 'backup' ? 'INSUFFICIENT_DATA' : undefined)),
      },
      'Unknown is not down: failover stays allowed, unless it requires proof.',
    ],
  ] as const)(
    'R1 of which a part is not known for three minutes is said of %s: it would be waited for in silence',
    (path, parts, what) => {
      const early = decideOn({ ...parts, memory: since(`half-blind:${path}`, now - 3 * minute + 1) });
      const due = decideOn({ ...parts, memory: since(`half-blind:${path}`, now - 3 * minute) });

      expect(early.announcements).toEqual([]);
      expect(due.announcements).toMatchObject([
        {
          kind: 'condition',
          key: `half-blind:${path}`,
          headline: `half blind: not all that counts of ${path} is known`,
        },
      ]);
      expect(due.announcements[0]?.lines).toEqual([`R1 ${due.health[path].why}.`, what]);
    },
  );

  it('R1 is not blind while one of its signals is known', () => {
    const alarms = alarmsOf(site, (signal) => (signal.path === 'primary' ? 'INSUFFICIENT_DATA' : undefined));

    const plan = decideOn({ alarms, memory: since('blind:primary', now - 3 * minute) });

    expect(plan.announcements).toEqual([]);
  });
});

import { describe, expect, it } from 'vitest';
import { probesHealth } from '../../../failover/health/probe-votes.ts';
import type { Signal } from '../../../failover/health/signals.ts';
import type { AlarmReading } from '../../../failover/snapshot.ts';
import { alarmsOf, longAgo, now, siteOf, snapshotOf } from '../scene.ts';

type State = AlarmReading['state'];
/** Of the alarm that all targets are silent, and of the one that any is. */
type Says = readonly [all: State, any: State];
type On = Readonly<Record<string, Partial<Readonly<Record<'primary' | 'backup', Says>>>>>;

const one = siteOf();
const two = siteOf({}, ['a', 'b']);
const targets = {
  primary: { targets: ['10.109.2.1', '10.109.2.2'] },
  backup: { targets: ['10.109.3.1', '10.109.3.2'] },
};
const seen = (of: typeof one, say: Parameters<typeof alarmsOf>[1]) =>
  probesHealth(of, snapshotOf(of, { alarms: alarmsOf(of, say) }));

const silent: Says = ['ALARM', 'ALARM'];
const dark: Says = ['INSUFFICIENT_DATA', 'INSUFFICIENT_DATA'];
/** Of the two targets of a path one answers, or is silent, and nothing is known of the other. */
const halfWell: Says = ['OK', 'INSUFFICIENT_DATA'];

/** Ping as each probe reads each path; what is not named answers. */
const pings = (on: On) => (signal: Signal) => {
  if (signal.kind !== 'ping') return undefined;
  const [all, any] = on[signal.probe]?.[signal.path] ?? ['OK', 'OK'];
  return [signal.limit === 'down' ? all : any, longAgo] as const;
};

describe('what the probes say together', () => {
  it('R2 is known, and no tie, where they agree', () => {
    expect(seen(two, () => undefined)).toEqual({
      primary: {
        ping: {
          health: 'healthy',
          since: longAgo,
          why: '10.109.2.1 answers (probe a), 10.109.2.1 answers (probe b)',
          isTie: false,
        },
        loss: {
          health: 'healthy',
          since: longAgo,
          why: 'loss to 10.109.2.1 (probe a) is below 10 %, loss to 10.109.2.1 (probe b) is below 10 %',
          isTie: false,
        },
      },
      backup: {
        ping: {
          health: 'healthy',
          since: longAgo,
          why: '10.109.3.1 answers (probe a), 10.109.3.1 answers (probe b)',
          isTie: false,
        },
        loss: {
          health: 'healthy',
          since: longAgo,
          why: 'loss to 10.109.3.1 (probe a) is below 10 %, loss to 10.109.3.1 (probe b) is below 10 %',
          isTie: false,
        },
      },
      undecided: [],
    });
  });

  it('R1 is unknown, and no tie, where nobody knows', () => {
    const { primary, undecided } = seen(two, () => 'INSUFFICIENT_DATA');

    expect(primary.ping).toMatchObject({
      health: 'unknown',
      why: 'ping of 10.109.2.1 (probe a) is not known, ping of 10.109.2.1 (probe b) is not known',
    });
    expect(undecided).toEqual([]);
  });

  it('R2 is a tie where as many say down as not', () => {
    const { primary, undecided } = seen(two, pings({ a: { primary: silent } }));

    expect(primary.ping).toEqual({ health: 'unknown', why: 'the probes disagree about ping of primary', isTie: true });
    expect(undecided).toEqual(['the probes disagree about ping of primary']);
  });

  it('R2 is nothing to announce where the kind that they disagree about does not count', () => {
    const only = siteOf({ detection: { counts: ['bgp', 'loss'] } }, ['a', 'b']);

    expect(seen(only, pings({ a: { primary: silent } })).undecided).toEqual([]);
  });

  it('R2 is the word of one that knows, however many do not, and no tie', () => {
    const down = seen(two, pings({ a: { primary: silent }, b: { primary: dark } }));
    const alone = seen(one, pings({ a: { primary: silent, backup: dark } }));

    expect(down.primary.ping).toMatchObject({ health: 'down', why: '10.109.2.1 does not answer (probe a)' });
    expect(alone.primary.ping.health).toBe('unknown');
    expect([...down.undecided, ...alone.undecided]).toEqual([]);
  });

  it('R2 is no word of a probe that knows too little: one target answers, of the other nothing is known', () => {
    const of = siteOf(targets, ['a', 'b']);

    const { primary, undecided } = seen(of, pings({ a: { primary: silent }, b: { primary: halfWell } }));

    expect(primary.ping.health).toBe('down');
    expect(undecided).toEqual([]);
  });

  it('R2 a probe alone says down of a path while any target of the other one answers', () => {
    const of = siteOf(targets);

    for (const backup of [halfWell, ['OK', 'ALARM'] as const])
      expect(seen(of, pings({ a: { primary: silent, backup } })).primary.ping.health).toBe('down');
    expect(seen(of, pings({ a: { primary: silent, backup: dark } })).primary.ping.health).toBe('unknown');
  });

  it('R2 a probe is suspect where all targets of both paths are silent, and not where any answers', () => {
    const of = siteOf(targets);

    const both = seen(of, pings({ a: { primary: silent, backup: silent } }));
    const some = seen(of, pings({ a: { primary: silent, backup: ['OK', 'ALARM'] } }));

    expect(both.undecided).toEqual(['no target answers any probe: all probes are suspect']);
    expect(some.undecided).toEqual([]);
  });
});

describe('several targets of a path, in words', () => {
  const of = siteOf(targets);
  const names = '10.109.2.1, 10.109.2.2';
  const say = (kind: 'ping' | 'loss', [all, any]: Says) =>
    seen(of, (signal) =>
      signal.path === 'primary' && signal.kind === kind ? (signal.limit === 'down' ? all : any) : undefined,
    ).primary[kind];

  it.each([
    [['OK', 'OK'], 'healthy', `all of ${names} answer (probe a)`],
    [['OK', 'ALARM'], 'degraded', `not all of ${names} answer (probe a)`],
    [['INSUFFICIENT_DATA', 'ALARM'], 'degraded', `not all of ${names} answer (probe a)`],
    [['ALARM', 'ALARM'], 'down', `none of ${names} answers (probe a)`],
    [['ALARM', 'OK'], 'down', `none of ${names} answers (probe a)`],
    [halfWell, 'unknown', `ping of one of ${names} (probe a) is not known`],
    [dark, 'unknown', `ping of ${names} (probe a) is not known`],
  ] as const)('R2 by ping %j is %s', (says, health, why) => {
    expect(say('ping', says)).toMatchObject({ health, why });
  });

  it.each([
    [['OK', 'OK'], 'healthy', `loss to each of ${names} (probe a) is below 10 %`],
    [['OK', 'ALARM'], 'degraded', `loss to one of ${names} (probe a) is at least 10 %`],
    [['ALARM', 'ALARM'], 'down', `loss to each of ${names} (probe a) is at least 50 %`],
    [halfWell, 'unknown', `loss to one of ${names} (probe a) is not known`],
    [dark, 'unknown', `loss to each of ${names} (probe a) is not known`],
  ] as const)('R2 by loss %j is %s', (says, health, why) => {
    expect(say('loss', says)).toMatchObject({ health, why });
  });

  it('R2 a target with a port is named with it', () => {
    const port = siteOf({ primary: { targets: [{ address: '10.109.2.1', port: 443 }] } });

    expect(seen(port, () => undefined).primary.ping.why).toBe('10.109.2.1 port 443 answers (probe a)');
  });
});

const limits = (says: Readonly<Record<string, State>>, since: Readonly<Record<string, number>> = {}) => {
  const say = (signal: Signal) =>
    signal.kind === 'loss' && signal.path === 'primary'
      ? ([says[signal.limit] ?? 'OK', since[signal.limit] ?? longAgo] as const)
      : undefined;
  return probesHealth(one, snapshotOf(one, { alarms: alarmsOf(one, say) })).primary.loss;
};

describe('the loss to one target', () => {
  const to = 'loss to 10.109.2.1 (probe a)';

  it.each([
    [{ down: 'ALARM', degraded: 'ALARM' }, 'down', `${to} is at least 50 %`],
    [{ down: 'OK', degraded: 'ALARM' }, 'degraded', `${to} is at least 10 %`],
    [{ down: 'INSUFFICIENT_DATA', degraded: 'ALARM' }, 'degraded', `${to} is at least 10 %`],
    [{ down: 'INSUFFICIENT_DATA', degraded: 'OK' }, 'unknown', `${to} is not known`],
    [{ down: 'OK', degraded: 'INSUFFICIENT_DATA' }, 'unknown', `${to} is not known`],
    [{}, 'healthy', `${to} is below 10 %`],
  ] as const)('R2 that reads %o is %s', (says, health, why) => {
    expect(limits(says)).toMatchObject({ health, why });
  });

  it('R2 is well since the later of both limits', () => {
    expect(limits({}, { down: now - 5 }).since).toBe(now - 5);
    expect(limits({}, { degraded: now - 5 }).since).toBe(now - 5);
  });
});

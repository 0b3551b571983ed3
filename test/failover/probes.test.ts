import { describe, expect, it } from 'vitest';
import { probesHealth } from '../../failover/probes.ts';
import type { Signal } from '../../failover/signals.ts';
import type { AlarmReading } from '../../failover/snapshot.ts';
import { alarmsOf, longAgo, now, siteOf, snapshotOf } from './scene.ts';

type Says = Readonly<Record<string, AlarmReading['state']>>;
type On = Readonly<Record<string, readonly [primary: Says, backup?: Says]>>;

const one = siteOf();
const two = siteOf({}, ['a', 'b']);
const targets = {
  primary: { targets: ['10.109.2.1', '10.109.2.2'] },
  backup: { targets: ['10.109.3.1', '10.109.3.2'] },
};
const seen = (of: typeof one, say: (signal: Signal) => AlarmReading['state'] | undefined) =>
  probesHealth(of, snapshotOf(of, { alarms: alarmsOf(of, say) }));

/** Ping as each probe reads each target; what is not named answers. */
const pings = (on: On) => (signal: Signal) => {
  if (signal.kind !== 'ping') return undefined;
  const [primary, backup = {}] = on[signal.probe] ?? [{}];
  return (signal.path === 'primary' ? primary : backup)[signal.target.address];
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
    const { primary, undecided } = seen(two, pings({ a: [{ '10.109.2.1': 'ALARM' }] }));

    expect(primary.ping).toEqual({ health: 'unknown', why: 'the probes disagree about ping of primary', isTie: true });
    expect(undecided).toEqual(['the probes disagree about ping of primary']);
  });

  it('R2 is nothing to announce where the kind that they disagree about does not count', () => {
    const only = siteOf({ detection: { counts: ['bgp', 'loss'] } }, ['a', 'b']);

    expect(seen(only, pings({ a: [{ '10.109.2.1': 'ALARM' }] })).undecided).toEqual([]);
  });

  it('R2 is the word of one that knows, however many do not, and no tie', () => {
    const silent = { '10.109.2.1': 'INSUFFICIENT_DATA' } as const;
    const down = seen(two, pings({ a: [{ '10.109.2.1': 'ALARM' }], b: [silent] }));
    const alone = seen(one, pings({ a: [{ '10.109.2.1': 'ALARM' }, { '10.109.3.1': 'INSUFFICIENT_DATA' }] }));

    expect(down.primary.ping).toMatchObject({ health: 'down', why: '10.109.2.1 does not answer (probe a)' });
    expect(alone.primary.ping.health).toBe('unknown');
    expect([...down.undecided, ...alone.undecided]).toEqual([]);
  });

  it('R2 is no word of a probe that knows too little: one target answers, of the other nothing is known', () => {
    const of = siteOf(targets, ['a', 'b']);
    const down = { '10.109.2.1': 'ALARM', '10.109.2.2': 'ALARM' } as const;

    const { primary, undecided } = seen(of, pings({ a: [down], b: [{ '10.109.2.2': 'INSUFFICIENT_DATA' }] }));

    expect(primary.ping.health).toBe('down');
    expect(undecided).toEqual([]);
  });

  it('R2 a probe alone says down of a path while any target of the other one answers', () => {
    const of = siteOf(targets);
    const down = { '10.109.2.1': 'ALARM', '10.109.2.2': 'ALARM' } as const;

    expect(seen(of, pings({ a: [down, { '10.109.3.1': 'ALARM' }] })).primary.ping.health).toBe('down');
  });
});

const limits = (says: Says, since: Readonly<Record<string, number>> = {}) => {
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

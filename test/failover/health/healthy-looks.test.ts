import { describe, expect, it } from 'vitest';
import type { Signal } from '../../../failover/health/signals.ts';
import { healthyThrough } from '../../../failover/health/healthy-looks.ts';
import { known, unknown, type AlarmReading, type Snapshot } from '../../../failover/snapshot.ts';
import { minute, second } from '../../../failover/time.ts';
import {
  alarmsOf,
  decideOn,
  memoryOnBackup,
  now,
  ours,
  remembering,
  site,
  siteOf,
  standing,
  vif,
  unjudged,
  vifs,
} from '../scene.ts';

const three = siteOf({}, ['a', 'b', 'c']);
type State = AlarmReading['state'];
const pings = (says: Readonly<Record<string, State>>) => (signal: Signal) =>
  signal.kind === 'ping' && signal.path === 'primary' ? says[signal.probe] : undefined;

const onBackup = (primaryHealthySince: number | undefined) => ({
  ...standing(ours),
  memory: remembering({ ...memoryOnBackup(20 * minute), primaryHealthySince }),
});

describe('the hold-down', () => {
  it('R4 begins anew where the majority was down, although the probe that is left never saw it', () => {
    const alarms = alarmsOf(three, pings({ b: 'INSUFFICIENT_DATA', c: 'INSUFFICIENT_DATA' }));

    const plan = decideOn({ ...onBackup(undefined), alarms }, three);

    expect(plan.health.primary).toMatchObject({ health: 'healthy', since: now });
    expect(plan.changes).toEqual([]);
    expect(plan.lookAgain).toBe(now + 15 * minute);
  });

  it.each([
    ['down', { a: 'ALARM', b: 'ALARM', c: 'ALARM' }],
    ['undecided', { a: 'ALARM', b: 'INSUFFICIENT_DATA' }],
    ['without data', { a: 'INSUFFICIENT_DATA', b: 'INSUFFICIENT_DATA', c: 'INSUFFICIENT_DATA' }],
  ] as const)('R4 is broken by a look at a primary that is %s', (_, says) => {
    const plan = decideOn({ ...onBackup(now - 10 * minute), alarms: alarmsOf(three, pings(says)) }, three);

    expect(plan.memory?.primaryHealthySince).toBeUndefined();
  });

  it.each([
    ['the alarms', { alarms: unknown('throttled') }],
    ['BGP', { vifs: unknown('throttled') }],
  ])('R4 is postponed, not broken, by a failed read of %s', (_, failed) => {
    const plan = decideOn({ ...onBackup(now - 10 * minute), ...failed });

    expect(plan.health.primary.health).toBe('unknown');
    expect(plan.changes).toEqual([]);
    expect(plan.memory?.primaryHealthySince).toBe(now - 10 * minute);
  });

  it('R4 goes by the later of what the signals and what memory say', () => {
    const early = decideOn(onBackup(now - 15 * minute + second));
    const due = decideOn(onBackup(now - 15 * minute));

    expect(early.changes).toEqual([]);
    expect(due.changes).toHaveLength(1);
  });

  it('R4 waits while a route table cannot be read: they switch together', () => {
    const both = siteOf({
      routing: {
        routeTables: ['tgw-rtb-0d86bcd71877f6d88', 'tgw-rtb-0d86bcd71877f6d99'],
        prefixLists: [{ id: 'pl-0d81338f99b4770b6', ranges: ['10.3.0.0/18'] }],
        backupAttachment: 'tgw-attach-0f21402e36c7c65ed',
      },
    });
    const tables = [
      ...standing(ours).tables,
      { routeTableId: 'tgw-rtb-0d86bcd71877f6d99', references: unknown('throttled') },
    ];

    const plan = decideOn({ ...onBackup(now - 60 * minute), tables }, both);

    expect(plan.changes).toEqual([]);
    expect(plan.reason).toEqual({
      rule: 'R12',
      text: 'tgw-rtb-0d86bcd71877f6d99 cannot be read, and the route tables go back together',
    });
  });
});

const since = (parts: Partial<Snapshot>, of = site) =>
  decideOn({ ...onBackup(now - 10 * minute), ...parts }, of).memory?.primaryHealthySince;

const questionable = (): Snapshot['alarms'] => {
  const alarms = alarmsOf(site);
  if (alarms.kind === 'unknown') return alarms;
  return known(alarms.value.map((it) => ({ ...it, isQuestionable: it.name.includes('/ping/primary/') })));
};

const noBgp = (of: typeof site) => alarmsOf(of, ({ kind }) => (kind === 'bgp' ? 'INSUFFICIENT_DATA' : undefined));

describe('the hold-down and a reading that fails in part', () => {
  const other = 'dxvif-89abcdef';
  const interfaces = (directRead: boolean) =>
    siteOf({
      primary: {
        virtualInterfaces: [
          { id: vif, connection: 'dxcon-01234567', directRead },
          { id: other, connection: 'dxcon-89abcdef', directRead },
        ],
        targets: ['10.109.2.1'],
      },
    });

  it('R4 is postponed by one alarm that cannot be trusted', () => {
    expect(since({ alarms: questionable() })).toBe(now - 10 * minute);
  });

  it('R4 is postponed by one interface of two that cannot be read', () => {
    expect(since({ vifs: vifs('up'), alarms: noBgp(interfaces(true)) }, interfaces(true))).toBe(now - 10 * minute);
  });

  it('R4 is broken where there is no word of an interface that is never read', () => {
    expect(since({ vifs: known([]), alarms: noBgp(interfaces(false)) }, interfaces(false))).toBeUndefined();
  });

  it('R4 is broken by a primary that is degraded, whatever else cannot be read', () => {
    const alarms = alarmsOf(site, (it) =>
      it.kind === 'loss' && it.path === 'primary' && it.limit === 'degraded' ? 'ALARM' : undefined,
    );

    expect(since({ vifs: unknown('throttled'), alarms })).toBeUndefined();
  });

  it.each([
    [{ health: 'healthy', since: 10 }, 20, 20],
    [{ health: 'healthy', since: 20 }, 10, 20],
    [{ health: 'healthy', since: 10 }, undefined, 10],
    [{ health: 'healthy', since: undefined }, 20, undefined],
    [{ health: 'down', since: 10 }, 20, 10],
  ] as const)('R4 of a primary that is %o, seen well since %s, begins at %s', (health, seen, begins) => {
    expect(healthyThrough({ ...health, why: '', kinds: unjudged }, seen).since).toBe(begins);
  });
});

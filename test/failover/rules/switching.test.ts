import { describe, expect, it } from 'vitest';
import { minute, second } from '../../../failover/time.ts';
import type { Signal } from '../../../failover/health/signals.ts';
import { known, unknown } from '../../../failover/snapshot.ts';
import {
  aMinuteAgo,
  alarmsOf,
  decideOn,
  healthySnapshot,
  kindsOf,
  list,
  memory,
  memoryOnBackup,
  now,
  ours,
  pingOf,
  primaryDown,
  remembering,
  secondTable,
  site,
  siteOf,
  standing,
  table,
  vifs,
  vpn,
  words,
} from '../scene.ts';

const creation = { kind: 'create', routeTableId: table, prefixListId: list, attachmentId: vpn };
const deletion = { ...creation, kind: 'delete' };
const onBackup = (ago: number) => ({ ...standing(ours), memory: remembering(memoryOnBackup(ago)) });

describe('failover', () => {
  it('R3 makes the reference when primary is down', () => {
    const plan = decideOn(primaryDown);

    expect(plan.changes).toEqual([creation]);
    expect(plan.switch).toEqual({
      from: 'primary',
      to: 'backup',
      reason: 'R3 primary is down: 10.109.2.1 does not answer (probe a)',
    });
  });

  it('R3 does nothing while primary is healthy', () => {
    const plan = decideOn(healthySnapshot);

    expect(plan).toMatchObject({ path: 'primary', changes: [], switch: undefined, announcements: [] });
    expect(plan.reason.text).toContain('primary is healthy');
  });

  it.each(['unknown', 'degraded'])('R3 does nothing while primary is %s', (health) => {
    const say =
      health === 'unknown'
        ? pingOf('primary', 'INSUFFICIENT_DATA')
        : (signal: { name: string }) =>
            signal.name.endsWith('loss/primary/a/degraded') ? ('ALARM' as const) : undefined;

    const plan = decideOn({ alarms: alarmsOf(site, say) });

    expect(plan.health.primary.health).toBe(health);
    expect(plan.changes).toEqual([]);
  });

  it('R3 stays and says so when both paths are down', () => {
    const plan = decideOn({ vifs: vifs('down'), alarms: alarmsOf(site, pingOf('backup')) });

    expect(plan.changes).toEqual([]);
    expect(plan.reason).toEqual({ rule: 'R3', text: 'backup is down too: 10.109.3.1 does not answer (probe a)' });
    expect(kindsOf(plan)).toEqual(['condition both-down']);
  });

  it('R3 goes to a backup of which nothing is known, unless proof is required', () => {
    const snapshot = { alarms: alarmsOf(site, pingOf('backup', 'INSUFFICIENT_DATA')), vifs: vifs('down') };

    expect(decideOn(snapshot).changes).toEqual([creation]);
    const proud = decideOn(snapshot, siteOf({ failover: { requireProof: true } }));
    expect(proud.changes).toEqual([]);
    expect(proud.reason.text).toContain('backup is not known to be healthy');
  });

  it('R3 is never damped and never braked', () => {
    const nervous = {
      ...memory,
      switches: Array.from({ length: 6 }, (_, index) => now - (index + 1) * minute),
      damping: { penalty: 3000, at: now, suppressedSince: now - minute },
    };

    const plan = decideOn({ ...primaryDown, memory: remembering(nervous) });

    expect(plan.changes).toEqual([creation]);
  });

  it('R9 fails over although neither memory nor override can be read, and overwrites no memory', () => {
    const plan = decideOn({ ...primaryDown, memory: unknown('timed out'), override: unknown('timed out') });

    expect(plan.changes).toEqual([creation]);
    expect(plan.memory).toBeUndefined();
  });

  it('R1 tries a table that could not be read: a create never overwrites', () => {
    const plan = decideOn({ ...primaryDown, tables: [{ routeTableId: table, references: unknown('throttled') }] });

    expect(plan.changes).toEqual([creation]);
  });
});

const healthySince = (ago: number) => ({
  alarms: alarmsOf(site, (signal) => (signal.path === 'primary' ? ['OK', now - ago] : undefined)),
});

const backupDown = (ago: number) =>
  alarmsOf(
    site,
    words(pingOf('backup'), (signal) => (signal.path === 'primary' ? ['OK', now - ago] : undefined)),
  );

const timed = (since: number) => remembering({ ...memoryOnBackup(5 * minute), onFaithSince: since });

describe('failback', () => {
  it('R4 keeps the VPN until the hold-down is over', () => {
    const plan = decideOn({ ...onBackup(20 * minute), ...healthySince(15 * minute - second) });

    expect(plan.changes).toEqual([]);
    expect(plan.lookAgain).toBe(now + second);
    expect(plan.reason.text).toContain('hold-down is 15 min');
  });

  it('R4 goes back when the hold-down is over', () => {
    const plan = decideOn({ ...onBackup(20 * minute), ...healthySince(15 * minute) });

    expect(plan.changes).toEqual([deletion]);
    expect(plan.switch).toMatchObject({ from: 'backup', to: 'primary' });
  });

  it('R4 does not go back while what caused the failover is unknown, even where that kind no longer counts', () => {
    const only = siteOf({ detection: { counts: ['bgp', 'loss'] } });
    const alarms = alarmsOf(only, pingOf('primary', 'INSUFFICIENT_DATA'));

    const plan = decideOn({ ...onBackup(20 * minute), alarms }, only);

    expect(plan.health.primary.health).toBe('healthy');
    expect(plan.changes).toEqual([]);
    expect(plan.reason.text).toBe('what caused the failover (ping) is not known to be healthy');
  });

  it('R4 goes back within a minute when backup is known down, whatever the hold-down says', () => {
    expect(decideOn({ ...onBackup(5 * minute), alarms: backupDown(59 * second) }).changes).toEqual([]);
    expect(decideOn({ ...onBackup(5 * minute), alarms: backupDown(minute) }).changes).toEqual([deletion]);
  });

  it('R4 goes back on faith when backup has been down and primary unknown for a minute, and says so', () => {
    // A second probe keeps the first from being suspect: its primary targets are unknown, not silent.
    const two = siteOf({}, ['a', 'b']);
    const alarms = alarmsOf(two, words(pingOf('backup'), pingOf('primary', 'INSUFFICIENT_DATA')));

    const early = decideOn({ ...onBackup(5 * minute), alarms, memory: timed(now - 59 * second) }, two);
    const due = decideOn({ ...onBackup(5 * minute), alarms, memory: timed(aMinuteAgo) }, two);

    expect(early.changes).toEqual([]);
    expect(due.changes).toEqual([deletion]);
    expect(due.switch?.reason).toMatch(/^R4 backup is down .* and primary is unknown: back on faith$/);
  });

  it('R4 waits for a person when failback is manual, and says so once', () => {
    const manual = siteOf({ failback: { policy: 'manual' } });

    const plan = decideOn(onBackup(60 * minute), manual);

    expect(plan.changes).toEqual([]);
    expect(kindsOf(plan)).toEqual(['condition manual']);
  });

  it('R4 is held by damping until the penalty has decayed', () => {
    const held = remembering({
      ...memoryOnBackup(20 * minute),
      damping: { penalty: 2200, at: now, countedAt: now - minute, suppressedSince: now - minute },
    });

    const plan = decideOn({ ...onBackup(20 * minute), memory: held });

    expect(plan.changes).toEqual([]);
    expect(kindsOf(plan)).toEqual(['condition damped']);
    expect(Math.round(((plan.lookAgain ?? 0) - now) / minute)).toBe(47);
  });

  it('R13 waits while as many switches as allowed lie in the last hour', () => {
    const switches = Array.from({ length: 6 }, (_, index) => now - (50 - index) * minute);

    const plan = decideOn({
      ...onBackup(20 * minute),
      memory: remembering({ ...memoryOnBackup(20 * minute), switches }),
    });

    expect(plan.changes).toEqual([]);
    expect(plan.reason.rule).toBe('R13');
    expect(plan.lookAgain).toBe(now + 10 * minute);
  });

  it.each([
    ['ping', 5, 1, 'R4'],
    // It answers now and then: under the load it drowns, and back and forth would go on for ever.
    ['ping', 4.9, 0, 'R13'],
    ['loss', 20, 0, 'R13'],
  ] as const)('R13 with a backup down by %s alone for %d minutes makes %i changes', (kind, ago, changes, rule) => {
    const switches = Array.from({ length: 6 }, () => now - 50 * minute);
    const alarms = alarmsOf(site, (signal) =>
      signal.kind === kind && signal.path === 'backup' ? ['ALARM', now - ago * minute] : undefined,
    );

    const plan = decideOn({
      ...onBackup(20 * minute),
      alarms,
      memory: remembering({ ...memoryOnBackup(20 * minute), switches }),
    });

    expect(plan.changes).toHaveLength(changes);
    expect(plan.reason.rule).toBe(rule);
  });

  it('R4 needs memory: without it nothing is removed', () => {
    const plan = decideOn({ ...onBackup(60 * minute), memory: unknown('throttled') });

    expect(plan.changes).toEqual([]);
    expect(plan.reason.rule).toBe('R9');
  });
});

const drowned = (signal: Signal) => (signal.kind === 'loss' && signal.limit === 'down' ? 'ALARM' : undefined);

describe('failback while nothing can be read of the operator', () => {
  const twoTables = siteOf({ routing: { ...site.routing, routeTables: [table, secondTable] } });

  it('R5 keeps the VPN when the override is malformed and no earlier pin is known', () => {
    const plan = decideOn({ ...onBackup(60 * minute), override: known('{"path":"north"}') });

    expect(plan.changes).toEqual([]);
    expect(plan.reason.text).toContain('path must be auto, primary or backup');
    expect(kindsOf(plan)).toEqual(['condition unreadable']);
  });

  it.each([
    ['while primary is healthy', undefined],
    ['while both paths are down', drowned],
  ])('R12 a route table that stayed on primary is not moved after the other one: %s', (_, say) => {
    const plan = decideOn(
      {
        alarms: alarmsOf(twoTables, say),
        tables: [
          { routeTableId: table, references: known([ours]) },
          { routeTableId: secondTable, references: known([]) },
        ],
        memory: remembering(memoryOnBackup(60 * minute)),
        override: unknown('throttled'),
      },
      twoTables,
    );

    expect(plan.reason).toEqual({ rule: 'R5', text: 'the override cannot be read (throttled), so failback waits' });
    expect(plan.changes).toEqual([]);
  });
});

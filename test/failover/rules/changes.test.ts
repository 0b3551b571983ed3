import { describe, expect, it } from 'vitest';
import { known, unknown, type ReferenceReading, type Snapshot } from '../../../failover/snapshot.ts';
import { hour, minute, second } from '../../../failover/time.ts';
import {
  alarmsOf,
  decideOn,
  elsewhere,
  list,
  memory,
  memoryOnBackup,
  now,
  ours,
  pingOf,
  pinned,
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

const two = siteOf({ routing: { ...site.routing, routeTables: [table, secondTable] } });
const both = (one: readonly ReferenceReading[], other: readonly ReferenceReading[]) => ({
  tables: [
    { routeTableId: table, references: known(one) },
    { routeTableId: secondTable, references: known(other) },
  ],
});
const made = { [vpn]: { [table]: [list] } };
const atOne = '2026-11-24T13:00:00Z';
/** On primary, but for one of two tables that a failback left behind. */
const leftBehind = (parts: Partial<Snapshot>, more: Partial<typeof memory> = {}) =>
  decideOn({ ...both([ours], []), ...parts, memory: remembering({ ...memory, made, ...more }) }, two).changes.map(
    ({ kind, routeTableId }) => `${kind} ${routeTableId}`,
  );
const lossy = {
  alarms: alarmsOf(two, (it) =>
    it.kind === 'loss' && it.path === 'primary' && it.limit === 'degraded' ? 'ALARM' : undefined,
  ),
};

describe('what a failback left behind', () => {
  it('R12 follows where it was made to a former attachment, also while the other table cannot be read', () => {
    const tables = [
      { routeTableId: table, references: known([ours]) },
      { routeTableId: secondTable, references: unknown('throttled') },
    ];

    expect(leftBehind({ tables }, { made: { [elsewhere]: made[vpn] } })).toEqual([`delete ${table}`]);
  });

  it('R12 follows while primary is healthy, or as it is pinned', () => {
    expect(leftBehind({})).toEqual([`delete ${table}`]);
    expect(leftBehind({ ...lossy, ...pinned('primary', atOne) })).toEqual([`delete ${table}`]);
  });

  it('R12 stays while primary is not known to be healthy', () => {
    expect(leftBehind(lossy)).toEqual([]);
    expect(leftBehind({ vifs: unknown('throttled') })).toEqual([]);
  });

  it('R7 stays while a move by somebody else is respected', () => {
    expect(leftBehind({}, { respected: { path: 'primary', until: now + hour } })).toEqual([]);
  });
});

describe('a table that cannot be read', () => {
  it('R1 is tried by a failover, although a reference of ours is remembered there', () => {
    const tables = [{ routeTableId: table, references: unknown('throttled') }];

    const plan = decideOn({ ...primaryDown, tables, memory: remembering({ ...memory, made }) });

    expect(plan.changes.map(({ kind }) => kind)).toEqual(['create']);
  });
});

describe('a failback right after a failover', () => {
  it('R5 removes what stands, although it is not remembered yet', () => {
    const remembered = remembering({ ...memoryOnBackup(10 * second), made: {} });

    const plan = decideOn({ ...standing(ours), ...pinned('primary', atOne), memory: remembered });

    expect(plan.changes.map(({ kind }) => kind)).toEqual(['delete']);
  });
});

const switched = (switches: readonly number[]) =>
  decideOn({ memory: remembering({ ...memory, switches: [...switches] }) }).memory?.switches;

describe('the path that is chosen', () => {
  const requiring = siteOf({ failover: { requireProof: true } });
  const blindBackup = alarmsOf(site, pingOf('backup', 'INSUFFICIENT_DATA'));
  const deadBackup = alarmsOf(site, pingOf('backup'));

  it('R3 is primary while nothing is known to carry, and backup as soon as it is', () => {
    expect(decideOn({ vifs: vifs('down'), alarms: deadBackup }).path).toBe('primary');
    expect(decideOn({ vifs: vifs('down'), alarms: blindBackup }, requiring).path).toBe('primary');
    expect(decideOn({ vifs: vifs('down') }, requiring).path).toBe('backup');
  });

  it('R4 waits for each kind that caused the failover, and names them', () => {
    const only = { ...site, detection: { ...site.detection, counts: ['bgp' as const] } };
    const alarms = alarmsOf(only, (it) => ('probe' in it && it.path === 'primary' ? 'INSUFFICIENT_DATA' : undefined));
    const remembered = remembering({ ...memoryOnBackup(hour), cause: ['ping', 'loss'] });

    expect(decideOn({ ...standing(ours), alarms, memory: remembered }, only).reason).toEqual({
      rule: 'R4',
      text: 'what caused the failover (ping, loss) is not known to be healthy',
    });
  });

  it('R13 does not hold traffic on a backup that has been dead for 5 minutes, and drowns besides', () => {
    const switches = Array.from({ length: 6 }, () => now - 50 * minute);
    const of = siteOf({}, ['a', 'b']);
    const alarms = alarmsOf(of, (it) => (it.path === 'backup' ? ['ALARM', now - 6 * minute] : undefined));
    const remembered = remembering({ ...memoryOnBackup(hour), switches });

    const plan = decideOn({ ...standing(ours), alarms, memory: remembered }, of);

    expect(plan.path).toBe('primary');
  });

  it.each([
    ['unknown', 'INSUFFICIENT_DATA', 'ALARM', true],
    ['healthy', 'OK', 'ALARM', false],
    ['unknown, backup well', 'INSUFFICIENT_DATA', 'OK', false],
  ] as const)('R4 times a backup that is down while primary is %s', (_, primary, backup, isTimed) => {
    const of = siteOf({}, ['a', 'b']);
    const alarms = alarmsOf(of, words(pingOf('primary', primary), pingOf('backup', backup)));

    expect(decideOn({ alarms }, of).memory?.onFaithSince).toBe(isTimed ? now : undefined);
  });

  it('R4 times a backup that is down while primary is degraded, and not while primary is down', () => {
    const degraded = alarmsOf(
      site,
      words(pingOf('backup'), (it) => lossOfPrimary(it.kind, it.path, it.name)),
    );

    expect(decideOn({ alarms: degraded }).memory?.onFaithSince).toBe(now);
    expect(decideOn({ vifs: vifs('down'), alarms: deadBackup }).memory?.onFaithSince).toBeUndefined();
  });

  it('R13 remembers the switches of the last hour, at most 60', () => {
    expect(switched([now - hour - 1, now - hour, now - hour + 1])).toEqual([now - hour + 1]);
    expect(switched(Array.from({ length: 70 }, (_, index) => now - 70 * second + index))).toHaveLength(60);
  });
});

const lossOfPrimary = (kind: string, path: string, name: string) =>
  kind === 'loss' && path === 'primary' && name.endsWith('/degraded') ? ('ALARM' as const) : undefined;

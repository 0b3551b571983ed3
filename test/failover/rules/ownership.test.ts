import { describe, expect, it } from 'vitest';
import { known, unknown, type ReferenceReading } from '../../../failover/snapshot.ts';
import { hour, minute } from '../../../failover/time.ts';
import {
  alarmsOf,
  decideOn,
  elsewhere,
  kindsOf,
  list,
  memory,
  memoryOnBackup,
  now,
  ours,
  pingOf,
  pinned,
  primaryDown,
  remembering,
  site,
  siteOf,
  standing,
  table,
  testList,
  vpn,
} from '../scene.ts';

const later = '2026-11-24T13:00:00Z';
const conflicts: readonly (readonly [string, ReferenceReading])[] = [
  ['points elsewhere', { ...ours, attachmentId: elsewhere }],
  ['blackholes', { ...ours, attachmentId: undefined, isBlackhole: true }],
];
const toFormer: ReferenceReading = { ...ours, attachmentId: elsewhere };
const madeToFormer = remembering({
  ...memoryOnBackup(hour),
  made: { [elsewhere]: { [table]: [list] } },
});

describe('a reference that is not ours', () => {
  it.each(conflicts)('R6 that %s is a conflict: never touched, and announced', (_, reference) => {
    const wanted = [{}, primaryDown, pinned('primary', later), pinned('backup', later)];

    for (const parts of wanted) {
      const plan = decideOn({ ...standing(reference), ...parts });
      expect(plan.changes).toEqual([]);
      expect(kindsOf(plan)).toContain('condition conflict');
    }
  });

  it('R6 of another list is nobody of ours', () => {
    const plan = decideOn(standing({ ...ours, prefixListId: 'pl-0aaaaaaaaaaaaaaaa' }));

    expect(plan).toMatchObject({ changes: [], announcements: [] });
  });

  it('R6 names what stands in the way', () => {
    const plan = decideOn(standing({ ...ours, attachmentId: elsewhere }));

    expect(plan.announcements[0]?.lines).toEqual([
      `R6 The reference of ${list} in ${table} was not made by dx-failover and points to ${elsewhere}.`,
      'It is not touched, so this route table does not switch.',
    ]);
  });

  it('R11 that keeps a whole failover from happening is said when it has for a minute', () => {
    const said = { conflict: { since: now - hour, said: now - hour } };
    const blocked = (since: number) => remembering({ ...memory, conditions: { ...said, blocked: { since } } });
    const scene = { ...standing({ ...ours, attachmentId: elsewhere }), ...primaryDown };

    const plan = decideOn({ ...scene, memory: blocked(now - minute) });

    expect(plan.switch).toBeUndefined();
    expect(plan.announcements.map(({ headline }) => headline)).toEqual([
      'traffic should be on backup, but nothing can be changed',
    ]);
  });

  it('R6 is not said to be gone while the route table cannot be read', () => {
    const said = { conflict: { since: now - hour, said: now - hour } };

    const plan = decideOn({
      tables: [{ routeTableId: table, references: unknown('throttled') }],
      memory: remembering({ ...memory, conditions: said }),
    });

    expect(plan.announcements).toEqual([]);
    expect(plan.memory?.conditions['conflict']).toEqual(said.conflict);
  });
});

describe('a reference of ours to a former attachment', () => {
  it('R6 stays until failback, and is announced', () => {
    const plan = decideOn({ ...standing(toFormer), ...primaryDown, memory: madeToFormer });

    expect(plan.changes).toEqual([]);
    expect(plan.announcements.find(({ key }) => key === 'former')?.lines).toEqual([
      `R6 Our reference of ${list} in ${table} points to ${elsewhere}, not to ${vpn}.`,
      'It stays until failback.',
    ]);
  });

  it('R6 is removed by failback', () => {
    const plan = decideOn({ ...standing(toFormer), memory: madeToFormer });

    expect(plan.changes).toEqual([
      { kind: 'delete', routeTableId: table, prefixListId: list, attachmentId: elsewhere },
    ]);
  });
});

describe('a reference of ours that nothing switches any more', () => {
  it('R6 is announced when the mode leaves its list out', () => {
    const trial = siteOf({ mode: 'trial' });

    const plan = decideOn({ ...standing(ours), memory: remembering(memoryOnBackup(hour)) }, trial);

    expect(plan.changes).toEqual([]);
    expect(plan.announcements.map(({ headline }) => headline)).toEqual([
      'the mode is now trial, the test list is on primary',
      'references of ours stand that nothing switches now',
    ]);
  });

  it('R6 is over when it is gone', () => {
    const plan = decideOn({
      memory: remembering({
        ...memory,
        made: { [vpn]: { [table]: [testList] } },
        conditions: { stranded: { since: now - hour, said: now - hour } },
      }),
    });

    expect(kindsOf(plan)).toEqual(['over stranded']);
  });
});

describe('a reference that is going', () => {
  it('R6 counts as absent', () => {
    const plan = decideOn({ ...standing({ ...ours, state: 'deleting' }), ...primaryDown });

    expect(plan.changes).toHaveLength(1);
    expect(plan.changes[0]?.kind).toBe('create');
  });
});

describe('a pin that meets the references', () => {
  it('R6 a table that cannot be read is tried by a pin to backup, and not by one to primary', () => {
    const tables = { tables: [{ routeTableId: table, references: unknown('throttled') }] };

    expect(decideOn({ ...tables, ...pinned('backup', later) }).changes.map(({ kind }) => kind)).toEqual(['create']);
    const back = decideOn({ ...tables, ...pinned('primary', later), memory: remembering(memoryOnBackup(hour)) });
    expect(back.changes).toEqual([]);
  });

  it('R12 an unread table is not tried again where memory says that we made the reference', () => {
    const plan = decideOn({
      tables: [{ routeTableId: table, references: unknown('throttled') }],
      alarms: alarmsOf(site, pingOf('primary')),
      memory: remembering({ ...memoryOnBackup(minute), conditions: {} }),
      override: known(undefined),
    });

    expect(plan.changes).toEqual([]);
  });
});

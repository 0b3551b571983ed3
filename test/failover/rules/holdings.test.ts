import { describe, expect, it } from 'vitest';
import type { Memory } from '../../../failover/memory.ts';
import { holdingsOf, isMade, strandedOf, withMade, withoutMade } from '../../../failover/rules/ownership.ts';
import type { Mode } from '../../../failover/settings/site.ts';
import { known, unknown, type ReferenceReading, type Snapshot } from '../../../failover/snapshot.ts';
import { hour, minute, second } from '../../../failover/time.ts';
import { activeLists } from '../../../failover/wiring.ts';
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
  remembering,
  secondTable,
  site,
  siteOf,
  snapshotOf,
  standing,
  table,
  testList,
  vifs,
  vpn,
} from '../scene.ts';

const made: Memory['made'] = { [vpn]: { [table]: [list] } };
const inBoth: Memory['made'] = { [vpn]: { [table]: [list], [secondTable]: [list] } };
const place = { routeTableId: table, prefixListId: list, attachmentId: vpn };
const foreign = { ...ours, attachmentId: elsewhere };

const held = (references: Snapshot['tables'][number]['references'], of = made) =>
  holdingsOf(site, snapshotOf(site, { tables: [{ routeTableId: table, references }] }), of)[0];

describe('what stands in a route table', () => {
  it.each([
    ['nothing', undefined, 'absent', vpn, false],
    ['ours', ours, 'ours', vpn, false],
    ['ours that is being made', { ...ours, state: 'pending' }, 'ours', vpn, true],
    ['ours that is being altered', { ...ours, state: 'modifying' }, 'ours', vpn, false],
    ['ours that is going', { ...ours, state: 'deleting' }, 'absent', vpn, true],
    ['one that points elsewhere', foreign, 'conflict', elsewhere, false],
    ['one that points nowhere', { ...ours, attachmentId: undefined }, 'conflict', 'blackhole', false],
    ['one that blackholes', { ...ours, isBlackhole: true }, 'conflict', 'blackhole', false],
  ] as const)('R6 is judged by what it is and where it points: %s', (_, it, kind, attachmentId, isSettling) => {
    const references: readonly ReferenceReading[] = it === undefined ? [] : [it];

    expect(held(known(references))).toEqual({ ...place, kind, attachmentId, isRemembered: true, isSettling });
    expect(held(known(references), {})?.isRemembered).toBe(false);
  });

  it('R6 is unknown where it cannot be read, and remembered all the same', () => {
    expect(held(unknown('throttled'))).toEqual({ ...place, kind: 'unknown', isRemembered: true, isSettling: false });
  });

  it('R6 is of a former attachment where we made it so', () => {
    expect(held(known([foreign]), { [elsewhere]: { [table]: [list] } })?.kind).toBe('former');
    expect(held(known([foreign]), { [elsewhere]: { [secondTable]: [list] } })?.kind).toBe('conflict');
  });

  it('R6 is stranded where we made it for a list that is not worked on now', () => {
    const test = { ...ours, prefixListId: testList };
    const remembered: Memory['made'] = { [vpn]: { [table]: [testList] } };
    const stranded = (reference: ReferenceReading, of = remembered) =>
      strandedOf(site, snapshotOf(site, standing(reference)), of);

    expect(stranded(test)).toEqual([{ ...place, prefixListId: testList }]);
    expect(stranded(test, {})).toEqual([]);
    expect(stranded({ ...test, state: 'deleting' })).toEqual([]);
    expect(stranded({ ...test, attachmentId: undefined })).toEqual([]);
    expect(stranded(ours, made)).toEqual([]);
    const unread = snapshotOf(site, { tables: [{ routeTableId: table, references: unknown('throttled') }] });
    expect(strandedOf(site, unread, remembered)).toEqual([]);
  });
});

const listsIn = (mode: Mode, testPrefixList: string | undefined) =>
  activeLists({ ...site, mode, wiring: { prefixLists: [list], testPrefixList } });

describe('the lists that are worked on', () => {
  it('R10 are the real ones, or in trial the test list, where there is one', () => {
    expect(listsIn('act', testList)).toEqual([list]);
    expect(listsIn('observe', testList)).toEqual([list]);
    expect(listsIn('trial', testList)).toEqual([testList]);
    expect(listsIn('trial', undefined)).toEqual([]);
  });
});

describe('what we remember to have made', () => {
  it('R6 is one reference at its place, once', () => {
    expect(withMade({}, place)).toEqual(made);
    expect(withMade(made, place)).toBe(made);
    expect(withMade(made, { ...place, routeTableId: secondTable })).toEqual(inBoth);
    expect(withMade(made, { ...place, prefixListId: testList })).toEqual({ [vpn]: { [table]: [list, testList] } });
    expect(isMade(made, { ...place, attachmentId: elsewhere })).toBe(false);
  });

  it('R6 loses a reference wherever it points, and keeps no empty place', () => {
    expect(withoutMade(made, place)).toStrictEqual({});
    expect(withoutMade(inBoth, place)).toStrictEqual({ [vpn]: { [secondTable]: [list] } });
    expect(withoutMade({ ...made, [elsewhere]: { [table]: [testList] } }, place)).toStrictEqual({
      [elsewhere]: { [table]: [testList] },
    });
  });
});

const two = siteOf({ routing: { ...site.routing, routeTables: [table, secondTable] } });
const both = (...read: readonly (readonly ReferenceReading[] | undefined)[]) => ({
  tables: [table, secondTable].map((routeTableId, index) => ({
    routeTableId,
    references: read[index] === undefined ? unknown('throttled') : known(read[index]),
  })),
});
const onBackup = { ...memoryOnBackup(20 * minute), primaryHealthySince: now - minute, made: inBoth };
const seen = (tables: Pick<Snapshot, 'tables'>, remembered: typeof memory) =>
  decideOn({ ...tables, memory: remembering(remembered) }, two);

describe('where traffic is', () => {
  it.each<readonly [string, Pick<Snapshot, 'tables'>, Memory['made'], string]>([
    ['ours stands in one of two', both([ours], []), {}, 'backup'],
    ['ours to a former attachment stands', both([foreign], []), { [elsewhere]: { [table]: [list] } }, 'backup'],
    ['ours should stand in one that cannot be read', both(undefined, []), made, 'backup'],
    ['ours should stand in one, and does not', both([], []), made, 'primary'],
    ['one that cannot be read was never ours', both(undefined, []), {}, 'primary'],
  ])('R10 is told by the tables alone when the mode changes: %s', (_, tables, remembered, path) => {
    expect(seen(tables, { ...memory, mode: 'trial', made: remembered }).from).toBe(path);
  });

  it('R7 is not judged while one of two tables cannot be read', () => {
    expect(seen(both([ours], undefined), memory)).toMatchObject({ from: 'primary', announcements: [] });
  });

  it('R7 is moved where a reference appeared in one of two', () => {
    expect(kindsOf(seen(both([], [ours]), memory))).toEqual(['notice moved-by-somebody']);
  });

  it.each([
    ['made', both([{ ...ours, state: 'pending' }], []), memory, 'primary'],
    ['removed', both([{ ...ours, state: 'deleting' }], [ours]), onBackup, 'backup'],
  ] as const)('R7 is not judged while a reference is being %s by another run', (_, tables, remembered, path) => {
    expect(seen(tables, remembered)).toMatchObject({ from: path, announcements: [] });
  });

  it.each([
    ['one that we made is still settling', both([{ ...ours, state: 'pending' }], []), onBackup, 'primary'],
    ['one that nobody remembers is going', both([{ ...ours, state: 'deleting' }], [ours]), memory, 'backup'],
  ] as const)('R7 is judged although %s', (_, tables, remembered, path) => {
    expect(seen(tables, remembered).from).toBe(path);
  });

  it.each([
    [29 * second, 'primary'],
    [30 * second, 'backup'],
    [0, 'primary'],
    [-hour, 'backup'],
  ] as const)('R7 is judged half a minute after our own switch: %i ms', (ago, path) => {
    expect(seen(both([ours], [ours]), { ...memory, switches: [now - ago] }).from).toBe(path);
  });

  it('R6 keeps in memory what was made to a former attachment while it stands', () => {
    const former = { [elsewhere]: { [table]: [list] } };

    const plan = decideOn({ ...standing(foreign), memory: remembering({ ...onBackup, made: former }) });

    expect(plan.memory?.made).toEqual(former);
  });

  it('R12 a reference that is not ours is no rest of our switch', () => {
    expect(kindsOf(seen(both([ours], [foreign]), { ...onBackup, made }))).toEqual(['condition conflict']);
  });

  it('R7 a respected move holds where both paths are down', () => {
    const respected = { path: 'backup', until: now + hour } as const;
    const down = { vifs: vifs('down'), alarms: alarmsOf(site, pingOf('backup')) };

    const plan = decideOn({ ...down, ...standing(ours), memory: remembering({ ...onBackup, made, respected }) });

    expect(plan.reason.rule).toBe('R7');
    expect(kindsOf(plan)).toEqual(['condition both-down']);
  });
});

describe('where traffic is in mode observe', () => {
  const observe = siteOf({ mode: 'observe' });
  const look = (tables: Pick<Snapshot, 'tables'>, remembered: Partial<typeof memory>) =>
    decideOn({ ...tables, memory: remembering({ ...memory, mode: 'observe', ...remembered }) }, observe);

  it('R10 is what was last decided, while nothing really moves', () => {
    expect(look({ tables: healthyTables }, { path: 'backup' })).toMatchObject({ from: 'backup', announcements: [] });
    expect(look(standing(ours), { made })).toMatchObject({ from: 'primary', announcements: [] });
    expect(look(standing(foreign), { made })).toMatchObject({ from: 'primary' });
  });

  it('R10 is where traffic was really moved, and that is said', () => {
    const away = look(standing(ours), {});
    const back = look({ tables: healthyTables }, { path: 'backup', made });

    expect([away.from, back.from]).toEqual(['backup', 'primary']);
    expect([...kindsOf(away), ...kindsOf(back)]).toEqual(['notice moved-by-somebody', 'notice moved-by-somebody']);
  });

  it.each(['primary', 'backup'] as const)(
    'R10 is the other one where a reference moves between tables: from %s',
    (path) => {
      const of = siteOf({ mode: 'observe', routing: { ...site.routing, routeTables: [table, secondTable] } });
      const tables = [
        { routeTableId: table, references: known([]) },
        { routeTableId: secondTable, references: known([ours]) },
      ];

      const plan = decideOn({ tables, memory: remembering({ ...memory, mode: 'observe', path, made }) }, of);

      expect(plan.from).toBe(path === 'primary' ? 'backup' : 'primary');
      expect(kindsOf(plan)).toEqual(['notice moved-by-somebody']);
    },
  );
});

const healthyTables = [{ routeTableId: table, references: known([]) }];

import { describe, expect, it } from 'vitest';
import { conclude } from '../../../failover/conclude.ts';
import type { Snapshot } from '../../../failover/snapshot.ts';
import { known, unknown } from '../../../failover/snapshot.ts';
import { hour, minute, second } from '../../../failover/time.ts';
import {
  alarmsOf,
  decideOn,
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
  secondTable,
  site,
  siteOf,
  standing,
  table,
  vifs,
  vpn,
} from '../scene.ts';

const later = '2026-11-24T13:00:00Z';
const respected = (path: 'primary' | 'backup', until = now + hour) => ({ respected: { path, until } });
/** On backup, primary healthy for less than the hold-down. */
const holding = { ...memoryOnBackup(20 * minute), primaryHealthySince: now - minute };
const headlines = (parts: Partial<Snapshot>) => decideOn(parts).announcements.map(({ headline }) => headline);

describe("somebody else's move", () => {
  it('R7 to backup, which no rule wants, counts as a pin for an hour, and is announced', () => {
    const plan = decideOn(standing(ours));

    expect(plan).toMatchObject({ path: 'backup', from: 'backup', changes: [], switch: undefined });
    expect(plan.reason).toEqual({ rule: 'R7', text: 'somebody else moved traffic to backup: respected for now' });
    expect(plan.announcements).toMatchObject([
      {
        kind: 'notice',
        headline: 'somebody else moved traffic to backup',
        lines: [
          'R7 A reference appeared or vanished that dx-failover did not change, and no rule wants it.',
          'It counts as a pin to backup for 1 h.',
        ],
      },
    ]);
    expect(plan.memory).toMatchObject({ path: 'backup', since: now, ...respected('backup') });
  });

  it('R7 to primary within the hold-down counts as a pin to primary', () => {
    const plan = decideOn({ memory: remembering(holding) });

    expect(plan).toMatchObject({ path: 'primary', changes: [] });
    expect(plan.memory).toMatchObject({ path: 'primary', made: {}, ...respected('primary') });
  });

  it('R7 to backup in one table of two, while it is respected: an outage takes the other one along', () => {
    const two = siteOf({ routing: { ...site.routing, routeTables: [table, secondTable] } });
    const tables = [
      { routeTableId: table, references: known([ours]) },
      { routeTableId: secondTable, references: known([]) },
    ];
    const memoryOf = remembering({ ...memoryOnBackup(5 * minute), switches: [], ...respected('backup') });

    const calm = decideOn({ tables, memory: memoryOf }, two);
    const outage = decideOn({ ...primaryDown, tables, memory: memoryOf }, two);

    expect(calm).toMatchObject({ path: 'backup', changes: [] });
    expect(outage.reason.rule).toBe('R7');
    expect(outage.changes).toMatchObject([{ kind: 'create', routeTableId: secondTable }]);
  });

  it('R7 that the outage undoes at once is remembered before it is undone: a run that died after would leave no trace', () => {
    const on = { ...memoryOnBackup(2 * minute), unsaid: undefined };

    const plan = decideOn({ ...primaryDown, memory: remembering(on) });
    const { ahead } = plan;
    const next = decideOn({ ...primaryDown, ...standing(ours), memory: remembering(ahead ?? on) });

    expect(plan).toMatchObject({ from: 'primary', path: 'backup', changes: [{ kind: 'create' }] });
    expect(ahead).toMatchObject({ path: 'primary', made: {}, unsaid: plan.announcements });
    expect(ahead?.unsaid?.map(({ headline }) => headline)).toEqual(['somebody else moved traffic to primary']);
    expect(next).toMatchObject({ changes: [], isAdopted: true, switch: { from: 'primary', to: 'backup' } });
  });

  it('R9 nothing is remembered ahead of a switch that can be found afterwards', () => {
    expect(decideOn(primaryDown).ahead).toBeUndefined();
  });

  it('R7 is said once', () => {
    const moved = decideOn(standing(ours));
    const after = decideOn({ ...standing(ours), memory: remembering(moved.memory ?? memory) });

    expect(after).toMatchObject({ path: 'backup', changes: [], announcements: [] });
  });

  it('R7 holds until its hour is over, and then the rules decide', () => {
    const on = { ...memoryOnBackup(2 * hour), cause: [] };
    const held = decideOn({
      ...standing(ours),
      memory: remembering({ ...on, ...respected('backup', now + second) }),
    });
    const over = decideOn({ ...standing(ours), memory: remembering({ ...on, ...respected('backup', now) }) });

    expect(held.changes).toEqual([]);
    expect(held.lookAgain).toBe(now + second);
    expect(over.changes.map(({ kind }) => kind)).toEqual(['delete']);
    expect(over.memory?.respected).toBeUndefined();
  });

  it('R7 ends at once when its path is known down and the other is not', () => {
    const plan = decideOn({ ...primaryDown, memory: remembering({ ...memory, ...respected('primary') }) });

    expect(plan.changes.map(({ kind }) => kind)).toEqual(['create']);
    expect(plan.memory?.respected).toBeUndefined();
  });

  it('R7 that is against the rules from the start is announced, and put right', () => {
    const plan = decideOn({ ...primaryDown, memory: remembering(memoryOnBackup(5 * minute)) });

    expect(plan.changes.map(({ kind }) => kind)).toEqual(['create']);
    expect(plan.switch).toMatchObject({ from: 'primary', to: 'backup' });
    expect(kindsOf(plan)).toEqual(['notice moved-by-somebody']);
  });

  it("R7 gives way to an operator's pin to the other path, which is carried out", () => {
    const plan = decideOn({ ...pinned('backup', later), memory: remembering({ ...memory, ...respected('primary') }) });

    expect(plan.changes.map(({ kind }) => kind)).toEqual(['create']);
    expect(plan.reason.rule).toBe('R5');
    expect(plan.memory?.respected).toBeUndefined();
  });

  it('R7 against a pin is put back, and announced', () => {
    const pin = { path: 'primary', until: now + hour, by: 'kim', why: 'router maintenance' } as const;
    const said = { pinned: { since: now - minute, said: now - minute } };

    const plan = decideOn({
      ...standing(ours),
      ...pinned('primary', later),
      memory: remembering({ ...memory, pin, conditions: said }),
    });

    expect(plan.changes.map(({ kind }) => kind)).toEqual(['delete']);
    expect(plan.switch?.reason).toBe('R5 pinned to primary by kim: router maintenance');
    expect(kindsOf(plan)).toEqual(['notice moved-by-somebody']);
  });
});

describe('a run that died between acting and remembering', () => {
  it('R7 is healed: the failover that it made is adopted and announced', () => {
    const plan = decideOn({ ...standing(ours), ...primaryDown });
    const { announcements, memory: remembered } = conclude({ site, plan, outcomes: [] });

    expect(plan.changes).toEqual([]);
    expect(announcements.map(({ kind, headline }) => `${kind}: ${headline}`)).toEqual([
      'failover: traffic moved to the VPN',
    ]);
    expect(announcements[0]?.lines).toContain(
      'It was found done: a run that died before it could say so, or somebody else, did it.',
    );
    expect(remembered).toMatchObject({
      path: 'backup',
      cause: ['ping'],
      made: { [vpn]: { [table]: [list] } },
      switches: [now],
    });
  });

  it('R7 is healed: the failback that it made is adopted and announced', () => {
    const plan = decideOn({ memory: remembering(memoryOnBackup(20 * minute)) });
    const { announcements, memory: remembered } = conclude({ site, plan, outcomes: [] });

    expect(announcements.map(({ kind }) => kind)).toEqual(['failback']);
    expect(remembered).toMatchObject({ path: 'primary', made: {} });
  });

  it('R7 is healed, and the switch completed, where it had made only a part', () => {
    const both = siteOf({
      routing: {
        routeTables: [table, secondTable],
        prefixLists: [{ id: list, ranges: ['10.3.0.0/18'] }],
        backupAttachment: vpn,
      },
    });
    const tables = [...standing().tables, { routeTableId: secondTable, references: known([ours]) }];

    const plan = decideOn({ tables, memory: remembering(memoryOnBackup(20 * minute)) }, both);

    expect(plan).toMatchObject({ isAdopted: true, path: 'primary' });
    expect(plan.changes.map(({ kind, routeTableId }) => [kind, routeTableId])).toEqual([['delete', secondTable]]);
  });

  it('R5 is healed: a pin that it carried out is adopted with its reason', () => {
    const plan = decideOn({ ...standing(ours), ...pinned('backup', later) });

    expect(plan.isAdopted).toBe(true);
    expect(plan.switch?.reason).toBe('R5 pinned to backup by kim: router maintenance');
  });

  it('R7 is adopted also where primary is not well enough to go back yet', () => {
    const doubtful = { alarms: alarmsOf(site, pingOf('primary', 'INSUFFICIENT_DATA')) };

    const plan = decideOn({ ...standing(ours), ...doubtful });

    expect(plan).toMatchObject({ isAdopted: true, path: 'backup', changes: [] });
    expect(plan.switch?.reason).toMatch(
      /^R4 traffic was found on backup, and what moved it there is not known; it stays/,
    );
    expect(plan.memory?.respected).toBeUndefined();
  });

  it.each([
    ['less than 3 minutes', 'OK', 3 * minute - 1, true],
    ['3 minutes', 'OK', 3 * minute, false],
    ['an unknown time', 'INSUFFICIENT_DATA', hour, true],
  ] as const)('R7 back to primary is adopted where backup has been well for %s: %s', (_, state, ago, isAdopted) => {
    const alarms = alarmsOf(site, ({ path }) => (path === 'backup' ? [state, now - ago] : undefined));

    const plan = decideOn({ alarms, memory: remembering(holding) });

    expect(plan).toMatchObject({ isAdopted, from: 'primary', path: 'primary', changes: [] });
    expect(plan.memory?.respected?.path).toBe(isAdopted ? undefined : 'primary');
    if (!isAdopted) return;
    expect(plan.switch).toMatchObject({ from: 'backup', to: 'primary' });
    expect(plan.switch?.reason).toBe(
      'R4 traffic was found on primary, and what moved it there is not known; backup has not been well for 3 min',
    );
  });

  it('R7 to a backup that has not been well is no failback, and not adopted', () => {
    const alarms = alarmsOf(site, ({ path }) => (path === 'backup' ? 'INSUFFICIENT_DATA' : undefined));

    const plan = decideOn({ ...standing(ours), alarms });

    expect(plan).toMatchObject({ isAdopted: false, path: 'backup', changes: [] });
    expect(plan.memory?.respected?.path).toBe('backup');
  });

  it('R7 back to a primary that is down is not adopted, however backup is', () => {
    const bothDown = { vifs: vifs('down'), alarms: alarmsOf(site, pingOf('backup')) };

    const plan = decideOn({ ...bothDown, memory: remembering(holding) });

    expect(plan).toMatchObject({ isAdopted: false, path: 'primary', changes: [] });
    expect(plan.memory?.respected?.path).toBe('primary');
  });

  it('R7 is not adopted where it led to a backup that is known down, and put right within a minute', () => {
    const degradedAndDown = alarmsOf(site, (signal) =>
      (signal.kind === 'ping' && signal.path === 'backup') ||
      (signal.kind === 'loss' && signal.path === 'primary' && signal.limit === 'degraded')
        ? 'ALARM'
        : undefined,
    );

    const plan = decideOn({ ...standing(ours), alarms: degradedAndDown });

    expect(plan).toMatchObject({ isAdopted: false, path: 'backup', changes: [] });
    expect(plan.reason.text).toMatch(/: back within a minute if that stays so$/);
    expect(kindsOf(plan)).toContain('notice moved-by-somebody');
  });
});

describe('a reading that lags behind our own switch', () => {
  it('R7 does not take a reference that we just removed for a move by somebody else', () => {
    const plan = decideOn({ ...standing(ours), memory: remembering({ ...memory, switches: [now - 10 * second] }) });

    expect(plan).toMatchObject({ path: 'primary', changes: [], announcements: [] });
    expect(plan.memory?.made).toEqual({});
  });

  it('R7 does not take a reference that we just made for gone, nor announce the switch again', () => {
    const plan = decideOn({ ...primaryDown, memory: remembering(memoryOnBackup(10 * second)) });

    expect(plan).toMatchObject({ path: 'backup', switch: undefined, announcements: [] });
  });

  it('R7 sees it as a move when it is still so after half a minute', () => {
    expect(headlines({ ...standing(ours), memory: remembering({ ...memory, switches: [now - 30 * second] }) })).toEqual(
      ['somebody else moved traffic to backup'],
    );
  });

  it('R7 judges no move while a route table cannot be read', () => {
    const plan = decideOn({
      tables: [{ routeTableId: table, references: unknown('throttled') }],
      memory: remembering(holding),
    });

    expect(plan).toMatchObject({ path: 'backup', announcements: [] });
    expect(plan.memory?.made).toEqual(holding.made);
  });
});

describe('without memory', () => {
  it.each([
    ['does not exist', undefined],
    ['holds no memory', 'rubbish'],
  ])('R7 what is found is adopted, and said: the parameter %s', (_, text) => {
    const plan = decideOn({ ...standing(ours), ...primaryDown, memory: known(text) });

    expect(plan).toMatchObject({ path: 'backup', changes: [], switch: undefined });
    expect(plan.announcements).toMatchObject([
      {
        headline: 'watching begins, traffic is on backup',
        lines: ['Mode act. No memory was found: what stands is adopted.'],
      },
    ]);
    expect(plan.memory?.made).toEqual({ [vpn]: { [table]: [list] } });
  });

  it('R4 the hold-down begins with the first look', () => {
    const plan = decideOn({ ...standing(ours), memory: known(undefined) });

    expect(plan.changes).toEqual([]);
    expect(plan.lookAgain).toBe(now + 15 * minute);
  });

  it('R9 a failover is made all the same, and said', () => {
    const plan = decideOn({ vifs: vifs('down'), memory: known(undefined) });

    expect(plan.switch).toMatchObject({ to: 'backup' });
    expect(kindsOf(plan)).toEqual(['notice watching']);
  });
});

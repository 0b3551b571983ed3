import { describe, expect, it } from 'vitest';
import { conclude } from '../../failover/conclude.ts';
import type { Memory } from '../../failover/memory.ts';
import type { Outcome, Plan } from '../../failover/plan.ts';
import type { Path } from '../../failover/path.ts';
import { known, unknown } from '../../failover/snapshot.ts';
import { minute } from '../../failover/time.ts';
import type { WiredSite } from '../../failover/wiring.ts';
import {
  decideOn,
  list,
  memory,
  memoryOnBackup,
  now,
  ours,
  primaryDown,
  remembering,
  secondTable,
  site,
  siteOf,
  standing,
  table,
  vpn,
} from './scene.ts';

const twoTables = siteOf({
  routing: {
    routeTables: [table, secondTable],
    prefixLists: [{ id: list, ranges: ['10.3.0.0/18'] }],
    backupAttachment: vpn,
  },
});

const done = ({ changes }: Plan): Outcome[] =>
  changes.map((change) => ({ change, kind: change.kind === 'create' ? 'created' : 'removed' }));
/** The changes of one route table fail. */
const failingIn = (routeTable: string, plan: Plan): Outcome[] =>
  done(plan).map((outcome) =>
    outcome.change.routeTableId === routeTable
      ? { change: outcome.change, kind: 'failed', why: 'UnauthorizedOperation' }
      : outcome,
  );
const headlines = (of: WiredSite, plan: Plan, outcomes: readonly Outcome[]) =>
  conclude({ site: of, plan, outcomes }).announcements.map(({ kind, headline }) => `${kind}: ${headline}`);
const tablesWith = (one: boolean, two: boolean) => ({
  tables: [
    { routeTableId: table, references: known(one ? [ours] : []) },
    { routeTableId: secondTable, references: known(two ? [ours] : []) },
  ],
});
const onBoth = { ...memoryOnBackup(20 * minute), made: { [vpn]: { [table]: [list], [secondTable]: [list] } } };

describe('a switch that went well', () => {
  it('R8 is announced with its rule, its reason and what each path reads', () => {
    const plan = decideOn(primaryDown);

    const { announcements } = conclude({ site, plan, outcomes: done(plan) });

    expect(announcements).toEqual([
      {
        kind: 'failover',
        key: 'failover',
        at: now,
        headline: 'traffic moved to the VPN',
        lines: [
          'R3 primary is down: 10.109.2.1 does not answer (probe a).',
          'Traffic went from primary to backup at 2026-11-24T12:00:00Z.',
          'primary: down (10.109.2.1 does not answer (probe a))',
          'backup: healthy (10.109.3.1 answers (probe a); loss to 10.109.3.1 (probe a) is below 10 %)',
          'Open connections may have to be made anew; on-premises chooses its own way back.',
          `Route table: ${table}.`,
        ],
        nextSteps: [
          'Traffic goes back by itself once primary has been healthy for the hold-down of 15 min, unless damping or the brake holds it longer.',
          'To keep a path, write the override parameter; the README shows how.',
        ],
      },
    ]);
  });

  it('R8 is remembered: the path, the cause, what we made, when', () => {
    const plan = decideOn(primaryDown);

    const concluded = conclude({ site, plan, outcomes: done(plan) });

    expect(concluded.memory).toEqual({
      ...plan.memory,
      path: 'backup',
      since: now,
      because: 'R3 primary is down: 10.109.2.1 does not answer (probe a)',
      cause: ['ping'],
      made: { [vpn]: { [table]: [list] } },
      switches: [now],
      conditions: {},
    });
  });

  it('R8 back is announced as a failback, and what had caused the failover stays remembered', () => {
    const plan = decideOn({ ...standing(ours), memory: remembering(memoryOnBackup(20 * minute)) });

    const { announcements, memory: after } = conclude({ site, plan, outcomes: done(plan) });

    expect(announcements).toMatchObject([{ kind: 'failback', key: 'failback', nextSteps: [] }]);
    expect(after).toEqual({
      ...plan.memory,
      path: 'primary',
      since: now,
      because: plan.switch?.reason,
      cause: ['ping'],
      made: {},
      switches: [now - 20 * minute, now],
    });
  });

  it('R8 that another run made at the same moment is left to that run to say and to remember', () => {
    const plan = decideOn(primaryDown);
    const outcomes = plan.changes.map((change): Outcome => ({ change, kind: 'unchanged' }));

    expect(conclude({ site, plan, outcomes })).toEqual({ announcements: [], memory: undefined });
  });

  it('R9 is announced although nothing can be remembered', () => {
    const plan = decideOn({ ...primaryDown, memory: unknown('throttled') });

    expect(conclude({ site, plan, outcomes: done(plan) })).toMatchObject({
      announcements: [{ kind: 'failover' }],
      memory: undefined,
    });
  });

  it('R11 keeps no more of a long reason than a few lines', () => {
    const plan = decideOn(primaryDown);
    const long = { ...plan, switch: { from: 'primary', to: 'backup', reason: 'x'.repeat(5000) } } as const;

    expect(conclude({ site, plan: long, outcomes: done(plan) }).memory?.because).toBe(`${'x'.repeat(297)}...`);
  });

  it('R11 keeps a reason of just that length whole', () => {
    const plan = decideOn(primaryDown);
    const reason = 'x'.repeat(300);
    const just = { ...plan, switch: { from: 'primary', to: 'backup', reason } } as const;

    expect(conclude({ site, plan: just, outcomes: done(plan) }).memory?.because).toBe(reason);
  });
});

describe('several route tables', () => {
  it('R12 switch together, and back', () => {
    const away = decideOn(primaryDown, twoTables);
    const back = decideOn({ ...tablesWith(true, true), memory: remembering(onBoth) }, twoTables);

    expect(away.changes.map(({ kind, routeTableId }) => [kind, routeTableId])).toEqual([
      ['create', table],
      ['create', secondTable],
    ]);
    expect(back.changes.map(({ kind, routeTableId }) => [kind, routeTableId])).toEqual([
      ['delete', table],
      ['delete', secondTable],
    ]);
  });

  it('R12 a partial failure is said, and what succeeded stays', () => {
    const plan = decideOn(primaryDown, twoTables);
    const outcomes = failingIn(secondTable, plan);

    const { announcements, memory: remembered } = conclude({ site: twoTables, plan, outcomes });

    expect(announcements.map(({ headline }) => headline)).toEqual([
      'traffic moved in part to the VPN',
      'MOVED ONLY IN PART, Direct Connect is down: the switch to the VPN failed',
    ]);
    expect(announcements[0]?.lines).toContain(
      'R12 Only 1 of 2 route table changes succeeded; the rest is tried again every minute.',
    );
    expect(announcements[1]?.lines).toEqual([
      'What could not be changed is still on Direct Connect, which is down: its users are cut off, unless another route carries them.',
      `R12 Could not create the reference of ${list} in ${secondTable}: UnauthorizedOperation.`,
      'It is tried again every minute.',
    ]);
    expect(remembered?.path).toBe('backup');
    expect(remembered?.made).toEqual({ [vpn]: { [table]: [list] } });
  });

  it.each(['created', 'failed'] as const)(
    'R12 a switch of which another run made a part is said by this one as well: the rest %s',
    (kind) => {
      const plan = decideOn(primaryDown, twoTables);
      const [first, second] = plan.changes.map((change) => ({ change }));
      if (first === undefined || second === undefined) throw new Error('two changes');
      const rest: Outcome = kind === 'failed' ? { ...second, kind, why: 'throttled' } : { ...second, kind };

      const { announcements, memory: after } = conclude({
        site: twoTables,
        plan,
        outcomes: [{ ...first, kind: 'unchanged' }, rest],
      });

      expect(announcements[0]?.kind).toBe('failover');
      expect(after?.path).toBe('backup');
    },
  );

  it('R12 the rest is retried by the next run, and the failure said no more until it is over', () => {
    const first = decideOn(primaryDown, twoTables);
    const partial = conclude({ site: twoTables, plan: first, outcomes: failingIn(secondTable, first) });
    const snapshot = { ...primaryDown, ...tablesWith(true, false), memory: remembering(partial.memory ?? memory) };

    const plan = decideOn(snapshot, twoTables);

    expect(plan.changes).toEqual([
      { kind: 'create', routeTableId: secondTable, prefixListId: list, attachmentId: vpn },
    ]);
    expect(headlines(twoTables, plan, failingIn(secondTable, plan))).toEqual([]);
    expect(headlines(twoTables, plan, done(plan))).toEqual([
      'failover: the rest of the traffic moved to the VPN',
      'over: no longer: changes of the route tables fail',
    ]);
  });

  it('R12 the rest of a failover is not made once primary is not known to be down', () => {
    const partly = { ...memoryOnBackup(minute), made: { [vpn]: { [table]: [list] } } };
    const snapshot = { ...tablesWith(true, false), memory: remembering(partly) };

    expect(decideOn({ ...snapshot, alarms: unknown('throttled') }, twoTables).changes).toEqual([]);
    expect(decideOn({ ...snapshot, vifs: unknown('throttled') }, twoTables).changes).toEqual([]);
  });

  it('R12 the rest of a failback is retried while primary is healthy', () => {
    const left = { ...memory, since: now - minute, made: { [vpn]: { [secondTable]: [list] } } };

    const plan = decideOn({ ...tablesWith(false, true), memory: remembering(left) }, twoTables);

    expect(plan).toMatchObject({ path: 'primary', switch: undefined });
    expect(plan.changes).toEqual([
      { kind: 'delete', routeTableId: secondTable, prefixListId: list, attachmentId: vpn },
    ]);
    const { announcements, memory: after } = conclude({ site: twoTables, plan, outcomes: done(plan) });
    expect(announcements.map(({ kind, headline }) => [kind, headline])).toEqual([
      ['failback', 'the rest of the traffic moved to Direct Connect'],
    ]);
    expect(announcements[0]?.lines[0]).toBe(
      `R12 What an earlier switch left on backup follows, in ${secondTable}: ${plan.reason.text}.`,
    );
    // One movement in two parts is one switch for the brake.
    expect(after).toMatchObject({ path: 'primary', switches: [] });
    expect(after?.made).toEqual({});
  });

  const bothLeft = { ...memory, since: now - minute, made: onBoth.made };

  it('R12 the rest names the tables that followed, and no other', () => {
    const plan = decideOn({ ...tablesWith(true, true), memory: remembering(bothLeft) }, twoTables);
    const first = (outcomes: Outcome[]) => conclude({ site: twoTables, plan, outcomes }).announcements[0];
    const said = (tables: string) =>
      `R12 What an earlier switch left on backup follows, in ${tables}: ${plan.reason.text}.`;

    expect(first(done(plan))?.lines[0]).toBe(said(`${table}, ${secondTable}`));
    expect(first(failingIn(secondTable, plan))).toMatchObject({
      headline: 'the rest of the traffic moved in part to Direct Connect',
      lines: expect.arrayContaining([said(table)]) as unknown,
    });
  });

  it('R12 the rest that another run made at the same moment is left to that run to say, and remembered', () => {
    const plan = decideOn({ ...tablesWith(true, true), memory: remembering(bothLeft) }, twoTables);
    const outcomes = plan.changes.map((change): Outcome => ({ change, kind: 'unchanged' }));

    const { announcements, memory: after } = conclude({ site: twoTables, plan, outcomes });

    expect(announcements).toEqual([]);
    expect(after?.made).toEqual({});
  });

  it('R10 the rest in mode trial says that traffic was not moved', () => {
    const trial = siteOf({ mode: 'trial' });
    const made = { [vpn]: { [table]: [trial.wiring.testPrefixList ?? ''] } };
    const reference = { ...ours, prefixListId: trial.wiring.testPrefixList ?? '' };
    const left = remembering({ ...memory, mode: 'trial', since: now - minute, made });
    const plan = decideOn({ ...standing(reference), memory: left }, trial);

    expect(headlines(trial, plan, done(plan))).toEqual([
      'failback: trial: the test list moved to Direct Connect (traffic was not moved)',
    ]);
  });

  it('R12 what was left behind by somebody else’s move of one table follows once it is respected no more, and is said', () => {
    const moved = conclude({
      site: twoTables,
      plan: decideOn({ ...tablesWith(false, true), memory: remembering(onBoth) }, twoTables),
      outcomes: [],
    });
    const respected = { ...(moved.memory ?? memory), respected: { path: 'primary' as const, until: now } };

    const plan = decideOn({ ...tablesWith(false, true), memory: remembering(respected) }, twoTables);

    expect(headlines(twoTables, plan, done(plan))).toEqual([
      'failback: the rest of the traffic moved to Direct Connect',
    ]);
  });

  it.each<readonly [kind: string, path: Path, stands: readonly [boolean, boolean], made: Memory['made']]>([
    ['failback', 'primary', [false, false], { [vpn]: { [secondTable]: [list] } }],
    ['failover', 'backup', [true, true], { [vpn]: { [table]: [list] } }],
  ])('R12 the rest of a %s that is found done is said once, as it is', (kind, path, [one, two], made) => {
    const partly = { ...memoryOnBackup(20 * minute), path, made };

    const plan = decideOn({ ...tablesWith(one, two), memory: remembering(partly) }, twoTables);
    const { announcements, memory: after } = conclude({ site: twoTables, plan, outcomes: [] });

    expect(announcements).toContainEqual({
      kind,
      key: kind,
      at: now,
      headline: `the rest of traffic is on ${path}, too`,
      lines: [
        'R12 What an earlier switch had not reached has followed. It was found done: a run that died before it could say so, or somebody else, did it.',
      ],
      nextSteps: [],
    });
    const again = decideOn(
      { ...tablesWith(one, two), memory: remembering({ ...(after ?? memory), switches: [] }) },
      twoTables,
    );
    expect(again.announcements.map((it) => it.kind)).not.toContain(kind);
  });

  it('R12 a failover of which nothing succeeded is no switch: it is tried again as one', () => {
    const plan = decideOn(primaryDown);
    const outcomes = failingIn(table, plan);

    expect(headlines(site, plan, outcomes)).toEqual([
      'condition: NOT MOVED, Direct Connect is down: the switch to the VPN failed',
    ]);
    expect(conclude({ site, plan, outcomes }).memory).toMatchObject({ path: 'primary', switches: [] });
  });

  it('R12 failures of many tables are one announcement', () => {
    const plan = decideOn(primaryDown, twoTables);
    const outcomes = plan.changes.map((change): Outcome => ({ change, kind: 'failed', why: 'throttled' }));

    expect(headlines(twoTables, plan, outcomes)).toEqual([
      'condition: NOT MOVED, Direct Connect is down: the switch to the VPN failed',
    ]);
  });

  it('R9 a failure is not said in every run while memory cannot be read: the alarm on errors says it', () => {
    const plan = decideOn({ ...primaryDown, memory: unknown('throttled') });

    expect(headlines(site, plan, failingIn(table, plan))).toEqual([]);
  });
});

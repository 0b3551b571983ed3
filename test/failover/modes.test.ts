import { describe, expect, it } from 'vitest';
import { conclude } from '../../failover/conclude.ts';
import type { Memory } from '../../failover/memory.ts';
import type { Outcome, Plan } from '../../failover/plan.ts';
import { known, unknown } from '../../failover/snapshot.ts';
import { hour, minute, second } from '../../failover/time.ts';
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
  siteOf,
  standing,
  table,
  testList,
  vpn,
} from './scene.ts';

const observe = siteOf({ mode: 'observe' });
const trial = siteOf({ mode: 'trial' });

const done = ({ changes }: Plan): Outcome[] => changes.map((change) => ({ change, kind: 'created' }));

const headlines = (of: WiredSite, plan: Plan, outcomes: readonly Outcome[]) =>
  conclude({ site: of, plan, outcomes }).announcements.map(({ kind, headline }) => `${kind}: ${headline}`);

const remembered = (it: Partial<typeof memory>) => remembering({ ...memory, ...it });

describe('the modes', () => {
  it('R10 observe changes nothing, and says what it would have done', () => {
    const plan = decideOn(primaryDown, observe);
    const { announcements, memory: after } = conclude({ site: observe, plan, outcomes: [] });

    expect(plan.changes).toEqual([]);
    expect(announcements.map(({ headline }) => headline)).toEqual([
      'would move traffic to the VPN (mode observe: traffic was not moved)',
    ]);
    expect(after).toMatchObject({ path: 'backup', made: {} });
  });

  it('R10 observe says it once', () => {
    const first = decideOn(primaryDown, observe);
    const { memory: after } = conclude({ site: observe, plan: first, outcomes: [] });

    const plan = decideOn({ ...primaryDown, memory: remembering(after ?? memory) }, observe);

    expect(headlines(observe, plan, [])).toEqual([]);
  });

  it('R10 observe does not say it in every run while memory cannot be read', () => {
    const plan = decideOn({ ...primaryDown, memory: unknown('throttled') }, observe);

    expect(headlines(observe, plan, [])).toEqual([]);
  });

  it('R10 observe on backup stays there, with reminders that say so', () => {
    const made = { [vpn]: { [table]: [list] } };
    const on = { ...memoryOnBackup(20 * minute), mode: 'observe' as const, path: 'primary' as const, made };
    const conditions = { 'on-backup': { since: now - 7 * hour, said: now - 6 * hour } };
    const snapshot = { tables: [{ routeTableId: table, references: known([ours]) }] };

    const plan = decideOn({ ...snapshot, memory: remembering({ ...on, conditions }) }, observe);

    expect(plan.changes).toEqual([]);
    expect(conclude({ site: observe, plan, outcomes: [] }).announcements).toMatchObject([
      {
        kind: 'reminder',
        headline: 'traffic is still on backup',
        lines: expect.arrayContaining(['Mode observe: dx-failover changes nothing; traffic was not moved.']) as unknown,
      },
    ]);
  });

  it('R10 trial makes the reference of the test list, and says that traffic was not moved', () => {
    const plan = decideOn({ ...primaryDown, memory: remembered({ mode: 'trial' }) }, trial);

    expect(plan.changes.map(({ prefixListId }) => prefixListId)).toEqual([trial.wiring.testPrefixList]);
    expect(headlines(trial, plan, done(plan))).toEqual([
      'failover: trial: the test list moved to the VPN (traffic was not moved)',
    ]);
  });

  it.each(['observe', 'trial'] as const)('R10 each announcement of %s says that traffic was not moved', (mode) => {
    const of = siteOf({ mode });
    const plan = decideOn({ override: known('rubbish'), memory: remembered({ mode }) }, of);

    const { announcements } = conclude({ site: of, plan, outcomes: [] });

    expect(announcements).toHaveLength(1);
    expect(announcements[0]?.lines.at(-1)).toMatch(/^Mode (observe|trial): .*traffic was not moved\.$/);
  });

  it.each([
    ['observe', 'act'],
    ['act', 'observe'],
    ['trial', 'act'],
  ] as const)('R10 a change from %s to %s moves nothing while nothing calls for it', (before, mode) => {
    const of = siteOf({ mode });

    const plan = decideOn({ memory: remembered({ mode: before }) }, of);

    expect(plan.changes).toEqual([]);
    expect(headlines(of, plan, [])).toEqual([`notice: the mode is now ${mode}, traffic is on primary`]);
    expect(plan.memory?.mode).toBe(mode);
  });

  it('R10 a change of the mode does not forget that traffic is on backup because a table cannot be read', () => {
    const tables = [{ routeTableId: table, references: unknown('throttled') }];

    const plan = decideOn({ tables, memory: remembering({ ...memoryOnBackup(hour), mode: 'observe' }) });

    expect(plan).toMatchObject({ from: 'backup', changes: [] });
  });
});

/** What `observe` and `trial` call a switch moves no traffic, and is counted by itself. */
const asMany = Array.from({ length: 6 }, (_, index) => now - (50 - index) * minute);

const onBackup = (it: Partial<Memory>) => ({
  ...standing(ours),
  memory: remembering({ ...memoryOnBackup(20 * minute), switches: [], ...it }),
});

const after = (site: typeof observe, it: Partial<Memory> = {}) => {
  const plan = decideOn({ ...primaryDown, memory: remembering({ ...memory, mode: site.mode, ...it }) }, site);
  return conclude({ site, plan, outcomes: done(plan) }).memory;
};

/** What of these is remembered a look later. */
const kept = (moments: readonly number[], ofTraffic: readonly number[] = []) => {
  const before: Memory = { ...memory, mode: 'observe', switches: [...ofTraffic], rehearsed: [...moments] };
  const { switches, rehearsed } = decideOn({ memory: remembering(before) }, observe).memory ?? memory;
  return [switches, rehearsed];
};

const seconds = (count: number, before: number) => Array.from({ length: count }, (_, index) => before + index * second);

/** The rule on which `observe` stays, or goes back. */
const ruleOf = (it: Partial<Memory>) => decideOn(onBackup({ mode: 'observe', ...it }), observe).reason.rule;

/** Where `trial` takes its test list to be, whose reference it made so long ago and that cannot be seen. */
const pathAfter = (ago: number) => {
  const made = { [vpn]: { [table]: [testList] } };
  const before: Memory = { ...memoryOnBackup(ago), mode: 'trial', made, switches: [], rehearsed: [now - ago] };
  return decideOn({ ...primaryDown, memory: remembering(before) }, trial).from;
};

/** What the brake counts after a look. */
const counted = (snapshot: Parameters<typeof decideOn>[0], before: Memory, of = siteOf({ mode: 'act' })) =>
  decideOn({ ...snapshot, memory: remembering(before) }, of).memory?.switches;

describe('a switch that moves no traffic', () => {
  it.each([
    ['observe', observe],
    ['trial', trial],
  ] as const)('R13 is remembered apart in mode %s', (_, site) => {
    const [one, two] = [now - 20 * minute, now - 10 * minute];

    expect(after(site)).toMatchObject({ path: 'backup', switches: [], rehearsed: [now] });
    expect(after(site, { switches: [one], rehearsed: [two] })).toMatchObject({
      switches: [one],
      rehearsed: [two, now],
    });
  });

  it('R13 is forgotten after an hour, and the oldest where all switches are more than 60', () => {
    const [one, other] = [seconds(40, now - 10 * minute), seconds(70, now - 5 * minute)];

    expect(kept([now - hour, now - hour + 1])).toEqual([[], [now - hour + 1]]);
    expect(kept([], [now - hour, now - hour + 1])).toEqual([[now - hour + 1], []]);
    expect(kept(other)).toEqual([[], other.slice(10)]);
    expect(kept(other.slice(0, 20), one)).toEqual([one, other.slice(0, 20)]);
    expect(kept(other.slice(0, 25), one)).toEqual([one.slice(5), other.slice(0, 25)]);
  });

  it('R13 is counted by the brake of its mode, with those that moved traffic', () => {
    expect(ruleOf({ rehearsed: asMany })).toBe('R13');
    expect(ruleOf({ switches: asMany.slice(0, 2), rehearsed: asMany.slice(2) })).toBe('R13');
    expect(ruleOf({ rehearsed: asMany.slice(1) })).toBe('R4');
  });

  it('R13 holds no traffic once the mode is another: it is forgotten in the first look', () => {
    const plan = decideOn(onBackup({ mode: 'trial', rehearsed: asMany }));

    expect(plan).toMatchObject({ path: 'primary', switch: { to: 'primary' } });
    expect(plan.memory).toMatchObject({ mode: 'act', switches: [] });
    expect(plan.memory?.rehearsed).toBeUndefined();
  });

  it('R13 leaves those that moved traffic remembered, whatever the mode is meanwhile', () => {
    expect(decideOn(onBackup({ mode: 'trial', switches: asMany })).reason.rule).toBe('R13');
    expect(decideOn({ memory: remembering({ ...memory, switches: asMany }) }, observe).memory?.switches).toEqual(
      asMany,
    );
  });

  it('R13 is none where the new mode finds traffic moved, and nobody remembers it: that one is counted', () => {
    const atRest: Memory = { ...memory, mode: 'observe' };
    const away: Memory = { ...memoryOnBackup(2 * hour), mode: 'observe' };
    const unread = { routeTableId: secondTable, references: unknown('throttled') };
    const two = siteOf({ routing: { ...trial.routing, routeTables: [table, secondTable] } });
    const onTestList = standing({ ...ours, prefixListId: testList });

    expect(counted(standing(ours), atRest)).toEqual([now]);
    expect(counted({}, away)).toEqual([now]);
    expect(counted(standing(ours), away)).toEqual([]);
    expect(counted({}, atRest)).toEqual([]);
    expect(counted({ tables: [...standing(ours).tables, unread] }, atRest, two)).toEqual([]);
    expect(counted(onTestList, atRest, trial)).toEqual([]);
  });

  it('R7 is not taken for undone by somebody while a reading may still show what was before', () => {
    expect(pathAfter(30 * second - 1)).toBe('backup');
    expect(pathAfter(30 * second)).toBe('primary');
  });
});

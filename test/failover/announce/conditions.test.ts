import { describe, expect, it } from 'vitest';
import { settleConditions } from '../../../failover/announce/conditions.ts';
import type { Condition } from '../../../failover/announce/state.ts';
import { formatPin } from '../../../failover/rules/override.ts';
import { known, unknown, type Snapshot } from '../../../failover/snapshot.ts';
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
  remembering,
  secondTable,
  site,
  siteOf,
  standing,
  table,
  vifs,
  vpn,
} from '../scene.ts';

const blind: Condition = {
  key: 'blind:backup',
  after: 3 * minute,
  headline: 'blind',
  lines: ['R1 nothing'],
  nextSteps: [],
};
type Before = Parameters<typeof settleConditions>[1]['before'];
const settle = (holding: readonly Condition[], before: Before = {}, isCarried = () => false) =>
  settleConditions(holding, { before, now, reminder: 6 * hour, isCarried });
const saidOf = (...args: Parameters<typeof settle>) => settle(...args).announcements.map(({ kind }) => kind);

const at = (places: number) => ({ ...blind, places });

describe('a state that a person must know', () => {
  it('R8 is said when it has held long enough, and not before', () => {
    expect(settle([blind])).toEqual({
      conditions: { 'blind:backup': { since: now } },
      announcements: [],
      due: [now + 3 * minute],
    });
    expect(saidOf([blind], { 'blind:backup': { since: now - 3 * minute + 1 } })).toEqual([]);
    expect(saidOf([blind], { 'blind:backup': { since: now - 3 * minute } })).toEqual(['condition']);
  });

  it('R8 is said once, with a reminder every six hours', () => {
    const since = now - 12 * hour;

    expect(saidOf([blind], { 'blind:backup': { since, said: now - 6 * hour + 1 } })).toEqual([]);
    expect(settle([blind], { 'blind:backup': { since, said: now - 6 * hour } })).toMatchObject({
      conditions: { 'blind:backup': { since, said: now } },
      announcements: [{ kind: 'reminder', lines: ['This has been so since 2026-11-24T00:00:00Z.', 'R1 nothing'] }],
    });
  });

  it('R8 is said to be over, once', () => {
    expect(settle([], { 'blind:backup': { since: now - hour, said: now - hour } })).toMatchObject({
      conditions: {},
      announcements: [
        {
          kind: 'over',
          headline: 'no longer: no signal is known of the path backup',
          lines: ['It had been so since 2026-11-24T11:00:00Z.'],
        },
      ],
    });
  });

  it('R8 is said to be over in words of its own: half blind', () => {
    const { announcements } = settle([], { 'half-blind:primary': { since: now - hour, said: now - hour } });

    expect(announcements[0]?.headline).toBe('no longer: not all that counts is known of the path primary');
  });

  it('R8 is not said to be over where it was never said to be', () => {
    expect(saidOf([], { 'blind:backup': { since: now - minute } })).toEqual([]);
  });

  it('R8 is left as it is where this run cannot judge it', () => {
    const before = { 'blind:backup': { since: now - hour, said: now - hour } };

    expect(settle([], before, () => true)).toEqual({ conditions: before, announcements: [], due: [] });
  });

  it('R8 is said again where it spreads to more places, and not where it shrinks and grows back', () => {
    const before = { 'blind:backup': { since: now - hour, said: now - hour, places: 2 } };

    expect(saidOf([at(3)], before)).toEqual(['condition']);
    expect(saidOf([at(1)], before)).toEqual([]);
    expect(settle([at(1)], before).conditions).toEqual(before);
  });

  it('R8 is remembered with its places where they are several', () => {
    const both = { since: now, said: now };

    expect(settle([{ ...at(3), after: 0 }]).conditions).toStrictEqual({ 'blind:backup': { ...both, places: 3 } });
    expect(settle([{ ...at(1), after: 0 }]).conditions).toStrictEqual({ 'blind:backup': both });
  });

  it('R8 is never due where it is only timed', () => {
    expect(settle([{ ...blind, after: Infinity }])).toEqual({
      conditions: { 'blind:backup': { since: now } },
      announcements: [],
      due: [],
    });
  });

  it.each(['constructor', '__proto__', 'toString', ''])('R8 a key such as "%s" is a key like others', (key) => {
    const before = Object.fromEntries([[key, { since: now, said: now }]]);

    expect(settle([], before).announcements[0]?.headline).toBe(`no longer: ${key}`);
  });
});

const remembered = (...keys: readonly string[]) => ({
  conditions: Object.fromEntries(keys.map((key) => [key, { since: now - hour, said: now - minute }])),
});

const timedFor = (parts: Partial<Snapshot>, of = site) => decideOn(parts, of).memory?.conditions;

describe('traffic on backup', () => {
  it('R8 is timed from the first look on, also where only one of two tables is on it', () => {
    const two = siteOf({ routing: { ...site.routing, routeTables: [table, secondTable] } });
    const tables = [
      { routeTableId: table, references: known([ours]) },
      { routeTableId: secondTable, references: known([]) },
    ];
    const left = remembering({ ...memory, made: { [vpn]: { [table]: [list] } } });

    expect(timedFor({ tables, memory: left }, two)).toHaveProperty(['on-backup']);
    expect(timedFor({})).not.toHaveProperty(['on-backup']);
  });

  it('R6 is timed also by a reference to a former attachment', () => {
    const former = remembering({ ...memory, made: { [elsewhere]: { [table]: [list] } } });

    expect(timedFor({ ...standing({ ...ours, attachmentId: elsewhere }), memory: former })).toHaveProperty([
      'on-backup',
    ]);
  });

  it('R5 keeps what was said of other states when another pin replaces the one before', () => {
    const pin = { path: 'primary', until: now + hour, by: 'kim', why: 'x' } as const;
    const before = { ...memory, pin, ...remembered('unconfirmed') };

    const plan = decideOn({ override: known(formatPin({ ...pin, by: 'lee' })), memory: remembering(before) });

    expect(plan.memory?.conditions).toMatchObject(before.conditions);
  });
});

describe('unknown is no news', () => {
  const unread = { alarms: unknown('throttled'), vifs: unknown('throttled') };

  it.each([
    ['both-down', {}],
    ['backup-down', {}],
    ['degraded:primary', {}],
    ['prefixes:primary', {}],
    ['undecided', {}],
    ['unproven', {}],
  ])('R8 %s is not over because nothing could be read', (key, parts: Partial<Snapshot>) => {
    const plan = decideOn({ ...unread, ...parts, memory: remembering({ ...memory, ...remembered(key) }) });

    expect(kindsOf(plan)).toEqual([]);
    expect(plan.memory?.conditions).toHaveProperty([key]);
  });

  it.each(['damped', 'braked', 'manual'])('R8 %s on backup is not over because nothing could be read', (key) => {
    const on = { ...memoryOnBackup(hour), ...remembered(key) };

    const plan = decideOn({ ...unread, ...standing(ours), memory: remembering(on) });

    expect(kindsOf(plan)).toEqual([]);
    expect(plan.memory?.conditions).toHaveProperty([key]);
  });

  it('R8 a backup that is down is not said to be well when primary goes down too', () => {
    const plan = decideOn({
      vifs: vifs('down'),
      alarms: alarmsOf(site, pingOf('backup')),
      memory: remembering({ ...memory, ...remembered('backup-down') }),
    });

    expect(kindsOf(plan)).toEqual(['condition both-down']);
  });

  it('R8 a degraded path that goes down is not said to be well', () => {
    const plan = decideOn({
      alarms: alarmsOf(site, pingOf('primary')),
      memory: remembering({ ...memory, ...remembered('degraded:primary') }),
    });

    expect(plan.switch?.to).toBe('backup');
    expect(kindsOf(plan)).toEqual([]);
  });

  it('R8 a state that the switch ends is not said to be over beside it', () => {
    const on = { ...memoryOnBackup(hour), ...remembered('on-backup', 'damped') };

    const plan = decideOn({ ...standing(ours), memory: remembering(on) });

    expect(plan.switch?.to).toBe('primary');
    expect(kindsOf(plan)).toEqual([]);
  });

  it('R8 is said to be over when it is known to be', () => {
    const plan = decideOn({ memory: remembering({ ...memory, ...remembered('both-down', 'degraded:primary') }) });

    expect(plan.announcements.map(({ headline }) => headline)).toEqual([
      'no longer: both paths are down',
      'no longer: the path is degraded primary',
    ]);
  });
});

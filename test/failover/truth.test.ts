import { describe, expect, it } from 'vitest';
import type { Announcement } from '../../failover/announcement.ts';
import { conclude } from '../../failover/conclude.ts';
import { formatPin } from '../../failover/rules/override.ts';
import type { Outcome } from '../../failover/plan.ts';
import { known, unknown, type Snapshot } from '../../failover/snapshot.ts';
import { hour, minute } from '../../failover/time.ts';
import type { WiredSite } from '../../failover/wiring.ts';
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
  vif,
  vifs,
  vpn,
} from './scene.ts';

/** What is said is so: in each mode, with a pin, where failback waits, and where writes fail. */

const observe = siteOf({ mode: 'observe' });
const trial = siteOf({ mode: 'trial' });
const manual = siteOf({ failback: { policy: 'manual' } });
const atOne = '2026-11-24T13:00:00Z';
const pin = { path: 'backup', until: now + hour, by: 'kim', why: 'a test' } as const;
const said = (...keys: readonly string[]) =>
  Object.fromEntries(keys.map((key) => [key, { since: now - hour, said: now - minute }]));
const inMode = (of: WiredSite, it: Partial<typeof memory> = {}) => remembering({ ...memory, mode: of.mode, ...it });

/** What a run says, whose writes fail in these tables. */
const saidOn = (
  parts: Partial<Snapshot>,
  of: WiredSite = site,
  failing: readonly string[] = [],
): readonly Announcement[] => {
  const plan = decideOn(parts, of);
  const outcomes = plan.changes.map((change): Outcome => {
    if (failing.includes(change.routeTableId)) return { change, kind: 'failed', why: 'UnauthorizedOperation' };
    return { change, kind: change.kind === 'create' ? 'created' : 'removed' };
  });
  return conclude({ site: of, plan, outcomes }).announcements;
};
const headlines = (...of: Parameters<typeof saidOn>) => saidOn(...of).map(({ headline }) => headline);
const stepsOf = (...of: Parameters<typeof saidOn>) => saidOn(...of)[0]?.nextSteps;

const twoIn = (mode: string) => siteOf({ mode, routing: { ...site.routing, routeTables: [table, secondTable] } });
const observedOn = (it: Partial<typeof memory> = {}) =>
  remembering({ ...memoryOnBackup(20 * minute), mode: 'observe', made: {}, ...it });

const keep = 'To keep a path, write the override parameter; the README shows how.';

describe('what follows a switch', () => {
  const atRest =
    'once primary has been healthy for the hold-down of 15 min, unless damping or the brake holds it longer.';
  const whilePinned = (path: string) =>
    `Traffic stays on ${path} until the pin by kim ends at ${atOne}, also if that path fails. To end it earlier, write {"path":"auto"} to the override parameter.`;
  const malformed = { override: known('north') };

  it.each([
    ['by the rules', primaryDown, site, [`Traffic goes back by itself ${atRest}`, keep]],
    [
      'in mode trial',
      { ...primaryDown, memory: inMode(trial) },
      trial,
      [`The test list goes back by itself ${atRest}`, keep],
    ],
    ['in mode observe, where no pin moves anything', { ...primaryDown, memory: inMode(observe) }, observe, []],
    ['by a pin: it stays until that ends', pinned('backup', atOne), site, [whilePinned('backup')]],
    ['by a pin, with manual failback', pinned('backup', atOne), manual, [whilePinned('backup')]],
    [
      'with manual failback',
      primaryDown,
      manual,
      [
        'Traffic does not go back by itself: failback is manual. Pin to primary to go back. Only if backup fails while primary is not down, it leaves backup.',
        keep,
      ],
    ],
    [
      'while the override cannot be read',
      { ...primaryDown, ...malformed },
      site,
      ['Traffic does not go back by itself while the override cannot be read.', keep],
    ],
    [
      'while memory cannot be read',
      { ...primaryDown, memory: unknown('throttled') },
      site,
      ['Traffic does not go back by itself while memory cannot be read.', keep],
    ],
  ] as const)('R8 is told as it will be: %s', (_, parts, of, steps) => {
    expect(stepsOf(parts, of)).toEqual(steps);
  });

  it('R5 back by a pin is that no failover comes until it ends; by the rules, nothing', () => {
    const onBackup = { ...standing(ours), memory: remembering(memoryOnBackup(20 * minute)) };

    expect(stepsOf({ ...onBackup, ...pinned('primary', atOne) })).toEqual([whilePinned('primary')]);
    expect(stepsOf(onBackup)).toEqual([]);
  });

  it('R7 to where somebody else has moved the rest is that it stays so while that is respected', () => {
    const [one, other] = [table, secondTable].map((routeTableId) => ({ routeTableId, references: known([ours]) }));
    const of = siteOf({ routing: { ...site.routing, routeTables: [table, secondTable] } });
    const before = {
      ...memoryOnBackup(hour),
      path: 'primary' as const,
      made: { [vpn]: { [table]: [list], [secondTable]: [list] } },
      respected: { path: 'backup' as const, until: now + hour },
    };

    const plan = decideOn({ tables: [one, other].flatMap((it) => it ?? []), memory: remembering(before) }, of);

    expect(plan.reason.rule).toBe('R7');
    expect(plan.afterwards).toEqual([
      `Traffic stays on backup until ${atOne}, because somebody else had moved it there, or until that path is down while the other is not.`,
    ]);
  });
});

describe('a switch that was found done, or done in part', () => {
  it('R8 is not said to have been made at the moment when it was found', () => {
    expect(saidOn({ ...primaryDown, ...standing(ours) })[0]?.lines[1]).toBe(
      'Traffic was found on backup at 2026-11-24T12:00:00Z.',
    );
  });

  it('R10 of which traffic took no part is not said to be one of traffic', () => {
    expect(saidOn({ ...primaryDown, memory: inMode(observe) }, observe)[0]?.lines[1]).toBe(
      'In mode act, traffic would have gone from primary to backup at 2026-11-24T12:00:00Z.',
    );
    expect(saidOn({ ...primaryDown, memory: inMode(trial) }, trial)[0]?.lines[1]).toBe(
      'The test list went from primary to backup at 2026-11-24T12:00:00Z.',
    );
  });

  it('R12 is told as a part, in mode trial, too', () => {
    const [act, test] = [twoIn('act'), twoIn('trial')];

    expect(saidOn(primaryDown, act, [table])[0]?.lines[1]).toBe(
      'A part of traffic went from primary to backup at 2026-11-24T12:00:00Z.',
    );
    expect(headlines({ ...primaryDown, memory: inMode(test) }, test, [table])).toEqual([
      'trial: the test list moved in part to the VPN (traffic was not moved)',
      'trial: the test list was moved only in part: the switch to the VPN failed',
    ]);
  });
});

describe('a switch that AWS refused', () => {
  const onBackup = { ...standing(ours), memory: remembering(memoryOnBackup(20 * minute)) };
  const backupDown = { alarms: alarmsOf(site, pingOf('backup', ['ALARM', now - 10 * minute])) };

  it.each([
    ['a failover', primaryDown, 'NOT MOVED, Direct Connect is down: the switch to the VPN failed'],
    ['a failover by a pin', pinned('backup', atOne), 'NOT MOVED: the switch to the VPN failed'],
    ['a failback', onBackup, 'NOT MOVED: the switch to Direct Connect failed'],
    [
      'a failback from a VPN that is down',
      { ...onBackup, ...backupDown },
      'NOT MOVED, the VPN is down: the switch to Direct Connect failed',
    ],
  ])('R12 says first that traffic did not move: %s', (_, parts, headline) => {
    expect(headlines(parts, site, [table])).toContain(headline);
  });

  it('R12 says what that means for users, what AWS answered, and how to do it by hand', () => {
    expect(saidOn(primaryDown, site, [table])).toMatchObject([
      {
        kind: 'condition',
        key: 'write-failed',
        lines: [
          'What could not be changed is still on Direct Connect, which is down: its users are cut off, unless another route carries them.',
          `R12 Could not create the reference of ${list} in ${table}: UnauthorizedOperation.`,
          'It is tried again every minute.',
        ],
        nextSteps: [
          'Look at the permissions and limits named above.',
          `By hand: aws ec2 create-transit-gateway-prefix-list-reference --transit-gateway-route-table-id ${table} --prefix-list-id ${list} --transit-gateway-attachment-id ${vpn} --region us-east-1`,
        ],
      },
    ]);
    expect(saidOn(onBackup, site, [table])[0]).toMatchObject({
      lines: [
        'What could not be changed is still on the VPN.',
        expect.stringContaining('Could not delete'),
        'It is tried again every minute.',
      ],
      nextSteps: [
        'Look at the permissions and limits named above.',
        `By hand: aws ec2 delete-transit-gateway-prefix-list-reference --transit-gateway-route-table-id ${table} --prefix-list-id ${list} --region us-east-1`,
      ],
    });
  });

  it('R12 of a test list cuts nobody off', () => {
    const [failed] = saidOn({ ...primaryDown, memory: inMode(trial) }, trial, [table]);

    expect(failed).toMatchObject({
      headline: 'trial: the test list was not moved: the switch to the VPN failed',
      nextSteps: ['Look at the permissions and limits named above.'],
    });
    expect(failed?.lines[0]).toContain('R12 Could not create');
  });

  it('R12 shows three commands at most', () => {
    const tables = [1, 2, 3, 4].map((digit) => `tgw-rtb-0d86bcd71877f6d8${digit}`);
    const of = siteOf({ routing: { ...site.routing, routeTables: tables } });

    expect(saidOn(primaryDown, of, tables)[0]?.nextSteps).toHaveLength(4);
  });

  it('R12 of which the rest fails did move in part', () => {
    const of = siteOf({ routing: { ...site.routing, routeTables: [table, secondTable] } });
    const tables = [
      { routeTableId: table, references: known([ours]) },
      { routeTableId: secondTable, references: known([]) },
    ];

    expect(
      headlines({ ...primaryDown, tables, memory: remembering(memoryOnBackup(hour)) }, of, [secondTable]),
    ).toContain('MOVED ONLY IN PART, Direct Connect is down: the switch to the VPN failed');
  });

  it('R12 that was found done but for a part did move in part', () => {
    const of = siteOf({ routing: { ...site.routing, routeTables: [table, secondTable] } });
    const tables = [
      { routeTableId: table, references: known([ours]) },
      { routeTableId: secondTable, references: known([]) },
    ];

    expect(headlines({ ...primaryDown, tables }, of, [secondTable])).toEqual([
      'traffic moved in part to the VPN',
      'MOVED ONLY IN PART, Direct Connect is down: the switch to the VPN failed',
    ]);
  });
});

describe('messages of one run', () => {
  it('R5 do not say that the rules decide again, and that an override that cannot be read stops them', () => {
    const [expired, unreadable] = saidOn({
      override: unknown('throttled'),
      memory: remembering({ ...memory, pin: { ...pin, until: now - minute } }),
    });

    expect(expired?.lines).toEqual(['R5 It ended at 2026-11-24T11:59:00Z.']);
    expect(unreadable?.lines[1]).toBe('No earlier pin is in force: failover stays allowed, failback waits.');
  });

  it('R7 do not leave open where traffic is, where the same run has moved it back', () => {
    const alarms = alarmsOf(site, pingOf('backup'));

    expect(saidOn({ ...standing(ours), alarms }).find(({ key }) => key === 'moved-by-somebody')?.lines).toEqual([
      'R7 A reference appeared or vanished that dx-failover did not change, and no rule wants it.',
      'It does not stay so: this run moves it to primary.',
    ]);
  });

  it('R7 say no more of a move that stands for now, and is no pin', () => {
    const alarms = alarmsOf(site, (it) => (it.path === 'primary' ? ['OK', now - 1] : pingOf('backup')(it)));
    const told = saidOn({
      ...standing(ours),
      alarms,
      memory: remembering({ ...memory, primaryHealthySince: now - 1 }),
    });

    expect(told.find(({ key }) => key === 'moved-by-somebody')?.lines).toEqual([
      'R7 A reference appeared or vanished that dx-failover did not change, and no rule wants it.',
    ]);
  });

  it('R7 in mode observe do not say of a move that traffic was not moved, nor that no rule wants it', () => {
    const moved = saidOn({ ...primaryDown, ...standing(ours), memory: inMode(observe) }, observe);

    expect(moved.find(({ key }) => key === 'moved-by-somebody')?.lines).toEqual([
      'R7 A reference appeared or vanished. It was not dx-failover: in mode observe it changes none.',
    ]);
  });

  it.each([
    [
      'the path that a pin holds is down, and then both are',
      'pinned-down',
      { vifs: vifs('down'), alarms: alarmsOf(site, pingOf('backup')), ...pinned('primary', atOne) },
      { pin: { ...pin, path: 'primary' } },
    ],
    [
      'the path that a pin holds is down, and then is not known',
      'pinned-down',
      { vifs: unknown('throttled'), alarms: unknown('throttled'), ...pinned('primary', atOne) },
      { pin: { ...pin, path: 'primary' } },
    ],
    [
      'the backup is not known to be healthy, and then is down',
      'unproven',
      { vifs: vifs('down'), alarms: alarmsOf(site, pingOf('backup')) },
      {},
    ],
    [
      'a part of primary is not known, and then another is down',
      'half-blind:primary',
      {
        alarms: alarmsOf(site, (it) =>
          it.kind === 'loss' && it.path === 'primary' ? 'INSUFFICIENT_DATA' : pingOf('primary')(it),
        ),
      },
      {},
    ],
    [
      'a part of the backup is not known, and then nothing is',
      'half-blind:backup',
      { alarms: alarmsOf(site, (it) => (it.path === 'backup' ? 'INSUFFICIENT_DATA' : undefined)) },
      {},
    ],
  ] as const)('R8 do not say that a state is over because it got worse: %s', (_, key, parts, remembered) => {
    const plan = decideOn({
      ...parts,
      memory: remembering({ ...memory, ...remembered, conditions: said(key, 'pinned') }),
    });

    expect(kindsOf(plan)).not.toContain(`over ${key}`);
    expect(plan.memory?.conditions[key]).toEqual(said(key)[key]);
  });

  it('R8 do not say so of what somebody else has moved, either', () => {
    const down = { vifs: vifs('down'), alarms: alarmsOf(site, pingOf('backup')) };
    const respected = { path: 'backup' as const, until: now + hour };
    const before = { ...memoryOnBackup(20 * minute), respected, conditions: said('pinned-down') };

    expect(kindsOf(decideOn({ ...down, ...standing(ours), memory: remembering(before) }))).not.toContain(
      'over pinned-down',
    );
  });

  it.each([
    ['pinned-down', {}],
    ['pinned-down', { alarms: unknown('throttled'), vifs: unknown('throttled') }],
    ['unproven', { alarms: alarmsOf(site, pingOf('backup')) }],
    ['pinned-down', pinned('primary', atOne)],
    ['unproven', {}],
    ['half-blind:primary', {}],
  ] as const)('R8 say that a state is over once it is: %s %o', (key, parts) => {
    expect(kindsOf(decideOn({ ...parts, memory: remembering({ ...memory, conditions: said(key) }) }))).toContain(
      `over ${key}`,
    );
  });
});

describe('mode observe', () => {
  const manyTimes = Array.from({ length: 6 }, () => now - 50 * minute);
  const observedManual = siteOf({ mode: 'observe', failback: { policy: 'manual' } });

  it('R5 says of a pin that it moves nothing', () => {
    const [told] = saidOn({ ...pinned('primary', atOne), memory: inMode(observe) }, observe);

    expect(told?.lines).toEqual([
      `R5 Pinned by kim until ${atOne}: router maintenance.`,
      'In mode observe a pin moves nothing.',
      'Mode observe: dx-failover changes nothing; traffic was not moved.',
    ]);
  });

  it.each([
    [
      observe,
      { ...primaryDown, ...pinned('primary', atOne), memory: inMode(observe) },
      'the path that the pin names is down; in mode act, traffic would stay on it',
    ],
    [
      observe,
      { memory: observedOn({ damping: { penalty: 2200, at: now, countedAt: now, suppressedSince: now } }) },
      'primary is well again; in mode act, damping would hold failback',
    ],
    [
      observe,
      { memory: observedOn({ switches: manyTimes }) },
      'in mode act, the brake would hold failback: too many switches in an hour',
    ],
    [observedManual, { memory: observedOn() }, 'primary is well again; in mode act, failback would wait for you'],
  ] as const)('R10 says of what it holds that it would', (of, parts, headline) => {
    const told = saidOn(parts, of).find((it) => it.headline === headline);

    expect(told?.lines.join('\n')).not.toMatch(/pin the path|for a pin/);
  });
});

describe('where a reference was left behind', () => {
  const reminded = { 'on-backup': { since: now - 12 * hour, said: now - 6 * hour } };

  it('R12 a part of traffic is still on backup, not all', () => {
    const left = { ...memory, made: { [vpn]: { [table]: [list] } }, conditions: reminded };
    const blind = { alarms: unknown('throttled'), vifs: unknown('throttled') };

    expect(headlines({ ...blind, ...standing(ours), memory: remembering(left) })).toContain(
      'a part of traffic is still on backup',
    );
  });
});

describe('a backup that is down', () => {
  it('R2 is not said to be nothing to fail over to, where that was done already', () => {
    const held = {
      ...memoryOnBackup(hour),
      pin,
      conditions: { ...said('pinned', 'pinned-down'), 'backup-down': { since: now - minute } },
    };
    const down = { alarms: alarmsOf(site, pingOf('backup')) };

    const told = saidOn({ ...down, ...standing(ours), override: known(formatPin(pin)), memory: remembering(held) });

    expect(told.find(({ key }) => key === 'backup-down')?.lines[1]).toBe('It is the path that was last switched to.');
  });
});

describe('too few prefixes, which AWS counts and publishes late', () => {
  const few = { alarms: alarmsOf(site, (it) => (it.kind === 'prefixes' ? 'ALARM' : undefined)) };
  const since = (up: number, lasting: number) => ({
    ...few,
    memory: remembering({
      ...memory,
      bgp: { [`${vif}/ipv4`]: { status: 'up' as const, since: now - up } },
      conditions: { 'prefixes:primary': { since: now - lasting } },
    }),
  });

  it.each([
    ['after a flap that is over, they are not told', since(8 * minute, 2 * minute), []],
    ['just before BGP has been up for 20 minutes, neither', since(20 * minute - 1, 10 * minute), []],
    ['once it has been, they are', since(20 * minute, 10 * minute), ['condition prefixes:primary']],
    [
      'while BGP is down, they are told once that has lasted',
      { ...since(hour, 20 * minute), vifs: vifs('down') },
      ['condition prefixes:primary'],
    ],
    [
      'while BGP is not known, they are not told at once',
      { ...since(hour, 19 * minute), vifs: unknown('throttled') },
      [],
    ],
  ] as const)('R2 are told only where they are so now: %s', (_, parts, told) => {
    expect(kindsOf(decideOn(parts)).filter((it) => it.includes('prefixes'))).toEqual(told);
  });

  it('R2 are told with how old the count is', () => {
    expect(decideOn(since(hour, 0)).announcements[0]?.lines[0]).toBe(
      'R2 fewer than 1 prefixes are accepted on dxvif-01234567, as AWS counted 5 to 8 minutes ago.',
    );
  });
});

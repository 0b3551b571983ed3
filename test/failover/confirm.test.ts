import { describe, expect, it } from 'vitest';
import { isDoubted, isLookDue, judgeRoutes } from '../../failover/confirm.ts';
import { findingKinds } from '../../failover/confirm/findings.ts';
import type { Memory } from '../../failover/memory.ts';
import type { Route, RoutesReading } from '../../failover/snapshot.ts';
import { hour, minute } from '../../failover/time.ts';
import { list, memory, memoryOnBackup, now, secondTable, site, siteOf, table, vpn } from './scene.ts';
import { byBackstop, byDx, byReference, dx, moreSpecific, range, reading, route, toVpn, unread } from './routes.ts';

const confirming = { site, memory, now, isOwnChange: true, isPrimaryDown: false };
const judge = (routes: readonly RoutesReading[], remembered = memory, of = site) =>
  judgeRoutes({ ...confirming, site: of, routes, memory: remembered });
const headlines = (...args: Parameters<typeof judge>) => judge(...args).announcements.map(({ headline }) => headline);
const onBackup = memoryOnBackup(hour);
const said = (key: string, remembered = onBackup) => ({
  ...remembered,
  conditions: { [key]: { since: now - hour, said: now - hour } },
});

/** A look of a run that changed nothing itself, while the reference still stands. */
const looked = (remembered = memory, at = now, routes: readonly Route[] = [byReference]) =>
  judgeRoutes({ ...confirming, routes: [reading(routes)], memory: remembered, now: at, isOwnChange: false });

describe('the routes', () => {
  const fifth = now - (now % (5 * minute));
  const change = { kind: 'create', routeTableId: table, prefixListId: list, attachmentId: vpn } as const;
  const isDue = (parts: Partial<Parameters<typeof isLookDue>[0]>): boolean =>
    isLookDue({ isScheduled: true, outcomes: [], memory, now: fifth, ...parts });

  it.each<[boolean, string, Partial<Parameters<typeof isLookDue>[0]>]>([
    [true, 'in each fifth minute, by the schedule', {}],
    [true, 'to the end of that minute', { now: fifth + minute - 1 }],
    [false, 'in the next one', { now: fifth + minute }],
    [false, 'in a run that an alarm woke', { isScheduled: false }],
    [
      true,
      'in the next one, where a doubt is left',
      { now: fifth + minute, memory: { ...memory, conditions: { astray: { since: now } } } },
    ],
    [
      false,
      'in a run that an alarm woke, though a doubt is left',
      { isScheduled: false, memory: { ...memory, conditions: { astray: { since: now } } } },
    ],
    [
      true,
      'after a change of ours, whatever woke the run',
      { isScheduled: false, outcomes: [{ change, kind: 'created' }] },
    ],
    [false, 'after a change that was made already', { isScheduled: false, outcomes: [{ change, kind: 'unchanged' }] }],
  ])('are looked at: %s, %s', (isIt, _, parts) => {
    expect(isDue(parts)).toBe(isIt);
  });
});

describe('what another run may be changing just now', () => {
  it('R8 is not said at the first look, and leaves a doubt', () => {
    const first = looked();

    expect(first.announcements).toEqual([]);
    expect(isDoubted(first.memory)).toBe(true);
  });

  it('R8 is said if the next run finds it still', () => {
    const second = looked(looked().memory, now + minute);

    expect(second.announcements.map(({ headline }) => headline)).toEqual(['the switch is ineffective for 10.3.0.0/18']);
    expect(isDoubted(second.memory)).toBe(false);
  });

  it.each([
    ['no longer than 30 s', 30_000 - 1, 0],
    ['30 s later', 30_000, 1],
  ])('R8 is doubted: %s', (_, after, count) => {
    expect(looked(looked().memory, now + after).announcements).toHaveLength(count);
  });

  it.each([...findingKinds, 'unconfirmed'])('R8 is looked at again while %s is doubted', (key) => {
    expect(isDoubted({ conditions: { [key]: { since: now } } })).toBe(true);
    expect(isDoubted({ conditions: { [key]: { since: now, said: now } } })).toBe(false);
  });

  it('R8 is forgotten without a word if it is over by then', () => {
    const second = looked(looked().memory, now + minute, [byDx]);

    expect(second.announcements).toEqual([]);
    expect(isDoubted(second.memory)).toBe(false);
  });
});

describe('the path in use', () => {
  it.each([
    ['on primary, by Direct Connect', memory, byDx],
    ['on backup, by the reference', onBackup, byReference],
  ])('R8 is as decided: %s', (_, remembered, look) => {
    expect(judge([reading([look])], remembered)).toEqual({ announcements: [], memory: remembered, findings: [] });
  });

  it('R8 is not as decided where a more specific route wins: the switch is ineffective', () => {
    const { announcements } = judge([reading([byReference, moreSpecific])], onBackup);

    expect(announcements).toMatchObject([
      {
        kind: 'condition',
        headline: 'the switch is ineffective for 10.3.0.0/18',
        lines: [
          `${table}: traffic should be on backup, but the route 10.3.1.0/24 to ${dx.id} (direct-connect-gateway) wins.`,
        ],
        nextSteps: [
          'A more specific or a static route goes before a prefix list reference: remove it, or list its range.',
        ],
      },
    ]);
  });

  it('R8 is on the backstop where no route by Direct Connect stands', () => {
    expect(judge([reading([byBackstop])]).announcements).toMatchObject([
      {
        headline: 'traffic to 10.3.0.0/18 is on the backstop',
        lines: [`${table}: no route by Direct Connect stands, so the static route 10.0.0.0/14 to ${vpn} (vpc) wins.`],
        nextSteps: [],
      },
    ]);
  });

  it('R8 is said once, and that it is over', () => {
    const first = judge([reading([byReference, moreSpecific])], onBackup);

    expect(headlines([reading([byReference, moreSpecific])], first.memory)).toEqual([]);
    expect(headlines([reading([byReference])], first.memory)).toEqual(['no longer: the switch is ineffective']);
  });

  it('R8 is said of the backstop once, and that it is over', () => {
    const first = judge([reading([byBackstop])]);

    expect(headlines([reading([byBackstop])], first.memory)).toEqual([]);
    expect(headlines([reading([byDx])], first.memory)).toEqual(['no longer: traffic is on the backstop']);
  });

  it('R11 tells a person of a few, however many there are, and where the others are', () => {
    const many = Array.from({ length: 25 }, (_, index) => route(`10.3.${index}.0/24`, dx));

    const { announcements, findings } = judge([reading([byReference, ...many])], onBackup);

    expect(announcements[0]?.headline).toBe('the switch is ineffective for 10.3.0.0/18');
    expect(announcements[0]?.lines).toHaveLength(21);
    expect(announcements[0]?.lines.at(-1)).toBe('And 5 more: the line "confirmed" of the reactor\'s log has them all.');
    expect(findings).toHaveLength(25);
  });

  it('R8 is one announcement for all ranges and tables', () => {
    const two = [reading([byReference, moreSpecific]), reading([byReference, moreSpecific], secondTable)];

    expect(headlines(two, onBackup)).toEqual(['the switch is ineffective for 10.3.0.0/18']);
    expect(judge(two, onBackup).announcements[0]?.lines).toHaveLength(2);
  });

  it('R8 counts the ranges that it does not name', () => {
    const of = siteOf({ routing: { ...site.routing, prefixLists: [{ id: list, ranges: [range, '10.4.0.0/18'] }] } });

    expect(headlines([reading([])], onBackup, of)).toEqual(['the switch is ineffective for 10.3.0.0/18 and 1 more']);
  });

  it('R8 is said again where it spreads', () => {
    const one = judge([reading([byReference, moreSpecific]), reading([byReference], secondTable)], onBackup);

    expect(
      headlines([reading([byReference, moreSpecific]), reading([byReference, moreSpecific], secondTable)], one.memory),
    ).toHaveLength(1);
  });

  it('R8 is not said again for each specific route of a range that comes', () => {
    const one = judge([reading([byReference, moreSpecific])], onBackup);
    const more = reading([byReference, moreSpecific, route('10.3.2.0/24', dx), route('10.3.3.0/24', dx)]);

    expect(headlines([more], one.memory)).toEqual([]);
  });

  it('R8 what is not judged while traffic is on backup is not over: its routes are hidden there', () => {
    const kinds = ['unrouted', 'astray', 'futile', 'backstop', 'ineffective'];
    const conditions = Object.fromEntries(kinds.map((key) => [key, { since: now, said: now }]));
    const observing = siteOf({ mode: 'observe' });

    for (const over of [
      judge([reading([byReference])], { ...onBackup, conditions }),
      judge([reading([byReference])], { ...memory, conditions }, observing),
    ])
      expect(over.announcements).toMatchObject([{ kind: 'over', key: 'ineffective' }]);
    expect(judge([reading([byDx])], { ...memory, conditions }, observing).announcements).toHaveLength(5);
  });
});

it('R8 what was only doubted when it was hidden is doubted anew when it is seen again', () => {
  const unrouted = judge([reading([])], memory);
  const hidden = judge([reading([byReference])], { ...onBackup, conditions: unrouted.memory.conditions });
  const back = later([reading([])], { ...memory, conditions: hidden.memory.conditions }, hour);

  expect(unrouted.memory.conditions).toMatchObject({ unrouted: { since: now } });
  expect(hidden.memory.conditions).toEqual({});
  expect(back.announcements).toEqual([]);
});

const later = (routes: readonly RoutesReading[], remembered: typeof memory, after: number) =>
  judgeRoutes({ ...confirming, routes, memory: remembered, now: now + after, isOwnChange: false });

describe('a route that could not be read', () => {
  it('R1 says nothing at first, and leaves a doubt', () => {
    const first = judge([unread()], onBackup);

    expect(first).toMatchObject({ announcements: [], findings: [] });
    expect(isDoubted(first.memory)).toBe(true);
  });

  it('R1 is said once, with the reason, where it stays so for 3 minutes', () => {
    const first = judge([unread()], onBackup);
    const soon = later([unread()], first.memory, 2 * minute);
    const then = later([unread()], soon.memory, 3 * minute);
    const again = later([unread()], then.memory, 8 * minute);

    expect([soon, again].map(({ announcements }) => announcements)).toEqual([[], []]);
    expect(then.announcements).toMatchObject([
      {
        kind: 'condition',
        key: 'unconfirmed',
        headline: 'the path in use cannot be confirmed',
        lines: [
          'R1 Which route wins is not known: throttled.',
          'It is switched all the same; a switch without effect would not be seen.',
        ],
        nextSteps: ["Look at the reactor's permissions and its log."],
      },
    ]);
    expect(isDoubted(then.memory)).toBe(false);
  });

  it('R10 is not said to be switched all the same in mode observe', () => {
    const of = siteOf({ mode: 'observe' });
    const since = { ...onBackup, conditions: { unconfirmed: { since: now - 3 * minute } } };

    expect(judge([unread()], since, of).announcements[0]?.lines).toEqual([
      'R1 Which route wins is not known: throttled.',
      'Mode observe: dx-failover changes nothing; traffic was not moved.',
    ]);
  });

  it('R11 names a few reasons, however many there are', () => {
    const many = Array.from({ length: 25 }, (_, index) => unread(`tgw-rtb-${index}`, `timed out: ${index}`));
    const first = later(many, onBackup, 0);

    expect(later(many, first.memory, 3 * minute).announcements[0]?.lines).toHaveLength(22);
    expect(later(many, first.memory, 3 * minute).announcements[0]?.lines[20]).toMatch(/^And 5 more: .*"confirmed"/);
  });

  it('R1 is over, in words, as soon as it can be read again', () => {
    expect(headlines([reading([byReference])], said('unconfirmed'))).toEqual([
      'no longer: the path in use cannot be confirmed',
    ]);
  });

  it.each(['ineffective', 'backstop', 'unrouted', 'astray', 'futile'])('R1 leaves %s as it was', (key) => {
    const { announcements, memory: after } = judge([unread()], said(key));

    expect(announcements).toEqual([]);
    expect(after.conditions).toEqual({ ...said(key).conditions, unconfirmed: { since: now } });
  });

  it('R1 leaves what the other routes say in force', () => {
    expect(headlines([unread(), reading([byReference, moreSpecific], secondTable)], onBackup)).toEqual([
      'the switch is ineffective for 10.3.0.0/18',
    ]);
  });
});

it('R1 not all routes were seen: said as unconfirmed, after 3 minutes', () => {
  const part = [reading([byReference], table, false)];

  const first = judge(part, onBackup);
  const then = later(part, first.memory, 3 * minute);

  expect(first.announcements).toEqual([]);
  expect(then.announcements[0]?.lines[0]).toBe(
    `R1 Which route wins is not known: ${table}: not all routes were seen, EC2 says that there are more.`,
  );
});

/** What is said at the second look, a minute after the first. */
const saidOf = (routes: readonly Route[], of = site, remembered: Memory = memory) => {
  const look = { ...confirming, site: of, routes: [reading(routes)] };
  const first = judgeRoutes({ ...look, memory: remembered });
  return { first, second: judgeRoutes({ ...look, memory: first.memory, now: now + minute }) };
};

describe('told before it hurts, after a second look', () => {
  it.each<[string, readonly Route[], string, readonly string[]]>([
    [
      'unrouted',
      [],
      'traffic to 10.3.0.0/18 has no route by Direct Connect',
      [
        'Ask on-premises what they advertise over Direct Connect, and look at the static routes of the table.',
        'If the attachment named above is the primary path, name it in routing.primaryAttachment.',
      ],
    ],
    [
      'astray',
      [byDx, route('10.3.4.0/24', toVpn)],
      'a part of 10.3.0.0/18 leads elsewhere than the rest',
      [
        'If that part belongs to another network of yours, nothing is wrong: do not put it into the prefix list.',
        'Else let on-premises stop advertising it where it should not go, or remove the static route that leads it there.',
      ],
    ],
    [
      'futile',
      [byDx, moreSpecific],
      'a failover would be ineffective for 10.3.0.0/18',
      [
        'Put the more specific ranges into the prefix list, too (nested ranges are allowed), or let on-premises stop advertising them. Remove a static route of a listed range.',
      ],
    ],
  ])('R11 %s', (key, routes, headline, nextSteps) => {
    const { first, second } = saidOf(routes);

    expect(first.announcements).toEqual([]);
    expect(second.announcements).toMatchObject([{ kind: 'condition', key, headline, nextSteps }]);
  });

  it('R10 in observe, which says that it moves nothing', () => {
    const { second } = saidOf([], siteOf({ mode: 'observe' }));

    expect(second.announcements[0]?.headline).toBe('traffic to 10.3.0.0/18 has no route by Direct Connect');
    expect(second.announcements[0]?.lines.at(-1)).toBe(
      'Mode observe: dx-failover changes nothing; traffic was not moved.',
    );
  });

  it('R11 of an attachment that may be the primary only where none is named', () => {
    const of = siteOf({ routing: { ...site.routing, primaryAttachment: dx.id } });

    expect(saidOf([], of).second.announcements[0]?.nextSteps).toHaveLength(1);
  });

  it('R8 no route is no news while the primary is known to be down, and neither over', () => {
    const down = { ...confirming, routes: [reading([])], isPrimaryDown: true };

    expect(judgeRoutes(down).memory).toEqual(memory);
    expect(judgeRoutes({ ...down, routes: [reading([byDx])], memory: said('unrouted', memory) })).toEqual({
      announcements: [],
      memory: said('unrouted', memory),
      findings: [],
    });
  });

  it('R8 what else was found begins and ends also while the primary is known to be down', () => {
    const down = { ...confirming, isPrimaryDown: true };
    const begun = judgeRoutes({ ...down, routes: [reading([byDx, moreSpecific])] });
    const over = judgeRoutes({ ...down, routes: [reading([byDx])], memory: said('astray', memory) });

    expect(Object.keys(begun.memory.conditions)).toEqual(['futile']);
    expect(over.announcements).toMatchObject([{ kind: 'over', key: 'astray' }]);
  });
});

describe('other states and modes', () => {
  it('R8 leaves the states that others judge as they are', () => {
    const remembered = said('conflict', memory);

    expect(judge([reading([byDx])], remembered)).toMatchObject({ announcements: [], memory: remembered });
  });

  it('R10 says in trial that traffic was not moved', () => {
    const lines = judge([reading([byDx])], onBackup, siteOf({ mode: 'trial' })).announcements[0]?.lines;

    expect(lines?.at(-1)).toBe('Mode trial: only the test list switches; traffic was not moved.');
  });
});

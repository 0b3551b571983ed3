import { describe, expect, it } from 'vitest';
import { isDoubted, judgeRoutes } from '../../failover/confirm.ts';
import { known, unknown, type RouteReading, type SelectedRoute } from '../../failover/snapshot.ts';
import { hour, minute } from '../../failover/time.ts';
import { elsewhere, list, memory, memoryOnBackup, now, secondTable, site, siteOf, table, vpn } from './scene.ts';

const dx = 'tgw-attach-0dddddddddddddddd';
const range = '10.3.0.0/18';
const reading = (route: SelectedRoute | undefined, routeTableId = table): RouteReading => ({
  routeTableId,
  range,
  route: known(route),
});
const unread = (routeTableId = table): RouteReading => ({ routeTableId, range, route: unknown('throttled') });

const byDx = { cidr: range, attachmentId: dx };
const byReference = { cidr: range, attachmentId: vpn, prefixListId: list };
const moreSpecific = { cidr: '10.3.1.0/24', attachmentId: dx };
const byBackstop = { cidr: '10.0.0.0/8', attachmentId: vpn };

const judge = (routes: readonly RouteReading[], remembered = memory, of = site) =>
  judgeRoutes({ site: of, routes, memory: remembered, now, isOwnChange: true });
const headlines = (...args: Parameters<typeof judge>) => judge(...args).announcements.map(({ headline }) => headline);
const onBackup = memoryOnBackup(hour);
const said = (key: string, remembered = onBackup) => ({
  ...remembered,
  conditions: { [key]: { since: now - hour, said: now - hour } },
});

/** A look of a run that changed nothing itself, while the reference still stands. */
const looked = (remembered = memory, at = now) =>
  judgeRoutes({ site, routes: [reading(byReference)], memory: remembered, now: at, isOwnChange: false });

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

  it.each(['ineffective', 'backstop', 'unconfirmed'])('R8 is looked at again while %s is doubted', (key) => {
    expect(isDoubted({ conditions: { [key]: { since: now } } })).toBe(true);
    expect(isDoubted({ conditions: { [key]: { since: now, said: now } } })).toBe(false);
  });

  it('R8 is forgotten without a word if it is over by then', () => {
    const routes = [reading(byDx)];
    const second = judgeRoutes({ site, routes, memory: looked().memory, now: now + minute, isOwnChange: false });

    expect(second.announcements).toEqual([]);
    expect(isDoubted(second.memory)).toBe(false);
  });
});

describe('the path in use', () => {
  it.each([
    ['on primary, by Direct Connect', memory, byDx],
    ['on primary, by no route at all', memory, undefined],
    ['on backup, by the reference', onBackup, byReference],
  ])('R8 is as decided: %s', (_, remembered, route) => {
    expect(judge([reading(route)], remembered)).toEqual({ announcements: [], memory: remembered });
  });

  it('R8 is not as decided where a more specific route wins: the switch is ineffective', () => {
    const { announcements } = judge([reading(moreSpecific)], onBackup);

    expect(announcements).toMatchObject([
      {
        kind: 'condition',
        headline: 'the switch is ineffective for 10.3.0.0/18',
        lines: [`${table}: traffic should be on backup, but the route 10.3.1.0/24 to ${dx} wins.`],
      },
    ]);
  });

  it.each([
    ['no route covers the range', onBackup, undefined, 'traffic should be on backup, but no route covers it'],
    [
      'a blackhole wins',
      onBackup,
      { cidr: range },
      `traffic should be on backup, but the route ${range} to nowhere (blackhole) wins`,
    ],
    [
      'a reference still stands after failback',
      memory,
      byReference,
      `traffic should be on primary, but the route ${range} of ${list} to ${vpn} wins`,
    ],
  ])('R8 is ineffective where %s', (_, remembered, route, line) => {
    expect(judge([reading(route)], remembered).announcements[0]?.lines).toEqual([`${table}: ${line}.`]);
  });

  it('R6 is as decided over a former attachment of ours: it stays until failback', () => {
    const former = { ...onBackup, made: { [elsewhere]: { [table]: [list] } } };

    expect(headlines([reading({ ...byReference, attachmentId: elsewhere })], former)).toEqual([]);
  });

  it('R8 is on the backstop where no route by Direct Connect stands', () => {
    expect(judge([reading(byBackstop)]).announcements).toMatchObject([
      {
        headline: 'traffic to 10.3.0.0/18 is on the backstop',
        lines: [`${table}: no route by Direct Connect stands, so the route 10.0.0.0/8 to ${vpn} wins.`],
      },
    ]);
  });

  it('R8 is said once, and that it is over', () => {
    const first = judge([reading(moreSpecific)], onBackup);

    expect(headlines([reading(moreSpecific)], first.memory)).toEqual([]);
    expect(headlines([reading(byReference)], first.memory)).toEqual(['no longer: the switch is ineffective']);
  });

  it('R8 is said of the backstop once, and that it is over', () => {
    const first = judge([reading(byBackstop)]);

    expect(headlines([reading(byBackstop)], first.memory)).toEqual([]);
    expect(headlines([reading(byDx)], first.memory)).toEqual(['no longer: traffic is on the backstop']);
  });

  it('R11 tells a person of a few ranges, however many there are', () => {
    const many = Array.from({ length: 25 }, () => reading(moreSpecific));

    const [said25] = judge(many, onBackup).announcements;

    expect(said25?.headline).toBe('the switch is ineffective for 10.3.0.0/18 and 24 more');
    expect(said25?.lines).toHaveLength(20);
  });

  it('R8 is one announcement for all ranges and tables', () => {
    const two = [reading(moreSpecific), reading(moreSpecific, secondTable)];

    expect(headlines(two, onBackup)).toEqual(['the switch is ineffective for 10.3.0.0/18 and 1 more']);
  });

  it('R8 is said again where it spreads', () => {
    const one = judge([reading(moreSpecific), reading(byReference, secondTable)], onBackup);

    expect(headlines([reading(moreSpecific), reading(moreSpecific, secondTable)], one.memory)).toHaveLength(1);
  });
});

const later = (routes: readonly RouteReading[], remembered: typeof memory, after: number) =>
  judgeRoutes({ site, routes, memory: remembered, now: now + after, isOwnChange: false });

describe('a route that could not be read', () => {
  it('R1 says nothing at first, and leaves a doubt', () => {
    const first = judge([unread()], onBackup);

    expect(first.announcements).toEqual([]);
    expect(isDoubted(first.memory)).toBe(true);
  });

  it('R1 is said once, with the reason, where it stays so for 3 minutes', () => {
    const first = judge([unread(), unread(secondTable)], onBackup);
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
          'Traffic is switched all the same; a switch without effect would not be seen.',
        ],
        nextSteps: ["Look at the reactor's permissions and its log."],
      },
    ]);
    expect(isDoubted(then.memory)).toBe(false);
  });

  it('R11 names a few reasons, however many there are', () => {
    const many = Array.from({ length: 25 }, (_, index) => ({ ...unread(), route: unknown(`timed out: ${index}`) }));
    const first = later(many, onBackup, 0);

    expect(later(many, first.memory, 3 * minute).announcements[0]?.lines).toHaveLength(21);
  });

  it('R1 is over, in words, as soon as it can be read again', () => {
    expect(headlines([reading(byReference)], said('unconfirmed'))).toEqual([
      'no longer: the path in use cannot be confirmed',
    ]);
  });

  it.each(['ineffective', 'backstop'])('R1 leaves %s as it was', (key) => {
    const { announcements, memory: after } = judge([unread()], said(key));

    expect(announcements).toEqual([]);
    expect(after.conditions).toEqual({ ...said(key).conditions, unconfirmed: { since: now } });
  });

  it('R1 leaves what the other routes say in force', () => {
    expect(headlines([unread(), reading(moreSpecific, secondTable)], onBackup)).toEqual([
      'the switch is ineffective for 10.3.0.0/18',
    ]);
  });
});

describe('other states and modes', () => {
  it('R8 leaves the states that others judge as they are', () => {
    const remembered = said('conflict', memory);

    expect(judge([reading(byDx)], remembered)).toEqual({ announcements: [], memory: remembered });
  });

  it('R10 judges nothing in observe, where nothing is changed', () => {
    expect(headlines([reading(byBackstop)], memory, siteOf({ mode: 'observe' }))).toEqual([]);
  });

  it('R10 says in trial that traffic was not moved', () => {
    const lines = judge([reading(moreSpecific)], onBackup, siteOf({ mode: 'trial' })).announcements[0]?.lines;

    expect(lines?.at(-1)).toBe('Mode trial: only the test list switches; traffic was not moved.');
  });
});

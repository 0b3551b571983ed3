import * as fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { signalsOf } from '../../failover/health/signals.ts';
import { known, unknown, type AlarmReading, type Snapshot } from '../../failover/snapshot.ts';
import { hour, minute, type Instant } from '../../failover/time.ts';
import { now, siteOf, snapshotOf, vif } from '../failover/scene.ts';
import { runOn } from './world.ts';

/** Hours of faults at random, a run every minute: what switches, and what is said. */

// Hours of a run a minute, a hundred and fifty times; where the machine is busy, that is no hang.
vi.setConfig({ testTimeout: 120_000 });

const site = siteOf({}, ['a', 'b']);
type State = AlarmReading['state'];

/** What each group of signals says for some minutes. */
const weather = fc.record({
  minutes: fc.integer({ min: 1, max: 25 }),
  primary: fc.constantFrom<State>('OK', 'OK', 'ALARM', 'INSUFFICIENT_DATA'),
  backup: fc.constantFrom<State>('OK', 'OK', 'OK', 'ALARM', 'INSUFFICIENT_DATA'),
  bgp: fc.constantFrom('up' as const, 'up' as const, 'down' as const),
  isRead: fc.oneof({ weight: 5, arbitrary: fc.constant(true) }, { weight: 1, arbitrary: fc.constant(false) }),
});
type Weather = typeof weather extends fc.Arbitrary<infer T> ? T : never;
const spells = fc.array(weather, { minLength: 5, maxLength: 40 });

const alarmsIn = ({ primary, backup }: Weather, at: Instant, before: readonly AlarmReading[]): AlarmReading[] =>
  signalsOf(site).map((signal) => {
    const earlier = before.find(({ name }) => name === signal.name);
    const state = signal.kind === 'ping' ? { primary, backup }[signal.path] : 'OK';
    const since = earlier?.state === state ? earlier.since : at;
    return { name: signal.name, state, since, isQuestionable: false };
  });

interface Minute extends ReturnType<typeof runOn> {
  readonly at: Instant;
}

/** Runs once a minute through all spells. */
const live = (days: readonly Weather[]): Minute[] => {
  const minutes: Minute[] = [];
  let at = now;
  let alarms: AlarmReading[] = [];
  let snapshot: Snapshot = snapshotOf(site);
  for (const spell of days) {
    alarms = alarmsIn(spell, at, alarms);
    for (let passed = 0; passed < spell.minutes; passed += 1) {
      const vifs = known([{ id: vif, peers: [{ addressFamily: 'ipv4' as const, status: spell.bgp }] }]);
      snapshot = { ...snapshot, alarms: spell.isRead ? known(alarms) : unknown('throttled'), vifs };
      const run = runOn(site, snapshot, at);
      minutes.push({ ...run, at });
      snapshot = run.next;
      at += minute;
    }
  }
  return minutes;
};

const switchesTo = (minutes: readonly Minute[], path: 'primary' | 'backup') =>
  minutes.filter(({ plan }) => plan.switch?.to === path);
const runs = { numRuns: 150 };

describe('hours of faults', () => {
  it('R8 each switch is announced once, and nothing else is called one', () => {
    fc.assert(
      fc.property(spells, (days) => {
        for (const { plan, announcements } of live(days)) {
          const said = announcements.filter(({ kind }) => kind === 'failover' || kind === 'failback');
          expect(said).toHaveLength(plan.switch === undefined ? 0 : 1);
          expect(plan.switch === undefined).toBe(plan.changes.length === 0);
        }
      }),
      runs,
    );
  });

  it('R4 traffic never goes back while primary is down, nor within the hold-down but from a backup that is down', () => {
    fc.assert(
      fc.property(spells, (days) => {
        const hasty = switchesTo(live(days), 'primary').filter(({ plan: { health, at } }) => {
          const { primary, backup } = health;
          const isHeld = primary.health === 'healthy' && at - (primary.since ?? at) >= site.failback.holdDown;
          return !isHeld && (backup.health !== 'down' || primary.health === 'down');
        });

        expect(hasty).toEqual([]);
      }),
      runs,
    );
  });

  it('R13 failback while both paths carry never makes more than the allowed switches in an hour', () => {
    fc.assert(
      fc.property(spells, (days) => {
        const minutes = live(days);
        const switches = minutes.filter(({ plan }) => plan.switch !== undefined);
        const tooMany = switchesTo(minutes, 'primary').filter(
          ({ plan, at }) =>
            plan.health.backup.health !== 'down' &&
            switches.filter((it) => it.at <= at && at - it.at < hour).length > site.failback.maxSwitchesPerHour,
        );

        expect(tooMany).toEqual([]);
      }),
      runs,
    );
  });

  it('R8 a state is not said again within the time of a reminder while it goes on', () => {
    fc.assert(
      fc.property(spells, (days) => {
        const open = new Set<string>();
        for (const { announcements } of live(days)) {
          for (const { kind, key } of announcements) {
            expect(kind === 'condition' && open.has(key)).toBe(false);
            if (kind === 'condition') open.add(key);
            if (kind === 'over' || kind === 'failover' || kind === 'failback') open.delete(key);
          }
          // A switch ends what it says itself.
          if (announcements.some(({ kind }) => kind === 'failover' || kind === 'failback')) open.clear();
        }
      }),
      runs,
    );
  });

  it('R4 traffic goes home in the end, when all is well', () => {
    fc.assert(
      fc.property(spells, (days) => {
        const calm = { minutes: 130, primary: 'OK', backup: 'OK', bgp: 'up', isRead: true } as const;

        const last = live([...days, calm]).at(-1);

        expect(last?.plan).toMatchObject({ path: 'primary', changes: [] });
        expect(Object.keys(last?.memory?.conditions ?? { missing: true })).toEqual([]);
      }),
      { numRuns: 40 },
    );
  });
});

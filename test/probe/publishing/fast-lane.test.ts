import { describe, expect, test } from 'vitest';
import { chanceOf } from '../../../lab/time/chance.ts';
import { createVirtualClock } from '../../../lab/time/clock.ts';
import type { Datum } from '../../../probe/publishing/datum.ts';
import { createFastLane, type FastLaneOptions } from '../../../probe/publishing/fast-lane.ts';
import type { Streak } from '../../../probe/judging/streak.ts';
import { createQuotas } from '../../../lab/faults/quotas.ts';
import type { ServedCall } from '../../../lab/wire/passage.ts';
import { siteWith } from '../site.ts';

const now = 1_800_000_000_000;

/** The moments, from now, that one raise dates its streak, and its values. */
const raised = async (streak: Streak, detection: Readonly<Record<string, unknown>> = {}) => {
  const calls: (readonly Datum[])[] = [];
  const fastLane = createFastLane({
    site: siteWith({ detection: { ...detection, fastLane: false } }),
    publisher: { publishNow: (data) => Promise.resolve(void calls.push(data)) },
    set: () => Promise.resolve(),
    clock: createVirtualClock(now),
    random: () => 0,
    log: () => undefined,
    isEnding: () => false,
  });
  await fastLane({ of: { path: 'primary', slot: 'a' }, streak, at: now, judge: () => streak });
  return calls.map((data) => data.map(({ Timestamp, Value }) => [Timestamp.getTime() - now, Value]));
};

const streak = { losses: 10, since: now - 1800 };

describe('a full streak is published', () => {
  test('once as begun and once as of now, with the same losses, in one call', async () => {
    expect(await raised({ losses: 10, since: now - 1800 })).toEqual([
      [
        [-1800, 10],
        [0, 10],
      ],
    ]);
  });

  test('no further back than a full streak takes, where it was held back or the clock was set forward', async () => {
    expect(await raised({ losses: 150, since: now - 30_000 })).toEqual([
      [
        [-2000, 150],
        [0, 150],
      ],
    ]);
  });

  test('no further back than a period, however long a full streak takes', async () => {
    expect(await raised({ losses: 100, since: now - 19_800 }, { threshold: 100 })).toEqual([
      [
        [-10_000, 100],
        [0, 100],
      ],
    ]);
  });

  test('as of now alone where the clock was set back since it began', async () => {
    expect(await raised({ losses: 10, since: now + 3_600_000 })).toEqual([[[0, 10]]]);
  });
});

/** All probes of a site see the same silence in the same moment; gives when each call was taken, and how many were refused. */
const crowd = async (slots: readonly string[], { sites = 1, random = (): number => 0.5 } = {}) => {
  const clock = createVirtualClock(now);
  const isBeyondQuota = createQuotas(clock);
  const taken: (readonly [string, number])[] = [];
  let refused = 0;
  const set: FastLaneOptions['set'] = ({ alarm }) => {
    if (isBeyondQuota({ action: 'cloudwatch:SetAlarmState' } as ServedCall)) {
      refused += 1;
      return Promise.reject(Object.assign(new Error('Rate exceeded'), { name: 'Throttling' }));
    }
    taken.push([sites === 1 ? (alarm.split('/').at(-1) ?? '') : alarm, clock.now() - now]);
    return Promise.resolve();
  };
  const publisher = { publishNow: () => Promise.resolve() };
  const options = { publisher, set, clock, random, log: () => undefined, isEnding: () => false };
  for (let site = 0; site < sites; site += 1) {
    const fastLane = createFastLane({ ...options, site: { ...siteWith({ slots }), name: `site-${site}` } });
    for (const slot of slots) void fastLane({ of: { path: 'primary', slot }, streak, at: now, judge: () => streak });
  }
  await clock.advance(30_000);
  return { taken, refused };
};

describe('the calls of the probes of a site', () => {
  const five = ['a', 'b', 'c', 'd', 'e'];

  test.each([[five.slice(0, 1)], [five.slice(0, 2)], [five.slice(0, 3)], [five.slice(0, 4)], [five]])(
    'stay within the 3 a second of SetAlarmState, all three of each: probes %j',
    async (slots) => {
      const { taken, refused } = await crowd(slots);

      expect(refused).toBe(0);
      expect(taken.map(([slot]) => slot)).toEqual([...slots, ...slots, ...slots]);
    },
  );

  test('of ten sites of one account are all taken within the 10 s in which each is made again', async () => {
    const { taken, refused } = await crowd(['a'], { sites: 10, random: chanceOf(1) });

    expect(refused).toBeGreaterThan(0);
    const first = new Map(taken.toReversed());
    expect(first.size).toBe(10);
    expect(Math.max(...first.values())).toBeLessThan(6000);
  });

  test('of the first three come at once, which is a majority of five; the others follow within a second', async () => {
    const { taken } = await crowd(five);

    expect(taken.slice(0, 5).map(([, at]) => Math.round(at))).toEqual([0, 0, 0, 400, 800]);
  });

  test('again come after half a second, and later where the quota takes longer for all', async () => {
    const [one, all] = await Promise.all([crowd(five.slice(0, 1)), crowd(five)]);

    expect(one.taken.map(([, at]) => at)).toEqual([0, 500, 1000]);
    expect([all.taken[5]?.[1], all.taken[10]?.[1]]).toEqual([2000, 4000]);
  });
});

test('a call that is refused for the quota is not made again by a probe that ends', async () => {
  let [calls, isEnding] = [0, false];
  const clock = createVirtualClock(now);
  const fastLane = createFastLane({
    site: siteWith({}),
    publisher: { publishNow: () => Promise.resolve() },
    set: () => {
      calls += 1;
      isEnding = calls === 2;
      return Promise.reject(Object.assign(new Error('Rate exceeded'), { name: 'Throttling' }));
    },
    clock,
    random: () => 0,
    log: () => undefined,
    isEnding: () => isEnding,
  });

  void fastLane({ of: { path: 'primary', slot: 'a' }, streak, at: now, judge: () => streak });
  await clock.advance(30_000);

  expect(calls).toBe(2);
});

test.each([
  [['10.109.2.1'], '10 pings in a row to 10.109.2.1'],
  [[{ address: '10.109.2.1', port: 443 }], '10 connects in a row to 10.109.2.1 port 443'],
  [
    ['10.109.2.1', { address: '10.109.2.2', port: 443 }],
    '10 pings and connects in a row to each of 10.109.2.1, 10.109.2.2 port 443',
  ],
])('the reason names every target of the path: %j', async (primary, words) => {
  const reasons: string[] = [];
  const clock = createVirtualClock(now);
  const fastLane = createFastLane({
    site: siteWith({ primary }),
    publisher: { publishNow: () => Promise.resolve() },
    set: ({ reason }) => Promise.resolve(void reasons.push(reason)),
    clock,
    random: () => 0,
    log: () => undefined,
    isEnding: () => false,
  });

  void fastLane({ of: { path: 'primary', slot: 'a' }, streak, at: now, judge: () => streak });
  await clock.advance(100);

  expect(reasons).toEqual([
    `Probe a lost ${words} on the primary path; the first was known lost at 2027-01-15T07:59:58Z.`,
  ]);
});

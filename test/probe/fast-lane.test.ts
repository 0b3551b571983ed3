import { describe, expect, test } from 'vitest';
import { createVirtualClock } from '../../lab/clock.ts';
import type { Datum } from '../../probe/datum.ts';
import { createFastLane } from '../../probe/fast-lane.ts';
import type { Streak } from '../../probe/tally.ts';
import { siteWith } from './site.ts';

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
  });
  const target = { address: '10.109.2.1', port: undefined };
  await fastLane({
    of: { path: 'primary', target, slot: 'a', source: undefined },
    streak,
    at: now,
    isGoingOn: () => true,
  });
  return calls.map((data) => data.map(({ Timestamp, Value }) => [Timestamp.getTime() - now, Value]));
};

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

import { describe, expect, it } from 'vitest';
import { baselineCounter, count, modelledPing, watchAsBaseline } from '../../../bench/switch/baseline.ts';
import { blipBaseline } from '../../../bench/switch/nerves.ts';
import { cutBaseline } from '../../../bench/switch/phases.ts';
import { draw } from '../../../bench/switch/chance.ts';
import { chanceOf } from '../../../lab/time/chance.ts';
import { meanTimeToLimit } from '../../../bench/switch/statistics.ts';
import { second, type Instant } from '../../../failover/time.ts';
import { createVirtualClock } from '../../../lab/time/clock.ts';

/** Pings fall on full seconds while answers come. */
const downAt = async (answers: (now: Instant) => boolean): Promise<Instant | undefined> => {
  const clock = createVirtualClock(0);
  const ending = new AbortController();
  const watching = watchAsBaseline(
    clock,
    modelledPing(clock, () => answers(clock.now())),
    ending.signal,
  );
  await clock.advance(200 * second);
  ending.abort();
  return watching;
};

describe("the baseline's count", () => {
  it('goes up by one on a loss, and by two from one to nothing on an answer', () => {
    const counts = [false, false, false, true, true, true].reduce<number[]>(
      (so, isAnswered) => [...so, count(so.at(-1) ?? 0, isAnswered)],
      [],
    );

    expect(counts).toEqual([1, 2, 3, 2, 1, 0]);
  });

  it('is never above eleven, so that a long outage is forgotten no later than a short one', () => {
    expect(count(11, false)).toBe(11);
  });
});

describe('the baseline', () => {
  it('asks for the switch 21.9 s after a cut that comes 0.1 s after a ping, as was measured on the script', async () => {
    const cut = 10.1 * second;

    const down = await downAt((now) => now < cut);

    expect(down).toBe(cut + 21.9 * second);
  });

  it('takes from 21 to 22 s to see a cut, wherever in its cycle the cut falls', async () => {
    const seen = await Promise.all([0, 1, 500, 999].map((intoCycle) => cutBaseline({ ...draw(1), intoCycle })));

    expect(seen.map(({ detection }) => detection)).toEqual([21_000, 21_999, 21_500, 21_001]);
  });

  it('counts the start of the command, the call and the route change to the total', async () => {
    const any = draw(1);
    const drawn = { ...any, latencies: { ...any.latencies, apiCall: 100, routeChange: 1200 }, intoCycle: 500 };

    const phases = await cutBaseline(drawn);

    expect(phases).toMatchObject({ detection: 21_500, event: 0, decision: 800, route: 1200, total: 23_500 });
  });

  it('is not moved by a line that loses every other ping', async () => {
    let pings = 0;

    expect(await downAt(() => (pings += 1) % 2 === 0)).toBeUndefined();
  });

  it.each([
    [10, false],
    [19, false],
    [23, true],
  ])('by a blip of %i s: %s', async (length, isMoved) => {
    expect(await blipBaseline({ ...draw(1), intoCycle: 500 }, length * second)).toBe(isMoved);
  });
});

describe('what random loss alone makes of the baseline', () => {
  it('is what playing it out gives, on average', () => {
    const chance = chanceOf(7);
    const loss = 0.5;
    const play = (): number => {
      let time = 0;
      for (let losses = 0; losses <= 10; time += second) {
        const isAnswered = chance() >= loss;
        losses = count(losses, isAnswered);
        if (!isAnswered) time += second;
      }
      return time;
    };
    const runs = 4000;

    const mean = Array.from({ length: runs }, play).reduce((sum, time) => sum + time, 0) / runs;

    expect(mean / meanTimeToLimit(baselineCounter, loss)).toBeCloseTo(1, 1);
  });
});

import { describe, expect, it } from 'vitest';
import { draw } from '../../../bench/switch/chance.ts';
import { chanceOf } from '../../../lab/time/chance.ts';
import { meanTimeToLimit, percentile, spreadOf } from '../../../bench/switch/statistics.ts';

const streak = (limit: number) => ({ limit, answered: () => 0, step: { answered: 1, lost: 1 } });
const oneTo = (last: number): readonly number[] => Array.from({ length: last }, (_, index) => last - index);

describe('a spread', () => {
  it('is of values that were seen, in whatever order they came', () => {
    expect(spreadOf(oneTo(200))).toEqual({ median: 100, p95: 190, worst: 200 });
  });

  it('of a single value is that value', () => {
    expect(spreadOf([7])).toEqual({ median: 7, p95: 7, worst: 7 });
  });

  it('of nothing is refused', () => {
    expect(() => percentile([], 0.5)).toThrow(new Error('percentile: there are no values; allowed: one or more'));
  });
});

describe('the mean time to a streak', () => {
  it('is that of tosses until so many heads in a row', () => {
    expect([1, 2, 3].map((limit) => meanTimeToLimit(streak(limit), 0.5))).toEqual([2, 6, 14]);
  });

  it('is the streak itself where everything is lost', () => {
    expect(meanTimeToLimit(streak(10), 1)).toBe(10);
  });
});

describe('chance', () => {
  it('gives the same for the same seed, and else for another', () => {
    expect(draw(3)).toEqual(draw(3));
    expect(draw(3)).not.toEqual(draw(4));
  });

  it('draws delays half of which lie below the median and 95 % below twice the median', () => {
    const drawn = Array.from({ length: 4000 }, (_, seed) => draw(seed).latencies.metricIngest ?? 0);

    expect(percentile(drawn, 0.5) / 1500).toBeCloseTo(1, 1);
    expect(percentile(drawn, 0.95) / 3000).toBeCloseTo(1, 1);
  });

  it('is spread evenly from 0 up to 1', () => {
    const chance = chanceOf(1);
    const values = Array.from({ length: 4000 }, chance);

    expect(Math.min(...values)).toBeGreaterThanOrEqual(0);
    expect(Math.max(...values)).toBeLessThan(1);
    expect(percentile(values, 0.25)).toBeCloseTo(0.25, 1);
    expect(percentile(values, 0.75)).toBeCloseTo(0.75, 1);
  });
});

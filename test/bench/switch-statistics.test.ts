import { describe, expect, it } from 'vitest';
import { chanceOf, draw } from '../../bench/switch-chance.ts';
import { fallenBackLine, goalLines, summaryOf } from '../../bench/switch-report.ts';
import { meanTimeToLimit, percentile, spreadOf } from '../../bench/switch-statistics.ts';

const streak = (limit: number) => ({ limit, answered: () => 0, step: { answered: 1, lost: 1 } });
const cut = (detection: number) => ({ detection, event: 200, decision: 300, route: 1000, total: detection + 1500 });
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

describe('the summary', () => {
  const totals = { baseline: [20_000, 22_000], standard: [10_000, 16_500], fast: [3_000, 4_400] };

  it('is in seconds, with the ratio of the 95th percentiles to the baseline', () => {
    expect(summaryOf(totals)).toEqual({
      baseline: { median: 20, p95: 22, worst: 22 },
      standard: { median: 10, p95: 16.5, worst: 16.5, p95Ratio: 0.75 },
      fast: { median: 3, p95: 4.4, worst: 4.4, p95Ratio: 0.2 },
    });
  });

  it('says of each goal whether it is met, or by how much it is missed', () => {
    const [standard, fast, room] = goalLines(summaryOf(totals));

    expect(standard).toBe("p95 to the baseline's, without fast lane: 0.750, goal at most 0.70: missed by 0.050");
    expect(fast).toBe("p95 to the baseline's, with fast lane:    0.200, goal at most 0.20: met");
    expect(room).toContain('were it 0.0 s more,');
  });

  it('says in how many cuts the fast lane was undone, and what it would be without them', () => {
    expect(fallenBackLine([cut(2_200), cut(2_400), cut(12_300)])).toBe(
      'Fast lane undone in 1 of 3 cuts: CloudWatch evaluated the last whole period, still healthy, before the reactor had read the alarm. Without those its p95 is 3.9 s.',
    );
  });
});

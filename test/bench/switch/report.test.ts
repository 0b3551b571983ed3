import { describe, expect, it } from 'vitest';
import type { Cut } from '../../../bench/switch/phases.ts';
import {
  besideLines,
  fallenBackLine,
  goalLines,
  phaseLines,
  shapeLines,
  summaryOf,
} from '../../../bench/switch/report.ts';

const cut = (detection: number): Cut => ({
  detection,
  losing: detection - 100,
  alarm: 100,
  event: 200,
  decision: 300,
  route: 1000,
  total: detection + 1500,
  fellBack: false,
});
/** The cells of a row. */
const cells = (line: string): readonly string[] => line.trim().split(/ {2,}/);

describe('the summary', () => {
  const totals = { baseline: [20_000, 22_000], standard: [10_000, 16_500], fast: [3_000, 4_400] };

  const ofShapes = { '1x1': totals.fast, '2x1': [3_100], '2x2': [3_200], '3x2': [4_600], '5x4': [6_500] };

  it('is in seconds, with the ratio of the 95th percentiles to the baseline', () => {
    expect(summaryOf(totals, ofShapes)).toEqual({
      baseline: { median: 20, p95: 22, worst: 22 },
      standard: { median: 10, p95: 16.5, worst: 16.5, p95Ratio: 0.75 },
      fast: { median: 3, p95: 4.4, worst: 4.4, p95Ratio: 0.2 },
      shapes: {
        '1x1': { median: 3, p95: 4.4, worst: 4.4, p95Ratio: 0.2 },
        '2x1': { median: 3.1, p95: 3.1, worst: 3.1, p95Ratio: 0.141 },
        '2x2': { median: 3.2, p95: 3.2, worst: 3.2, p95Ratio: 0.145 },
        '3x2': { median: 4.6, p95: 4.6, worst: 4.6, p95Ratio: 0.209 },
        '5x4': { median: 6.5, p95: 6.5, worst: 6.5, p95Ratio: 0.295 },
      },
    });
  });

  it('says of each goal whether it is met, or by how much it is missed', () => {
    const [standard, fast, room] = goalLines(summaryOf(totals, ofShapes));

    expect(standard).toBe("p95 to the baseline's, without fast lane: 0.750, goal at most 0.70: missed by 0.050");
    expect(fast).toBe("p95 to the baseline's, with fast lane:    0.200, goal at most 0.20: met");
    expect(room).toContain('were it 0.0 s more,');
  });

  it('holds each shape against its goal, and says how often an alarm of it was undone', () => {
    const undone = [{ ...cut(3300), fellBack: true }, cut(2200)];

    const [head, ...rows] = shapeLines(summaryOf(totals, ofShapes), {
      '1x1': [],
      '2x1': [],
      '2x2': undone,
      '3x2': [],
      '5x4': [],
    }).map(cells);

    expect(head).toEqual(['probes x targets a path', 'median', 'p95', 'worst', 'undone', "p95 to the baseline's"]);
    expect(rows[2]).toEqual(['2x2', '3.2', '3.2', '3.2', '1', '0.145, goal at most 0.20: met']);
    expect(rows[3]?.at(-1)).toBe('0.209, goal at most 0.20: missed by 0.009');
    expect(rows[4]?.at(-1)).toBe('0.295, goal at most 0.30: met');
  });

  it('says in how many cuts the fast lane was undone, the slowest of them, and what it would be without them', () => {
    expect(fallenBackLine([cut(2200), cut(2400), { ...cut(3300), fellBack: true }])).toBe(
      'Fast lane undone in 1 of 3 cuts: CloudWatch evaluated the last whole period, still healthy, before the reactor had read the alarm. The slowest of them took 4.8 s. Without those its p95 is 3.9 s.',
    );
    expect(fallenBackLine([cut(2200)])).toBe('Fast lane undone in none of 1 cuts.');
  });
});

describe('the table', () => {
  const cuts = { baseline: [cut(21_000)], standard: [cut(12_000)], fast: [cut(2200)] };

  it('gives each phase its three figures, the ratio to the same phase of the baseline, and its share of all the time', () => {
    const [head, ...rows] = phaseLines(cuts).map(cells);

    expect(head).toEqual(['seconds', 'phase', 'median', 'p95', 'worst', 'p95 ratio', 'of total']);
    expect(rows).toHaveLength(21);
    expect(rows[14]).toEqual(['with fast lane (default)', 'detection', '2.2', '2.2', '2.2', '0.10', '59 %']);
    expect(rows[20]).toEqual(['total', '3.7', '3.7', '3.7', '0.16', '100 %']);
  });

  it('has no ratio where the baseline has no such phase', () => {
    const none = { ...cut(21_000), event: 0 };

    const lines = phaseLines({ ...cuts, baseline: [none] });

    expect(lines.filter((line) => line.includes('event'))[2]).toMatch(/ - +5 %$/);
  });

  it('puts what was measured beside the same cut in virtual time', () => {
    const virtual = { ...cuts, fast: [cut(2100), cut(9000)] };

    const rows = besideLines(cuts, virtual).map(cells);

    expect(rows[0]).toEqual(['total, cut by cut', 'cut 1']);
    expect(rows.slice(-2)).toEqual([
      ['with fast lane (default)', 'real', '3.7'],
      ['virtual', '3.6'],
    ]);
  });
});

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { minute, second, type Instant, type Milliseconds } from '../../../failover/time.ts';
import { evaluationRange } from '../../../lab/cloudwatch/alarm-evaluation.ts';

// What real alarms show of when CloudWatch looks, and at what. The model in lab/cloudwatch/alarm-reading.ts stands on it.

type Row = readonly [alarm: string, periodSeconds: number, query: string, newest: string, empty?: 'empty'];
type Farewell = readonly [string, number, evaluationPeriods: number, last: string, unseen: string];
const seen = parse(readFileSync(join(import.meta.dirname, '../../fixtures/alarm-evaluations.yaml'), 'utf8')) as {
  readonly evaluations: readonly Row[];
  readonly farewells: readonly Farewell[];
};

interface Evaluation {
  readonly alarm: string;
  readonly period: Milliseconds;
  readonly query: Instant;
  readonly end: Instant;
  readonly empty: boolean;
}

const evaluations = seen.evaluations.map(([alarm, seconds, query, newest, empty]): Evaluation => {
  const period = seconds * second;
  return { alarm, period, query: Date.parse(query), end: Date.parse(newest) + period, empty: empty === 'empty' };
});
const standard = evaluations.filter(({ period }) => period >= minute);
const high = evaluations.filter(({ period }) => period < minute);

/** Where in its minute an evaluation lay. */
const phase = ({ query }: Evaluation): Milliseconds => query % minute;

describe('alarms of a minute and more', () => {
  test('never saw a period that was still running', () => {
    expect(standard).toHaveLength(60);
    expect(Math.min(...standard.map(({ query, end }) => query - end))).toBe(1175);
  });

  test('end their periods at whole minutes, not at multiples of their length', () => {
    expect(standard.filter(({ end }) => end % minute !== 0)).toEqual([]);
    expect(standard.filter(({ end, period }) => end % period !== 0).length).toBeGreaterThan(20);
  });

  test('end them at the last whole minute where there was nothing to wait for', () => {
    const lags = standard.filter(({ empty }) => empty).map((it) => [it.query - it.end, phase(it)]);

    expect(lags).toHaveLength(7);
    expect(lags.filter(([lag, ofMinute]) => lag !== ofMinute)).toEqual([]);
  });

  test('look at the same moment of each minute, for days', () => {
    const phases = Map.groupBy(standard, ({ alarm }) => alarm);
    const spans = [...phases.values()]
      .filter((of) => of.length > 1)
      .map((of) => Math.max(...of.map(phase)) - Math.min(...of.map(phase)));

    expect(spans).toHaveLength(7);
    expect(Math.max(...spans)).toBeLessThan(150);
  });

  test('each at a moment of its own, spread evenly over the minute', () => {
    const own = [...Map.groupBy(standard, ({ alarm }) => alarm).values()].flatMap(([first]) => first ?? []);
    const sixths = Map.groupBy(own, (it) => Math.floor(phase(it) / (10 * second)));
    const mean = own.reduce((sum, it) => sum + phase(it), 0) / own.length;

    expect(own).toHaveLength(51);
    expect([0, 1, 2, 3, 4, 5].map((sixth) => sixths.get(sixth)?.length)).toEqual([11, 9, 7, 10, 8, 6]);
    expect(mean / minute).toBeCloseTo(0.47, 2);
  });
});

describe('alarms of less than a minute, of which three evaluations were found', () => {
  test('never saw a period that was still running, and lay on multiples of their length', () => {
    expect(high.map(({ query, end }) => query - end)).toEqual([36_266, 14_091, 24_090]);
    expect(high.filter(({ end, period }) => end % period !== 0)).toEqual([]);
  });

  test('saw a datapoint of ten seconds in the fourth period back', () => {
    const [ofTen] = high;
    if (ofTen === undefined) throw new Error('the fixture has none');
    const back = (Math.floor(ofTen.query / ofTen.period) * ofTen.period - ofTen.end) / ofTen.period + 1;

    expect(back).toBe(4);
    expect(evaluationRange({ periodSeconds: 10, evaluationPeriods: 1 })).toBeGreaterThanOrEqual(back);
  });
});

test.each(seen.farewells)('%s of %d s lost sight of its last datapoint when the range says so', (...farewell) => {
  const [, periodSeconds, evaluationPeriods, last, unseen] = farewell;
  const range = evaluationRange({ periodSeconds, evaluationPeriods }) * periodSeconds * second;
  const from = Math.floor(Date.parse(unseen) / minute) * minute - range;

  expect(from).toBeGreaterThan(Date.parse(last));
  expect(from - minute).toBeLessThanOrEqual(Date.parse(last));
});

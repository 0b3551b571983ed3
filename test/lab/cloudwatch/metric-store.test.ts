import { describe, expect, test } from 'vitest';
import { hour, minute, second } from '../../../failover/time.ts';
import { createMetricStore, type Datapoint } from '../../../lab/cloudwatch/metric-store.ts';
import { statistics, statisticsOf } from '../../../lab/cloudwatch/statistics.ts';

const start = Date.UTC(2026, 10, 24, 8);
const metric = { namespace: 'Toy', name: 'Losses', dimensions: { Path: 'primary', Probe: 'a' } };

const datapoint = (at: number, value: number, more: Partial<Datapoint> = {}): Datapoint => ({
  ...metric,
  at: start + at,
  statistics: statisticsOf(value),
  resolution: 1,
  ...more,
});

const storeOf = (...datapoints: readonly Datapoint[]) => {
  const store = createMetricStore();
  for (const one of datapoints) store.record(one);
  return store;
};

const within = (store: ReturnType<typeof storeOf>, from: number, to: number) =>
  store.within(metric, { from: start + from, to: start + to });

describe('a series', () => {
  test('merges what lies in an interval, its start included, its end not', () => {
    const store = storeOf(datapoint(0, 1), datapoint(9 * second, 3), datapoint(10 * second, 100));

    expect(within(store, 0, 10 * second)).toMatchObject({ count: 2, sum: 4, minimum: 1, maximum: 3 });
  });

  test('is the same whatever the order of its dimensions, and another with other dimensions', () => {
    const store = storeOf(
      datapoint(0, 1),
      datapoint(1, 2, { dimensions: { Probe: 'a', Path: 'primary' } }),
      datapoint(2, 9, { dimensions: { Probe: 'a' } }),
    );

    expect(within(store, 0, second)).toMatchObject({ count: 2, sum: 3 });
    expect(store.list()).toHaveLength(2);
  });

  test('of standard resolution keeps the minute alone, so ten seconds in the middle of it are empty', () => {
    const store = storeOf(datapoint(25 * second, 7, { resolution: 60 }));

    expect(within(store, 20 * second, 30 * second)).toBeUndefined();
    expect(within(store, 0, 10 * second)).toMatchObject({ sum: 7 });
  });

  test('keeps seconds for three hours, then minutes, and loses no value', () => {
    const old = [datapoint(1 * second, 5), datapoint(31 * second, 6)];
    const store = storeOf(...old, datapoint(3 * hour, 0), datapoint(3 * hour + 20 * minute, 0));

    expect(within(store, 30 * second, 40 * second)).toBeUndefined();
    expect(within(store, 0, minute)).toMatchObject({ count: 2, sum: 11, minimum: 5, maximum: 6 });
  });
});

describe('statistics', () => {
  const set = storeOf(...[1, 2, 3, 4, 10].map((value) => datapoint(0, value))).within(metric, {
    from: start,
    to: start + 1000,
  });

  test.each([
    ['Average', 4],
    ['Sum', 20],
    ['Minimum', 1],
    ['Maximum', 10],
    ['SampleCount', 5],
  ] as const)('%s of 1, 2, 3, 4 and 10 is %d', (name, expected) => {
    expect(statistics[name](set ?? statisticsOf(0))).toBe(expected);
  });
});

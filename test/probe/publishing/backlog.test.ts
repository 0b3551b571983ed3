import { describe, expect, test } from 'vitest';
import { createBacklog, dataPerCall, periodsKept, type Batch } from '../../../probe/publishing/backlog.ts';
import { heartbeatDatum, streakDatum, type Datum } from '../../../probe/publishing/datum.ts';

const path = { path: 'primary', slot: 'a' } as const;
const period = (at: number, size = 2): Datum[] => Array.from({ length: size }, () => streakDatum(path, 0, at));
/** A datapoint of 200 kB. */
const wide = (at: number): Datum => ({
  ...streakDatum(path, 0, at),
  Unit: 'Count',
  MetricName: 'x'.repeat(200_000),
});
const times = (batches: readonly Batch[]): (number | undefined)[] =>
  batches.map(({ data }) => data[0]?.Timestamp.getTime());

describe('the backlog', () => {
  test('gives the newest first: alarms look at the last minute', () => {
    const backlog = createBacklog();
    for (const at of [10, 20, 30]) backlog.add(period(at));

    expect(times(backlog.take(1))).toEqual([30]);
    expect(times(backlog.take())).toEqual([20, 10]);
    expect(backlog.take()).toEqual([]);
  });

  test('keeps an hour, drops the oldest beyond it, and counts them', () => {
    const backlog = createBacklog();

    for (let at = 0; at < periodsKept + 3; at += 1) backlog.add(period(at));

    expect(periodsKept).toBe(360);
    expect(backlog.size()).toBe(2 * 360);
    expect(backlog.dropped()).toBe(2 * 3);
    expect(times(backlog.take()).at(-1)).toBe(3);
  });

  test('counts what was dropped until it has been published', () => {
    const backlog = createBacklog();
    for (let at = 0; at < periodsKept + 3; at += 1) backlog.add(period(at));

    backlog.account(4);

    expect(backlog.dropped()).toBe(2);
  });

  test('takes back what could not be published to its own place, also where newer data came meanwhile', () => {
    const backlog = createBacklog();
    for (const at of [10, 20]) backlog.add(period(at));
    const taken = backlog.take();
    backlog.add(period(30));

    backlog.restore(taken);

    expect(times(backlog.take())).toEqual([30, 20, 10]);
  });

  test('keeps no heartbeat: late, it would claim that the probe reached CloudWatch', () => {
    const backlog = createBacklog();
    backlog.add([...period(10), heartbeatDatum('a', 10)]);
    backlog.add([heartbeatDatum('a', 20)]);

    backlog.restore(backlog.take());

    expect(backlog.size()).toBe(2);
  });

  test('gives at most what one call may carry', () => {
    const backlog = createBacklog();
    for (let at = 0; at < 30; at += 1) backlog.add(period(at, 100));

    const call = backlog.take();

    expect(dataPerCall).toBeLessThan(1000);
    expect(call).toHaveLength(9);
    expect(backlog.size()).toBe(2100);
  });

  test('gives at most 1 MB', () => {
    const backlog = createBacklog();
    for (let at = 0; at < 6; at += 1) backlog.add([wide(at)]);

    expect(times(backlog.take())).toEqual([5, 4, 3, 2]);
  });
});

import { expect, test } from 'vitest';
import { droppedDatum, heartbeatDatum, periodData, stalledDatum } from '../../probe/datum.ts';
import type { ProbedTarget } from '../../probe/probed-targets.ts';

const of: ProbedTarget = { path: 'primary', target: { address: 'fd00::1', port: 443 }, slot: 'a', source: undefined };
const common = {
  Dimensions: [
    { Name: 'Path', Value: 'primary' },
    { Name: 'Target', Value: 'fd00..1-tcp-443' },
    { Name: 'Probe', Value: 'a' },
  ],
  Timestamp: new Date(5000),
  StorageResolution: 1,
};

test('a period gives loss, round trips as values and counts, and the streak', () => {
  expect(periodData(of, { loss: 25, roundTrips: [1, 2, 1], streak: 3 }, 5000)).toEqual([
    { MetricName: 'PacketLoss', Unit: 'Percent', Value: 25, ...common },
    { MetricName: 'RoundTripTime', Unit: 'Milliseconds', Values: [1, 2], Counts: [2, 1], ...common },
    { MetricName: 'ConsecutiveLosses', Unit: 'Count', Value: 3, ...common },
  ]);
});

test('a period without an answer has no round trip, and one without a settled ping no loss', () => {
  expect(periodData(of, { roundTrips: [], streak: 1 }, 5000).map((datum) => datum.MetricName)).toEqual([
    'ConsecutiveLosses',
  ]);
});

test('more than 150 different round trips are split', () => {
  const roundTrips = Array.from({ length: 301 }, (_, index) => index);

  const sizes = periodData(of, { loss: 0, roundTrips, streak: 0 }, 5000).flatMap(({ Values }) => Values?.length ?? []);

  expect(sizes).toEqual([150, 150, 1]);
});

test('the probe speaks of itself in the dimension Probe alone, and of a stalled ping in all three', () => {
  const own = { Dimensions: [{ Name: 'Probe', Value: 'a' }], Unit: 'Count' };

  expect(heartbeatDatum('a', 5000)).toEqual({ ...common, ...own, MetricName: 'Heartbeat', Value: 1 });
  expect(droppedDatum('a', 7, 5000)).toEqual({ ...common, ...own, MetricName: 'DroppedDatapoints', Value: 7 });
  expect(stalledDatum(of, 5000)).toEqual({ ...common, MetricName: 'Stalled', Unit: 'Count', Value: 1 });
});

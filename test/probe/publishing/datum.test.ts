import { expect, test } from 'vitest';
import { droppedDatum, heartbeatDatum, pathData, stalledDatum, targetData } from '../../../probe/publishing/datum.ts';
import type { ProbedTarget } from '../../../probe/probed-targets.ts';

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

test('a period of a target gives loss, and round trips as values and counts', () => {
  expect(targetData(of, { loss: 25, roundTrips: [1, 2, 1], streak: 3 }, 5000)).toEqual([
    { MetricName: 'PacketLoss', Unit: 'Percent', Value: 25, ...common },
    { MetricName: 'RoundTripTime', Unit: 'Milliseconds', Values: [1, 2], Counts: [2, 1], ...common },
  ]);
});

test('a period without an answer has no round trip, and one without a settled ping no loss', () => {
  expect(targetData(of, { roundTrips: [], streak: 1 }, 5000)).toEqual([]);
});

const unknown = { streak: undefined, silent: undefined, loss: undefined, worstLoss: undefined };

test('a period of a path gives what is known of it, in the dimensions Path and Probe', () => {
  const own = { ...common, Dimensions: common.Dimensions.filter(({ Name }) => Name !== 'Target') };

  expect(pathData({ path: 'primary', slot: 'a' }, { streak: 3, silent: 1, loss: 5, worstLoss: 75 }, 5000)).toEqual([
    { MetricName: 'ConsecutiveLosses', Unit: 'Count', Value: 3, ...own },
    { MetricName: 'SilentTargets', Unit: 'Count', Value: 1, ...own },
    { MetricName: 'PacketLoss', Unit: 'Percent', Value: 5, ...own },
    { MetricName: 'WorstPacketLoss', Unit: 'Percent', Value: 75, ...own },
  ]);
  expect(pathData({ path: 'primary', slot: 'a' }, unknown, 5000)).toEqual([]);
});

test('more than 150 different round trips are split', () => {
  const roundTrips = Array.from({ length: 301 }, (_, index) => index);

  const sizes = targetData(of, { loss: 0, roundTrips, streak: 0 }, 5000).flatMap(({ Values }) => Values?.length ?? []);

  expect(sizes).toEqual([150, 150, 1]);
});

test('the probe speaks of itself in the dimension Probe alone, and of a stalled ping in all three', () => {
  const own = { Dimensions: [{ Name: 'Probe', Value: 'a' }], Unit: 'Count' };

  expect(heartbeatDatum('a', 5000)).toEqual({ ...common, ...own, MetricName: 'Heartbeat', Value: 1 });
  expect(droppedDatum('a', 7, 5000)).toEqual({ ...common, ...own, MetricName: 'DroppedDatapoints', Value: 7 });
  expect(stalledDatum(of, 5000)).toEqual({ ...common, MetricName: 'Stalled', Unit: 'Count', Value: 1 });
});

import type { MetricDatum } from '@aws-sdk/client-cloudwatch';
import { probeDimensions, probeMetrics } from '../failover/names.ts';
import type { Instant, Milliseconds } from '../failover/time.ts';
import type { ProbedTarget } from './probed-targets.ts';
import type { Period } from './tally.ts';

/** A datapoint for PutMetricData in high resolution (StorageResolution 1). */
export interface Datum extends MetricDatum {
  readonly MetricName: string;
  readonly Timestamp: Date;
}

interface Place {
  readonly at: Instant;
  readonly dimensions: Readonly<Record<string, string>>;
}

/** One value may be given at most 150 values and their counts. */
const valuesPerDatum = 150;

const datumOf = (
  name: string,
  { at, dimensions }: Place,
  rest: Omit<MetricDatum, 'MetricName' | 'Timestamp'>,
): Datum => ({
  MetricName: name,
  Dimensions: Object.entries(dimensions).map(([Name, Value]) => ({ Name, Value })),
  Timestamp: new Date(at),
  StorageResolution: 1,
  ...rest,
});

const count = (name: string, place: Place, value: number): Datum =>
  datumOf(name, place, { Unit: 'Count', Value: value });

const roundTripsOf = (place: Place, roundTrips: readonly Milliseconds[]): Datum[] => {
  const counts = new Map<number, number>();
  for (const value of roundTrips) counts.set(value, (counts.get(value) ?? 0) + 1);
  const values = [...counts.keys()];
  return Array.from({ length: Math.ceil(values.length / valuesPerDatum) }, (_, index) => {
    const Values = values.slice(index * valuesPerDatum, (index + 1) * valuesPerDatum);
    return datumOf(probeMetrics.roundTripTime, place, {
      Unit: 'Milliseconds',
      Values,
      Counts: Values.map((value) => counts.get(value) ?? 0),
    });
  });
};

const placeOf = ({ path, target, slot }: ProbedTarget, at: Instant): Place => ({
  at,
  dimensions: probeDimensions(path, target, slot),
});

/** The losses in a row of one target. */
export const streakDatum = (of: ProbedTarget, losses: number, at: Instant): Datum =>
  count(probeMetrics.consecutiveLosses, placeOf(of, at), losses);

/** A target's ping process had to be restarted. */
export const stalledDatum = (of: ProbedTarget, at: Instant): Datum => count(probeMetrics.stalled, placeOf(of, at), 1);

/** Everything that is published of one target and period. */
export const periodData = (of: ProbedTarget, { loss, roundTrips, streak }: Period, at: Instant): readonly Datum[] => [
  ...(loss === undefined ? [] : [datumOf(probeMetrics.loss, placeOf(of, at), { Unit: 'Percent', Value: loss })]),
  ...roundTripsOf(placeOf(of, at), roundTrips),
  streakDatum(of, streak, at),
];

/** The probe lives and reaches CloudWatch. */
export const heartbeatDatum = (slot: string, at: Instant): Datum =>
  count(probeMetrics.heartbeat, { at, dimensions: { Probe: slot } }, 1);

/** Datapoints that the full backlog had to drop. */
export const droppedDatum = (slot: string, dropped: number, at: Instant): Datum =>
  count(probeMetrics.dropped, { at, dimensions: { Probe: slot } }, dropped);

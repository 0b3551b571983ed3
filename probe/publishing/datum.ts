import type { MetricDatum } from '@aws-sdk/client-cloudwatch';
import { pathDimensions, probeMetrics, targetDimensions } from '../../failover/names.ts';
import type { Instant, Milliseconds } from '../../failover/time.ts';
import type { Path } from '../../failover/path.ts';
import type { PathPeriod } from '../judging/path-period.ts';
import type { ProbedTarget } from '../probed-targets.ts';
import type { Period } from '../judging/tally.ts';

/** A datapoint for PutMetricData in high resolution (StorageResolution 1). */
export interface Datum extends MetricDatum {
  readonly MetricName: string;
  readonly Timestamp: Date;
}

interface Series {
  readonly at: Instant;
  readonly dimensions: Readonly<Record<string, string>>;
}

/** One value may be given at most 150 values and their counts. */
const valuesPerDatum = 150;

const datumOf = (
  name: string,
  { at, dimensions }: Series,
  rest: Omit<MetricDatum, 'MetricName' | 'Timestamp'>,
): Datum => ({
  MetricName: name,
  Dimensions: Object.entries(dimensions).map(([Name, Value]) => ({ Name, Value })),
  Timestamp: new Date(at),
  StorageResolution: 1,
  ...rest,
});

const count = (name: string, series: Series, value: number): Datum =>
  datumOf(name, series, { Unit: 'Count', Value: value });

const roundTripsOf = (series: Series, roundTrips: readonly Milliseconds[]): Datum[] => {
  const counts = new Map<number, number>();
  for (const value of roundTrips) counts.set(value, (counts.get(value) ?? 0) + 1);
  const values = [...counts.keys()];
  return Array.from({ length: Math.ceil(values.length / valuesPerDatum) }, (_, index) => {
    const Values = values.slice(index * valuesPerDatum, (index + 1) * valuesPerDatum);
    return datumOf(probeMetrics.roundTripTime, series, {
      Unit: 'Milliseconds',
      Values,
      Counts: Values.map((value) => counts.get(value) ?? 0),
    });
  });
};

const seriesOf = ({ path, target, slot }: ProbedTarget, at: Instant): Series => ({
  at,
  dimensions: targetDimensions(path, target, slot),
});

/** A target's ping process had to be restarted. */
export const stalledDatum = (of: ProbedTarget, at: Instant): Datum => count(probeMetrics.stalled, seriesOf(of, at), 1);

const percent = (name: string, series: Series, value: number): Datum =>
  datumOf(name, series, { Unit: 'Percent', Value: value });

/** What is published of one target and period. */
export const targetData = (of: ProbedTarget, { loss, roundTrips }: Period, at: Instant): readonly Datum[] => [
  ...(loss === undefined ? [] : [percent(probeMetrics.loss, seriesOf(of, at), loss)]),
  ...roundTripsOf(seriesOf(of, at), roundTrips),
];

/** A path, as the probe of a slot sees it. */
export interface ProbedPathOf {
  readonly path: Path;
  readonly slot: string;
}

/** The losses in a row of the best target of a path. */
export const streakDatum = ({ path, slot }: ProbedPathOf, losses: number, at: Instant): Datum =>
  count(probeMetrics.consecutiveLosses, { at, dimensions: pathDimensions(path, slot) }, losses);

/** What is published of a path that decides, and a period; nothing of what is not known. */
export const pathData = (of: ProbedPathOf, period: PathPeriod, at: Instant): readonly Datum[] => {
  const { streak, silent, loss, worstLoss } = period;
  const series = { at, dimensions: pathDimensions(of.path, of.slot) };
  return [
    streak === undefined ? [] : streakDatum(of, streak, at),
    silent === undefined ? [] : count(probeMetrics.silentTargets, series, silent),
    loss === undefined ? [] : percent(probeMetrics.loss, series, loss),
    worstLoss === undefined ? [] : percent(probeMetrics.worstLoss, series, worstLoss),
  ].flat();
};

/** The probe lives and reaches CloudWatch. */
export const heartbeatDatum = (slot: string, at: Instant): Datum =>
  count(probeMetrics.heartbeat, { at, dimensions: { Probe: slot } }, 1);

/** Datapoints that the full backlog had to drop. */
export const droppedDatum = (slot: string, dropped: number, at: Instant): Datum =>
  count(probeMetrics.dropped, { at, dimensions: { Probe: slot } }, dropped);

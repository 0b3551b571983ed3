import type * as sdk from '@aws-sdk/client-cloudwatch';
import type { Instant } from '../../failover/time.ts';
import { page } from '../services/page.ts';
import { servingOnly } from '../services/served-members.ts';
import { ServiceError } from '../wire/service.ts';
import type { Answer, Operation } from '../wire/service.ts';
import type { Metric, MetricStore } from './metric-store.ts';
import { dimensionsOf, periodOf } from './put-metric-data.ts';
import { isStatistic, statistics, type Statistic } from './statistics.ts';

const invalid = (message: string): ServiceError => new ServiceError('InvalidParameterValueException', message);

/** CloudWatch gives at most so many datapoints in one answer; ours keeps to it of each series. */
const mostDatapoints = 100_800;

interface Stretch {
  readonly from: Instant;
  readonly to: Instant;
  readonly period: number;
}

/** Whole periods, aligned as CloudWatch aligns them: down, to a multiple of the period. */
const stretchOf = (start: Date | undefined, end: Date | undefined, period: number): Stretch => {
  if (start === undefined || end === undefined || start >= end)
    throw invalid('The parameter StartTime must be less than the parameter EndTime.');
  const from = Math.floor(start.getTime() / period) * period;
  if ((end.getTime() - from) / period > mostDatapoints)
    throw invalid(`More than ${mostDatapoints} datapoints are asked for.`);
  return { from, to: end.getTime(), period };
};

const checkStatistic = (name: string | undefined): Statistic => {
  if (name !== undefined && isStatistic(name)) return name;
  throw invalid(`the lab does not serve the statistic ${name}; it serves ${Object.keys(statistics).join(', ')}`);
};

const metricOf = ({ Namespace = '', MetricName = '', Dimensions }: sdk.Metric): Metric => ({
  namespace: Namespace,
  name: MetricName,
  dimensions: dimensionsOf(Dimensions),
});

const resultOf = (
  metrics: MetricStore,
  query: sdk.MetricDataQuery,
  input: sdk.GetMetricDataCommandInput,
): sdk.MetricDataResult => {
  const { Id, MetricStat, Label } = query;
  if (MetricStat === undefined) throw invalid(`the lab does not serve metric math: query ${Id} has no MetricStat`);
  if (MetricStat.Unit !== undefined) throw invalid(`the lab does not serve the Unit of query ${Id}`);
  const { from, to, period } = stretchOf(input.StartTime, input.EndTime, periodOf(MetricStat.Period));
  const name = checkStatistic(MetricStat.Stat);
  const metric = metricOf(MetricStat.Metric ?? {});
  const known: { readonly at: Instant; readonly value: number }[] = [];
  for (let at = from; at < to; at += period) {
    const all = metrics.within(metric, { from: at, to: at + period });
    if (all !== undefined) known.push({ at, value: statistics[name](all) });
  }
  // Newest first, unless asked otherwise.
  const ordered = input.ScanBy === 'TimestampAscending' ? known : known.toReversed();
  return {
    Id,
    Label: Label ?? MetricStat.Metric?.MetricName,
    Timestamps: ordered.map(({ at }) => new Date(at)),
    Values: ordered.map(({ value }) => value),
    StatusCode: 'Complete',
  };
};

const getMetricData = (metrics: MetricStore) =>
  servingOnly(
    ['MetricDataQueries', 'StartTime', 'EndTime', 'ScanBy'],
    (input: sdk.GetMetricDataCommandInput): Answer<sdk.GetMetricDataCommandOutput> => ({
      MetricDataResults: (input.MetricDataQueries ?? [])
        .filter(({ ReturnData }) => ReturnData !== false)
        .map((query) => resultOf(metrics, query, input)),
    }),
  );

const listMetrics = (metrics: MetricStore) =>
  servingOnly(
    ['Namespace', 'MetricName', 'Dimensions', 'NextToken'],
    (input: sdk.ListMetricsCommandInput): Answer<sdk.ListMetricsCommandOutput> => {
      const wanted = input.Dimensions ?? [];
      const matching = metrics
        .list()
        .filter(
          ({ namespace, name, dimensions }) =>
            (input.Namespace ?? namespace) === namespace &&
            (input.MetricName ?? name) === name &&
            wanted.every(
              ({ Name = '', Value }) =>
                dimensions[Name] !== undefined && (Value ?? dimensions[Name]) === dimensions[Name],
            ),
        );
      const { items, next } = page(matching, { size: 500, token: input.NextToken }, 'InvalidParameterValueException');
      return {
        Metrics: items.map(({ namespace, name, dimensions }) => ({
          Namespace: namespace,
          MetricName: name,
          Dimensions: Object.entries(dimensions).map(([Name, Value]) => ({ Name, Value })),
        })),
        NextToken: next,
      };
    },
  );

/** The operations that read metrics: what exploring needs, without metric math. */
export const metricReads = (metrics: MetricStore): Readonly<Record<string, Operation>> => ({
  GetMetricData: getMetricData(metrics),
  ListMetrics: listMetrics(metrics),
});

import type * as sdk from '@aws-sdk/client-cloudwatch';
import { second } from '../../failover/time.ts';
import { page } from '../services/page.ts';
import { servingOnly } from '../services/served-members.ts';
import { ServiceError } from '../wire/service.ts';
import type { Answer, Operation } from '../wire/service.ts';
import { undocumentedError } from '../wire/undocumented.ts';
import type { Metric, MetricStore } from './metric-store.ts';
import { merge, statistics, type Statistic, type StatisticSet } from './statistics.ts';

/** What reads the store: which metrics there are, and their values by period. */

const dimensionsOf = (dimensions: readonly sdk.Dimension[] = []): Readonly<Record<string, string>> =>
  Object.fromEntries(dimensions.map(({ Name = '', Value = '' }) => [Name, Value]));

/** A filter without a value takes any. */
const hasAll = ({ dimensions }: Metric, filters: readonly sdk.DimensionFilter[]): boolean =>
  filters.every(
    ({ Name = '', Value }) => Object.hasOwn(dimensions, Name) && (Value ?? dimensions[Name]) === dimensions[Name],
  );

const listMetrics = (metrics: MetricStore) =>
  servingOnly(
    ['Namespace', 'MetricName', 'Dimensions', 'NextToken'],
    ({
      Namespace,
      MetricName,
      Dimensions = [],
      NextToken,
    }: sdk.ListMetricsCommandInput): Answer<sdk.ListMetricsCommandOutput> => {
      const all = metrics
        .list()
        .filter(({ namespace, name }) => (Namespace ?? namespace) === namespace && (MetricName ?? name) === name)
        .filter((metric) => hasAll(metric, Dimensions));
      const { items, next } = page(all, { size: 500, token: NextToken }, 'InvalidParameterValue');
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

const isServed = (name: string): name is Statistic => Object.hasOwn(statistics, name);

/** The values of one query, newest first, as CloudWatch gives them unless asked otherwise. */
const resultOf = (
  metrics: MetricStore,
  { Id = '', MetricStat }: sdk.MetricDataQuery,
  { from, to }: { readonly from: number; readonly to: number },
): sdk.MetricDataResult => {
  const { Metric, Period = 60, Stat = '' } = MetricStat ?? {};
  if (Metric === undefined || !isServed(Stat))
    throw undocumentedError(
      'a member that the lab has no meaning for',
      `the lab serves a metric with one of ${Object.keys(statistics).join(', ')} in the query ${Id}`,
    );
  const { Namespace: namespace = '', MetricName: name = '', Dimensions } = Metric;
  const periods = new Map<number, StatisticSet>();
  const step = Period * second;
  for (const part of metrics.between({ namespace, name, dimensions: dimensionsOf(Dimensions) }, { from, to })) {
    const at = Math.floor(part.at / step) * step;
    const before = periods.get(at);
    periods.set(at, before === undefined ? part.statistics : merge(before, part.statistics));
  }
  const values = [...periods].toReversed();
  return {
    Id,
    Label: name,
    Timestamps: values.map(([at]) => new Date(at)),
    Values: values.map(([, set]) => statistics[Stat](set)),
    StatusCode: 'Complete',
  };
};

const getMetricData = (metrics: MetricStore) =>
  servingOnly(
    ['MetricDataQueries', 'StartTime', 'EndTime'],
    ({
      MetricDataQueries = [],
      StartTime,
      EndTime,
    }: sdk.GetMetricDataCommandInput): Answer<sdk.GetMetricDataCommandOutput> => {
      const window = { from: StartTime?.getTime() ?? 0, to: EndTime?.getTime() ?? 0 };
      if (window.from >= window.to)
        throw new ServiceError(
          'ValidationException',
          'The parameter StartTime must be less than the parameter EndTime.',
        );
      return { MetricDataResults: MetricDataQueries.map((query) => resultOf(metrics, query, window)), Messages: [] };
    },
  );

/** The operations that read metrics. */
export const metricOperations = (metrics: MetricStore): Readonly<Record<string, Operation>> => ({
  ListMetrics: listMetrics(metrics),
  GetMetricData: getMetricData(metrics),
});

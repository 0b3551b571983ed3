import {
  GetMetricDataCommand,
  ListMetricsCommand,
  type CloudWatchClient,
  type MetricDataQuery,
} from '@aws-sdk/client-cloudwatch';
import { minute, second, type Instant } from '../failover/time.ts';

/** A metric of CloudWatch's, and what is wanted of each of its minutes. */
export interface MinuteMetric {
  readonly namespace: string;
  readonly name: string;
  readonly dimensions: Readonly<Record<string, string>>;
  readonly statistic: 'Sum' | 'SampleCount';
}

const dimensionsOf = (dimensions: Readonly<Record<string, string>>) =>
  Object.entries(dimensions).map(([Name, Value]) => ({ Name, Value }));

const queryOf = ({ namespace, name, dimensions, statistic }: MinuteMetric, index: number): MetricDataQuery => ({
  Id: `m${index}`,
  MetricStat: {
    Metric: { Namespace: namespace, MetricName: name, Dimensions: dimensionsOf(dimensions) },
    Period: minute / second,
    Stat: statistic,
  },
});

/** The values of each metric, of which one call takes 500, by the beginning of their minute, in the order of the metrics. A minute without a datapoint is missing. */
export const readMinutes = async (
  client: CloudWatchClient,
  { metrics, from, to }: { readonly metrics: readonly MinuteMetric[]; readonly from: Instant; readonly to: Instant },
  abortSignal: AbortSignal,
): Promise<readonly ReadonlyMap<Instant, number>[]> => {
  const found = metrics.map(() => new Map<Instant, number>());
  const queries = metrics.map(queryOf);
  const window = { StartTime: new Date(from), EndTime: new Date(to), MetricDataQueries: queries };
  for (let NextToken: string | undefined; ;) {
    // oxlint-disable-next-line no-await-in-loop -- one page after another
    const answer = await client.send(new GetMetricDataCommand({ ...window, NextToken }), { abortSignal });
    for (const { Id = '', Timestamps = [], Values = [] } of answer.MetricDataResults ?? []) {
      const values = found[Number(Id.slice(1))];
      Timestamps.forEach((at, index) => values?.set(at.getTime(), Values[index] ?? NaN));
    }
    NextToken = answer.NextToken;
    if (NextToken === undefined) return found;
  }
};

/**
 * The transit gateway that CloudWatch names beside an attachment: its metrics of attachments are kept under both. Undefined
 * where there is no such metric.
 */
export const readTransitGatewayOf = async (
  client: CloudWatchClient,
  attachment: string,
  abortSignal: AbortSignal,
): Promise<string | undefined> => {
  const { Metrics = [] } = await client.send(
    new ListMetricsCommand({
      Namespace: 'AWS/TransitGateway',
      MetricName: 'PacketsIn',
      Dimensions: [{ Name: 'TransitGatewayAttachment', Value: attachment }],
    }),
    { abortSignal },
  );
  // A VPC's is kept for each Availability Zone, too.
  const both = Metrics.find(
    ({ Dimensions = [] }) => Dimensions.length === 2 && Dimensions.some(({ Name }) => Name === 'TransitGateway'),
  );
  return both?.Dimensions?.find(({ Name }) => Name === 'TransitGateway')?.Value;
};

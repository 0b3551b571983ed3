import type { Datapoint } from '../cloudwatch/metric-store.ts';
import { merge, statisticsOf, type StatisticSet } from '../cloudwatch/statistics.ts';

interface Directive {
  readonly Namespace: string;
  readonly Dimensions: readonly (readonly string[])[];
  readonly Metrics: readonly { readonly Name: string; readonly Unit?: string; readonly StorageResolution?: number }[];
}
interface Embedded {
  readonly _aws?: { readonly Timestamp: number; readonly CloudWatchMetrics?: readonly Directive[] };
  readonly [member: string]: unknown;
}

const valuesOf = (value: unknown): StatisticSet | undefined => {
  const values = [value].flat().filter((one): one is number => typeof one === 'number');
  return values
    .map((one) => statisticsOf(one))
    .reduce<StatisticSet | undefined>((sum, one) => (sum ? merge(sum, one) : one), undefined);
};

const parse = (line: string): Embedded => {
  if (!line.startsWith('{')) return {};
  try {
    return JSON.parse(line) as Embedded;
  } catch {
    return {};
  }
};

const datapoints = (line: Embedded, at: number, { Namespace, Dimensions, Metrics }: Directive): Datapoint[] =>
  Dimensions.flatMap((names) =>
    Metrics.flatMap(({ Name, Unit, StorageResolution }) => {
      const statistics = valuesOf(line[Name]);
      if (statistics === undefined) return [];
      const dimensions = Object.fromEntries(names.map((name) => [name, String(line[name])]));
      const resolution = StorageResolution === 1 ? 1 : 60;
      return [
        {
          namespace: Namespace,
          name: Name,
          dimensions,
          at,
          statistics,
          resolution,
          ...(Unit === undefined ? {} : { unit: Unit }),
        },
      ];
    }),
  );

/**
 * The metrics in a log line in the embedded metric format, or none
 * (https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html).
 */
export const embeddedMetrics = (text: string): readonly Datapoint[] => {
  const line = parse(text);
  const { Timestamp = 0, CloudWatchMetrics = [] } = line['_aws'] ?? {};
  return CloudWatchMetrics.flatMap((directive) => datapoints(line, Timestamp, directive));
};

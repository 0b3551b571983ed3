import * as sdk from '@aws-sdk/client-cloudwatch';
import type { Service } from '../wire/service.ts';
import { alarmOperations } from './alarm-operations.ts';
import type { Alarms } from './alarms.ts';
import type { Datapoint, MetricStore } from './metric-store.ts';
import { putMetricData } from './put-metric-data.ts';
import { metricReads } from './read-metrics.ts';

/** CloudWatch as the lab serves it; `publish` takes datapoints on their way into the store. */
export const cloudWatchService = (of: {
  readonly metrics: MetricStore;
  readonly alarms: Alarms;
  readonly publish: (datapoint: Datapoint) => void;
}): Service => ({
  sdk,
  operations: { PutMetricData: putMetricData(of.publish), ...metricReads(of.metrics), ...alarmOperations(of.alarms) },
});

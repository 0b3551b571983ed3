import * as sdk from '@aws-sdk/client-cloudwatch';
import type { Service } from '../wire/service.ts';
import { alarmOperations } from './alarm-operations.ts';
import type { Alarms } from './alarms.ts';
import { metricOperations } from './metric-reading.ts';
import type { Datapoint, MetricStore } from './metric-store.ts';
import { putMetricData } from './put-metric-data.ts';

/** CloudWatch as the lab serves it: `metrics` is what can be read, `publish` takes datapoints on their way into that store. */
export const cloudWatchService = (of: {
  readonly alarms: Alarms;
  readonly metrics: MetricStore;
  readonly publish: (datapoint: Datapoint) => void;
}): Service => ({
  sdk,
  operations: {
    PutMetricData: putMetricData(of.publish),
    ...alarmOperations(of.alarms),
    ...metricOperations(of.metrics),
  },
});

import * as sdk from '@aws-sdk/client-cloudwatch';
import type { Service } from '../wire/service.ts';
import { alarmOperations } from './alarm-operations.ts';
import type { Alarms } from './alarms.ts';
import type { Datapoint } from './metric-store.ts';
import { putMetricData } from './put-metric-data.ts';

/** CloudWatch as the lab serves it, which gives no metrics: the store is in the lab's hands; `publish` takes datapoints on their way into the store. */
export const cloudWatchService = (of: {
  readonly alarms: Alarms;
  readonly publish: (datapoint: Datapoint) => void;
}): Service => ({
  sdk,
  operations: { PutMetricData: putMetricData(of.publish), ...alarmOperations(of.alarms) },
});

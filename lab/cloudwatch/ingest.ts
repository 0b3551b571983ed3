import type { RunningLatencies } from '../time/latencies.ts';
import type { Timers } from '../time/timers.ts';
import type { Datapoint, MetricStore } from './metric-store.ts';

/** Takes datapoints into a store after the time that CloudWatch needs; those of one moment together. */
export const createIngest = (timers: Timers, metrics: MetricStore, latencies: RunningLatencies) => {
  let batch: { readonly at: number; readonly datapoints: Datapoint[] } | undefined;
  return (datapoint: Datapoint): void => {
    const now = timers.clock.now();
    if (batch?.at !== now) {
      const datapoints: Datapoint[] = [];
      batch = { at: now, datapoints };
      timers.after(latencies.of('metricIngest'), () => datapoints.forEach(metrics.record));
    }
    batch.datapoints.push(datapoint);
  };
};

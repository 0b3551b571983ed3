import { Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';
import { namespaceOf } from '../failover/names.ts';
import type { Site } from '../failover/settings/site.ts';
import type { Output } from './log.ts';

/** Writes metrics as log lines in CloudWatch's embedded metric format, in the site's namespace and its `Site` dimension. */
export interface Meter {
  /** Writes these values by metric name, with more dimensions where given. Those that are not known are left out. */
  record(values: Readonly<Record<string, number | undefined>>, dimensions?: Readonly<Record<string, string>>): void;
}

/** Lets Powertools make each line, and writes it itself: Powertools would print to the process, at the machine's time. */
export const createMeter = ({ write, clock }: Output, site: Site): Meter => {
  const metrics = new Metrics({ namespace: namespaceOf(site) });
  metrics.clearDefaultDimensions();
  metrics.setDefaultDimensions({ Site: site.name });
  return {
    record(values, dimensions) {
      for (const [name, value] of Object.entries(values)) {
        if (value !== undefined) metrics.addMetric(name, MetricUnit.NoUnit, value);
      }
      if (!metrics.hasStoredMetrics()) return;
      if (dimensions !== undefined) metrics.addDimensions({ ...dimensions });
      const { _aws: about, ...fields } = metrics.serializeMetrics();
      write(JSON.stringify({ _aws: { ...about, Timestamp: clock.now() }, ...fields }));
      metrics.clearMetrics();
      metrics.clearDimensions();
    },
  };
};

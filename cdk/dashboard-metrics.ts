import { Duration } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import {
  namespaceOf,
  probeMetrics,
  reactorMetrics,
  targetDimensions,
  targetName,
  type ProbedPath,
} from '../failover/names.ts';
import { paths, type Path } from '../failover/path.ts';
import type { Site, VirtualInterface } from '../failover/settings/site.ts';
import { vifMetric } from './signal-alarms.ts';

/**
 * The metrics that a dashboard of a site shows. Only those that are published whether or not anything goes wrong: a graph
 * that is empty on most days teaches nobody to look. What failed is in the reactor's errors, and rings by itself.
 */

const { AVERAGE, MAXIMUM, MINIMUM, SUM } = cloudwatch.Stats;

/** What the probes publish of one path: a line per target and probe. */
export const probed = (site: Site, path: ProbedPath, of: 'loss' | 'roundTripTime'): cloudwatch.Metric[] =>
  site.probes.flatMap(({ slot }) =>
    (site[path]?.targets ?? []).map(
      (target) =>
        new cloudwatch.Metric({
          namespace: namespaceOf(site),
          metricName: probeMetrics[of],
          dimensionsMap: targetDimensions(path, target, slot),
          statistic: AVERAGE,
          period: Duration.seconds(10),
          label: `${targetName(target)} from ${slot}`,
        }),
    ),
  );

/** The probes' signs of life: one line per probe. */
export const heartbeats = (site: Site): cloudwatch.Metric[] =>
  site.probes.map(
    ({ slot }) =>
      new cloudwatch.Metric({
        namespace: namespaceOf(site),
        metricName: probeMetrics.heartbeat,
        dimensionsMap: { Probe: slot },
        statistic: SUM,
        period: Duration.minutes(1),
        label: slot,
      }),
  );

interface OfReactor {
  readonly label: string;
  readonly statistic: string;
  readonly dimensions?: Readonly<Record<string, string>>;
}

const ofReactor = (
  site: Site,
  metricName: string,
  { label, statistic, dimensions = {} }: OfReactor,
): cloudwatch.Metric =>
  new cloudwatch.Metric({
    namespace: namespaceOf(site),
    metricName,
    dimensionsMap: { Site: site.name, ...dimensions },
    statistic,
    period: Duration.minutes(1),
    label,
  });

/** 0 while traffic is on primary, 1 while it is on backup, 0.5 while only some route tables or lists are. */
export const pathInUse = (site: Site): cloudwatch.Metric =>
  ofReactor(site, reactorMetrics.pathInUse, { label: 'path in use: 0 primary, 1 backup', statistic: MAXIMUM });

/** 1 healthy, 0.5 degraded, 0 down; no point while unknown. */
export const health = (site: Site): cloudwatch.Metric[] => [
  ofReactor(site, reactorMetrics.primaryHealth, { label: 'primary', statistic: MINIMUM }),
  ofReactor(site, reactorMetrics.backupHealth, { label: 'backup', statistic: MINIMUM }),
];

export const switches = (site: Site): cloudwatch.Metric[] => [
  ...paths.map((to: Path) =>
    ofReactor(site, reactorMetrics.switched, { label: `to ${to}`, statistic: SUM, dimensions: { To: to } }),
  ),
  ofReactor(site, reactorMetrics.announced, { label: 'announcements', statistic: SUM }),
];

export const penalty = (site: Site): cloudwatch.Metric =>
  ofReactor(site, reactorMetrics.penalty, { label: 'damping penalty', statistic: MAXIMUM });

export const runs = (site: Site): cloudwatch.Metric =>
  ofReactor(site, reactorMetrics.run, { label: 'runs that ended well', statistic: SUM });

const vifs = (site: Site): readonly VirtualInterface[] => paths.flatMap((path) => site[path].virtualInterfaces);

/** BGP of every virtual interface, by both witnesses; a dual-stack one is listed per family, and is read directly once. */
export const bgp = (site: Site): cloudwatch.Metric[] => {
  const readDirectly = new Set(vifs(site).flatMap(({ id, directRead }) => (directRead ? [id] : [])));
  return [
    ...[...readDirectly].map((id) =>
      ofReactor(site, reactorMetrics.bgp, {
        label: `${id}, read directly`,
        statistic: MINIMUM,
        dimensions: { VirtualInterface: id },
      }),
    ),
    ...vifs(site).map((vif) =>
      vifMetric(vif, 'VirtualInterfaceBgpStatus').with({ label: `${vif.id} ${vif.addressFamily}, AWS's metric` }),
    ),
  ];
};

export const prefixes = (site: Site): cloudwatch.Metric[] =>
  vifs(site).map((vif) =>
    vifMetric(vif, 'VirtualInterfaceBgpPrefixesAccepted').with({ label: `${vif.id} ${vif.addressFamily}, accepted` }),
  );

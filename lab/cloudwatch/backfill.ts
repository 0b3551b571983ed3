import {
  namespaceOf,
  pathDimensions,
  probeMetrics,
  reactorFunction,
  reactorMetrics,
  targetDimensions,
  type ProbedPath,
} from '../../failover/names.ts';
import { paths } from '../../failover/path.ts';
import type { Site } from '../../failover/settings/site.ts';
import { minute, second, type Instant, type Milliseconds } from '../../failover/time.ts';
import { healthyAttachments } from './attachment-metrics.ts';
import type { Datapoint } from './metric-store.ts';
import { statisticsOf } from './statistics.ts';
import { healthyDirectConnect } from './direct-connect-metrics.ts';
import { advertised } from '../world.ts';

/** What a healthy site would have published in the past, so that its alarms are OK at once and its dashboard is full. */

interface Past {
  readonly from: Instant;
  readonly to: Instant;
  /** How late Direct Connect's own metrics are. */
  readonly directConnectDelay: Milliseconds;
}

/** The probe publishes every 10 s. */
const probeInterval = 10 * second;
/** Milliseconds: what a healthy line's answers take. Made up. */
const roundTripTime: Readonly<Record<ProbedPath, number>> = { primary: 8, backup: 19, through: 9 };

const moments = ({ from, to }: Pick<Past, 'from' | 'to'>, every: Milliseconds): readonly Instant[] => {
  const first = Math.ceil(from / every) * every;
  return Array.from({ length: Math.max(0, Math.ceil((to - first) / every)) }, (_, index) => first + index * every);
};

/** Every path that is probed, with its targets. */
const probed = (site: Site) => [
  ...paths.map((path): { path: ProbedPath; targets: Site['primary']['targets'] } => ({
    path,
    targets: site[path].targets,
  })),
  { path: 'through' as const, targets: site.through?.targets ?? [] },
];

/** What is 0 of a healthy path. A path of one target has no worst one: what no alarm watches does no harm. */
const ofPath = [
  probeMetrics.consecutiveLosses,
  probeMetrics.silentTargets,
  probeMetrics.loss,
  probeMetrics.worstLoss,
] as const;

interface Series extends Pick<Datapoint, 'name' | 'dimensions'> {
  readonly value: number;
  readonly count?: number;
}

const probeDatapoints = (site: Site, past: Past): readonly Datapoint[] => {
  const answers = probeInterval / site.detection.interval;
  const series: readonly Series[] = site.probes.flatMap(({ slot }) => [
    { name: probeMetrics.heartbeat, dimensions: { Probe: slot }, value: 1 },
    ...paths.flatMap((path) => ofPath.map((name) => ({ name, dimensions: pathDimensions(path, slot), value: 0 }))),
    ...probed(site).flatMap(({ path, targets }) =>
      targets.flatMap((target) => {
        const dimensions = targetDimensions(path, target, slot);
        return [
          { name: probeMetrics.loss, dimensions, value: 0 },
          { name: probeMetrics.roundTripTime, dimensions, value: roundTripTime[path], count: answers },
        ];
      }),
    ),
  ]);
  return moments(past, probeInterval).flatMap((at) =>
    series.map(({ value, count, ...metric }) => ({
      ...metric,
      namespace: namespaceOf(site),
      at,
      statistics: statisticsOf(value, count),
      resolution: 1 as const,
    })),
  );
};

const reactorValues = { run: 1, pathInUse: 0, primaryHealth: 1, backupHealth: 1, penalty: 0 } as const;

const reactorDatapoints = (site: Site, past: Past): readonly Datapoint[] => {
  const own = Object.entries(reactorValues).map(([key, value]) => ({
    namespace: namespaceOf(site),
    name: reactorMetrics[key as keyof typeof reactorValues],
    dimensions: { Site: site.name },
    value,
  }));
  const ofLambda = Object.entries({ Invocations: 1, Errors: 0, Throttles: 0, Duration: 120 }).map(([name, value]) => ({
    namespace: 'AWS/Lambda',
    name,
    dimensions: { FunctionName: reactorFunction(site) },
    value,
  }));
  return moments(past, minute).flatMap((at) =>
    [...own, ...ofLambda].map(({ value, ...metric }) => ({ ...metric, at, statistics: statisticsOf(value) })),
  );
};

/** The datapoints of a stretch of health. */
export const healthyPast = (site: Site, past: Past): readonly Datapoint[] => [
  ...probeDatapoints(site, past),
  ...reactorDatapoints(site, past),
  ...moments({ from: past.from, to: past.to - 2 * minute }, minute).flatMap((at) => healthyAttachments(site, at)),
  ...paths.flatMap((path) =>
    site[path].virtualInterfaces.flatMap((session) =>
      healthyDirectConnect(session, advertised(site).length, {
        from: past.from,
        to: past.to - past.directConnectDelay,
      }),
    ),
  ),
];

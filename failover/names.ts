import type { Path } from './path.ts';
import type { Site, Target } from './settings/site.ts';

/** The names that the deployment, the reactor, the probe and an operator must agree on, all derived from the site's. */

/** The CloudWatch namespace of everything that the probe and the reactor of a site publish. */
export const namespaceOf = (site: Pick<Site, 'name'>): string => `DxFailover/${site.name}`;

/** The operator's word: written with `aws ssm put-parameter`, read by the reactor. */
export const overrideParameter = (site: Pick<Site, 'name'>): string => `/dx-failover/${site.name}/override`;

/** What the reactor remembers between runs. Made by the reactor, never by CloudFormation, which would reset it. */
export const memoryParameter = (site: Pick<Site, 'name'>): string => `/dx-failover/${site.name}/memory`;

/** All signal alarms of a site begin so, and nothing else does: the last slash keeps `hq` from matching `hq-2`. */
export const signalPrefix = (site: Pick<Site, 'name'>): string => `dx-failover/${site.name}/signal/`;

/** The alarms that watch dx-failover itself begin so; they never wake the reactor. */
export const watchPrefix = (site: Pick<Site, 'name'>): string => `dx-failover/${site.name}/watch/`;

export const reactorFunction = (site: Pick<Site, 'name'>): string => `dx-failover-${site.name}-reactor`;

/** A target as metrics name it: `10.109.2.1`, or `10.109.2.1-tcp-443`; the colons of IPv6 become dots. */
export const targetName = (target: Target): string => {
  const address = target.address.replaceAll(':', '.');
  return target.port === undefined ? address : `${address}-tcp-${target.port}`;
};

/** What the probe publishes: of each target, of each path that decides, and of itself. */
export const probeMetrics = {
  /** Percent of the answers of a publishing period that did not come: of a target, and of the best target of a path. */
  loss: 'PacketLoss',
  /** The same of the worst target of a path that has several. */
  worstLoss: 'WorstPacketLoss',
  /** Milliseconds, one value per answer, of a target. */
  roundTripTime: 'RoundTripTime',
  /** The losses in a row up to the moment of publishing, of the best target of a path. */
  consecutiveLosses: 'ConsecutiveLosses',
  /** How many targets of a path that has several are silent. */
  silentTargets: 'SilentTargets',
  /** 1 per publishing period, in the dimension `Probe` alone: the probe lives and reaches CloudWatch. */
  heartbeat: 'Heartbeat',
  /** Datapoints that the full backlog had to drop, in the dimension `Probe` alone. */
  dropped: 'DroppedDatapoints',
  /** 1 where the ping process of a target had to be restarted because it printed nothing. */
  stalled: 'Stalled',
} as const;

/** The probe's `Path` dimension; `through` goes as users go, measures what they see, and never decides. */
export type ProbedPath = Path | 'through';

/** The dimensions of a probe's metric of one target. */
export const targetDimensions = (path: ProbedPath, target: Target, slot: string) =>
  ({ Path: path, Target: targetName(target), Probe: slot }) as const;

/** The dimensions of a probe's metric of a path. */
export const pathDimensions = (path: Path, slot: string) => ({ Path: path, Probe: slot }) as const;

/** A target as people say it: `10.109.2.1`, `10.109.2.1 port 443`. */
export const spoken = ({ address, port }: Target): string => (port === undefined ? address : `${address} port ${port}`);

/** What the reactor publishes, in the dimension `Site`, each run. Health is 1 healthy, 0.5 degraded, 0 down, absent unknown. */
export const reactorMetrics = {
  /** 1 per run that ended well. `reactor not run` watches it. */
  run: 'ReactorRun',
  /** 0 traffic on primary, 1 on backup, 0.5 in part. */
  pathInUse: 'PathInUse',
  primaryHealth: 'PrimaryHealth',
  backupHealth: 'BackupHealth',
  /** 1 per switch, in the dimensions `Site` and `To`. */
  switched: 'Switch',
  /** 1 per announcement published. */
  announced: 'Announcement',
  /** 1 per event that the reactor does not know. `unknown events` watches it. */
  unknownEvent: 'UnknownEvent',
  /** 1 per write that failed for good in its run. */
  failedWrite: 'FailedWrite',
  /** The damping penalty of the primary. */
  penalty: 'DampingPenalty',
  /** BGP as the reactor reads it directly: 1 up, 0 down, in the dimensions `Site` and `VirtualInterface`. */
  bgp: 'BgpStatusDirect',
} as const;

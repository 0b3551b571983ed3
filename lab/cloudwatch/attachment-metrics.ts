import { paths, type Path } from '../../failover/path.ts';
import type { Site } from '../../failover/settings/site.ts';
import { minute, second, type Instant, type Milliseconds } from '../../failover/time.ts';
import type { Datapoint, MetricStore } from './metric-store.ts';
import { statisticsOf } from './statistics.ts';
import type { RunningLatencies } from '../time/latencies.ts';
import type { Links } from '../network/links.ts';
import { returnOf } from '../network/way-back.ts';
import type { Timers } from '../time/timers.ts';
import { attachmentOf, transitGatewayId } from '../world.ts';

/** `AWS/TransitGateway` of both attachments: the packets of the probes' pings, and of users. */

interface Packets {
  readonly out: number;
  readonly in: number;
}

/** What users send a minute, and as many answers: made up. */
const usersPerMinute = 1200;

/** How the world stands: what a line carries, the way that users take, and by which path an address is answered. */
interface Standing {
  readonly isUp: (path: Path) => boolean;
  readonly users: Path | undefined;
  readonly backTo: (source: string | undefined) => Path | undefined;
}

/** The packets of one attachment in a stretch of time: pings out by it, and answers in by it from whichever path's target. */
const packetsOf = (
  site: Site,
  path: Path,
  { isUp, users, backTo, lasts }: Standing & { readonly lasts: Milliseconds },
): Packets => {
  let [sent, received] = [0, 0];
  const add = (asked: Path, answered: Path | undefined, packets: number): void => {
    if (asked === path) sent += packets;
    if (answered === path && isUp(asked) && isUp(answered)) received += packets;
  };
  for (const asked of paths)
    for (const { sources } of site.probes)
      add(asked, backTo(sources[asked]), (site[asked].targets.length * lasts) / site.detection.interval);
  if (users !== undefined) add(users, users, (usersPerMinute * lasts) / minute);
  return { out: sent, in: received };
};

/** One datapoint of each metric that anything of ours reads. */
const datapointsOf = (
  site: Site,
  at: Instant,
  standing: Standing & { readonly lasts: Milliseconds },
): readonly Datapoint[] =>
  paths.flatMap((path) => {
    const packets = packetsOf(site, path, standing);
    return Object.entries({ PacketsOut: packets.out, PacketsIn: packets.in }).map(([name, value]) => ({
      namespace: 'AWS/TransitGateway',
      name,
      dimensions: { TransitGateway: transitGatewayId, TransitGatewayAttachment: attachmentOf(site, path) },
      at,
      statistics: statisticsOf(value),
    }));
  });

const sampling = 10 * second;

/** Publishes them by the minute. The metrics and their dimensions are documented; how late they come is modelled. */
export const publishAttachmentMetrics = (
  {
    site,
    timers,
    metrics,
    latencies,
  }: {
    readonly site: Site;
    readonly timers: Timers;
    readonly metrics: MetricStore;
    readonly latencies: RunningLatencies;
  },
  links: Links,
): void => {
  let samples: Datapoint[] = [];
  const through = site.through?.targets[0]?.address;
  timers.every(sampling, 0, (at) => {
    const standing = {
      isUp: (path: Path) => links.isUp(path),
      backTo: (source: string | undefined) => links.returnOf('', source),
      users: through === undefined ? undefined : links.pathOf(through),
      lasts: sampling,
    };
    samples.push(...datapointsOf(site, Math.floor((at - 1) / minute) * minute, standing));
    if (at % minute !== 0) return;
    const done = samples;
    samples = [];
    timers.after(latencies.of('attachmentMetric'), () => done.forEach(metrics.record));
  });
};

/** What AWS would have published of a healthy site in a minute of the past. */
export const healthyAttachments = (site: Site, at: Instant): readonly Datapoint[] =>
  datapointsOf(site, at, {
    isUp: () => true,
    backTo: (source) => returnOf(site, source, true),
    users: 'primary',
    lasts: minute,
  });

import { readMinutes, readTransitGatewayOf, type MinuteMetric } from '../aws/metrics.ts';
import { namespaceOf, probeMetrics, targetDimensions } from '../failover/names.ts';
import { trafficWindow, type MinuteOfPath, type Traffic } from '../failover/confirm/return-path.ts';
import { paths, type Path } from '../failover/path.ts';
import type { Site } from '../failover/settings/site.ts';
import { valueOf } from '../failover/snapshot.ts';
import { minute, type Instant } from '../failover/time.ts';
import { reading } from './observe.ts';
import type { Run } from './run.ts';

/** Reads, every quarter of an hour and off the critical path, by which attachment the answers of each path come in. */

/** Each answer has a round trip, published with its count. */
const answersOf = (site: Site, path: Path): MinuteMetric[] =>
  site.probes.flatMap(({ slot }) =>
    site[path].targets.map((target) => ({
      namespace: namespaceOf(site),
      name: probeMetrics.roundTripTime,
      dimensions: targetDimensions(path, target, slot),
      statistic: 'SampleCount' as const,
    })),
  );

const attachmentOf = ({ routing }: Site, path: Path): string | undefined =>
  path === 'primary' ? routing.primaryAttachment : routing.backupAttachment;

/** Sent and received; none of an attachment that is not known, or has no metrics here. */
const packetsOf = async (run: Run, path: Path): Promise<MinuteMetric[]> => {
  const attachment = attachmentOf(run.site, path);
  if (attachment === undefined) return [];
  const gateway = await reading(run, `metrics of ${attachment}`, (signal) =>
    readTransitGatewayOf(run.clients.cloudWatch, attachment, signal),
  );
  const id = valueOf(gateway);
  if (id === undefined) return [];
  return ['PacketsOut', 'PacketsIn'].map((name) => ({
    namespace: 'AWS/TransitGateway',
    name,
    dimensions: { TransitGateway: id, TransitGatewayAttachment: attachment },
    statistic: 'Sum',
  }));
};

type Values = readonly ReadonlyMap<Instant, number>[];

/** The sum of a minute; a target that no answer came of adds nothing, but one of them must have a datapoint. */
const sumAt = (values: Values, at: Instant): number | undefined => {
  const known = values.flatMap((it) => it.get(at) ?? []);
  return known.length === 0 ? undefined : known.reduce((sum, value) => sum + value, 0);
};

const readPath = async (run: Run, path: Path): Promise<readonly MinuteOfPath[]> => {
  const window = trafficWindow(run.clock.now());
  const answers = answersOf(run.site, path);
  const metrics = [...answers, ...(await packetsOf(run, path))];
  const read = await reading(run, `packets of ${path}`, (signal) =>
    readMinutes(run.clients.cloudWatch, { metrics, ...window }, signal),
  );
  const values = valueOf(read) ?? [];
  const [out, received] = values.slice(answers.length);
  return Array.from({ length: (window.to - window.from) / minute }, (_, index) => {
    const at = window.from + index * minute;
    return { answers: sumAt(values.slice(0, answers.length), at), out: out?.get(at), in: received?.get(at) };
  });
};

/** Reads both paths at once; what cannot be read is unknown. */
export const readTraffic = async (run: Run): Promise<Traffic> => {
  const [primary = [], backup = []] = await Promise.all(paths.map((path) => readPath(run, path)));
  return { primary, backup };
};

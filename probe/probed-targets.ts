import type { ProbedPath } from '../failover/names.ts';
import type { Probe, Site, Target } from '../failover/site.ts';

/** One target as one probe sees it. */
export interface ProbedTarget {
  readonly path: ProbedPath;
  readonly target: Target;
  readonly slot: string;
  /** The address to send from, where on-premises chooses the way back by it. */
  readonly source: string | undefined;
}

/** The probe of that slot, or undefined where the site has none. */
export const probeOf = (site: Site, slot: string): Probe | undefined => site.probes.find((it) => it.slot === slot);

/** Everything that the probe of one slot pings: primary, backup, and through where the site has it. */
export const probedTargets = (site: Site, slot: string): readonly ProbedTarget[] => {
  const sources = probeOf(site, slot)?.sources ?? {};
  const of = (path: ProbedPath, targets: readonly Target[] = []): ProbedTarget[] =>
    targets.map((target) => ({ path, target, slot, source: path === 'through' ? undefined : sources[path] }));
  return [
    ...of('primary', site.primary.targets),
    ...of('backup', site.backup.targets),
    ...of('through', site.through?.targets),
  ];
};

/** A target as people say it: `10.109.2.1`, `10.109.2.1 port 443`. */
export const spoken = ({ address, port }: Target): string => (port === undefined ? address : `${address} port ${port}`);

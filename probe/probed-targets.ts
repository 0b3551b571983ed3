import type { ProbedPath } from '../failover/names.ts';
import type { ProbedSite } from '../failover/settings/reading/probed-site.ts';
import type { Target } from '../failover/settings/site.ts';

/** One target as one probe sees it. */
export interface ProbedTarget {
  readonly path: ProbedPath;
  readonly target: Target;
  readonly slot: string;
  /** The address to send from, where on-premises chooses the way back by it. */
  readonly source: string | undefined;
}

/** The probe of that slot, or undefined where the site has none. */
export const probeOf = (site: ProbedSite, slot: string): ProbedSite['probes'][number] | undefined =>
  site.probes.find((it) => it.slot === slot);

/** What the probe of one slot pings, by path: primary, backup, and through where the site has it. */
export const probedPaths = (
  site: ProbedSite,
  slot: string,
): readonly (readonly [ProbedPath, readonly ProbedTarget[]])[] => {
  const sources = probeOf(site, slot)?.sources ?? {};
  const of = (path: ProbedPath, targets: readonly Target[] = []) =>
    [
      path,
      targets.map((target) => ({ path, target, slot, source: path === 'through' ? undefined : sources[path] })),
    ] as const;
  return [of('primary', site.primary.targets), of('backup', site.backup.targets), of('through', site.through?.targets)];
};

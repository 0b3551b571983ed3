import { directBgp } from './bgp.ts';
import type { PathHealth } from './path-health.ts';
import { paths } from '../path.ts';
import type { Site } from '../settings/site.ts';
import { valueOf, type Snapshot } from '../snapshot.ts';
import type { Instant } from '../time.ts';

/**
 * What the signals alone cannot tell of rule 4's "healthy without a break": where probes vote, the path may have been down
 * although each signal that speaks for it now has been well for hours. So memory keeps since when every look found it healthy.
 */

interface Look {
  readonly site: Site;
  readonly snapshot: Snapshot;
  readonly primary: PathHealth;
  readonly now: Instant;
}

/** Since when every look found the primary healthy; undefined where this one does not. A failed read only postpones. */
export const seenHealthySince = (
  before: Instant | undefined,
  { site, snapshot, primary, now }: Look,
): Instant | undefined => {
  if (primary.health === 'healthy') return before ?? now;
  return primary.health === 'unknown' && isReadFailed(site, snapshot) ? before : undefined;
};

const isReadFailed = (site: Site, snapshot: Snapshot): boolean => {
  const alarms = valueOf(snapshot.alarms);
  const vifs = paths.flatMap((path) => site[path].virtualInterfaces).filter(({ directRead }) => directRead);
  return (
    alarms === undefined ||
    alarms.some(({ isQuestionable }) => isQuestionable) ||
    vifs.some((vif) => directBgp(snapshot, vif) === undefined)
  );
};

/** The primary, healthy since the later of what its signals and what the looks say. */
export const healthyThrough = (primary: PathHealth, seenSince: Instant | undefined): PathHealth => {
  if (primary.health !== 'healthy' || primary.since === undefined || seenSince === undefined) return primary;
  return { ...primary, since: Math.max(primary.since, seenSince) };
};

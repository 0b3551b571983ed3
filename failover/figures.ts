import type { Announcement } from './announcement.ts';
import { directBgp } from './health/bgp.ts';
import { penaltyAt } from './rules/damping.ts';
import type { Plan } from './plan.ts';
import { paths, type Path } from './path.ts';
import type { Mode, Site } from './settings/site.ts';
import type { Snapshot } from './snapshot.ts';
import type { Standing } from './standing.ts';
import type { Health } from './health/verdict.ts';

/** What the dashboard draws of a run. Undefined is not published: what is not known is no number. */

const levels: Readonly<Record<Health, number | undefined>> = { healthy: 1, degraded: 0.5, down: 0, unknown: undefined };

const positions = { primary: 0, 'in part': 0.5, backup: 1 } as const satisfies Record<
  NonNullable<Standing['path']>,
  number
>;

/** The figures of one run. */
export interface Figures {
  /** 0 primary, 1 backup, 0.5 in part: what stands after the writes. */
  readonly pathInUse: number | undefined;
  /** 1 healthy, 0.5 degraded, 0 down. */
  readonly health: Readonly<Record<Path, number | undefined>>;
  /** What damping holds against the primary. */
  readonly penalty: number | undefined;
  /** By virtual interface: 1 up, 0 down, as read directly. */
  readonly bgp: readonly { readonly id: string; readonly isUp: number | undefined }[];
}

/** Gives the figures of what a run saw, decided and left standing. */
export const figuresOf = (
  site: Site,
  { snapshot, plan, standing }: { readonly snapshot: Snapshot; readonly plan: Plan; readonly standing: Standing },
): Figures => ({
  pathInUse: standing.path && positions[standing.path],
  health: { primary: levels[plan.health.primary.health], backup: levels[plan.health.backup.health] },
  penalty: plan.memory && penaltyAt(plan.memory.damping, site.failback.damping, plan.at),
  bgp: paths
    .flatMap((path) => site[path].virtualInterfaces)
    .map((vif) => {
      const status = directBgp(snapshot, vif);
      return { id: vif.id, isUp: status === undefined ? undefined : Number(status === 'up') };
    }),
});

/** Where to, for each switch that was announced; `observe` makes none. */
export const switchesTo = (mode: Mode, announcements: readonly Announcement[]): readonly Path[] => {
  if (mode === 'observe') return [];
  return announcements.flatMap(({ kind }) => {
    if (kind === 'failover') return 'backup';
    return kind === 'failback' ? 'primary' : [];
  });
};

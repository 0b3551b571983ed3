import type { Announcement } from '../failover/announcement.ts';
import { directBgp } from '../failover/bgp.ts';
import { penaltyAt } from '../failover/damping.ts';
import type { Health } from '../failover/verdict.ts';
import { reactorMetrics as metric } from '../failover/names.ts';
import type { Outcome, Plan } from '../failover/plan.ts';
import { paths, type Path, type Site } from '../failover/site.ts';
import { valueOf, type Snapshot } from '../failover/snapshot.ts';
import { formatInstant } from '../failover/time.ts';
import type { WiredSite } from '../failover/wiring.ts';
import { ApplyError } from './apply-error.ts';
import type { Wake } from './event.ts';
import type { Run } from './run.ts';

/** What a run saw and what it makes of it. */
export interface Sight {
  readonly snapshot: Snapshot;
  readonly plan: Plan;
}

const values: Readonly<Record<Health, number | undefined>> = { healthy: 1, degraded: 0.5, down: 0, unknown: undefined };

/** Logs the decision, once per run: history, and what the dashboard's query reads. */
export const reportDecision = (run: Run, wake: Wake, { plan }: Sight): void => {
  const { mode, from, path, reason, health, changes, lookAgain, memory } = plan;
  const since = plan.switch === undefined ? memory?.since : plan.at;
  run.log.info('decided', {
    wake: wake.kind,
    ...(wake.kind === 'alarm' && { alarm: wake.name }),
    mode,
    path,
    from,
    since: since === undefined ? undefined : formatInstant(since),
    rule: reason.rule,
    reason: reason.text,
    primary: health.primary,
    backup: health.backup,
    changes,
    lookAgain: lookAgain === undefined ? undefined : formatInstant(lookAgain),
  });
};

/** Whether a real list's reference leads to our backup attachment; undefined where no table could be read. */
const standingPath = (site: WiredSite, snapshot: Snapshot): Path | undefined => {
  const tables = snapshot.tables.flatMap(({ references }) => valueOf(references) ?? []);
  const stands = tables.some(
    ({ prefixListId, attachmentId, state }) =>
      site.wiring.prefixLists.includes(prefixListId) &&
      attachmentId === site.routing.backupAttachment &&
      state !== 'deleting',
  );
  if (stands) return 'backup';
  return snapshot.tables.some(({ references }) => references.kind === 'known') ? 'primary' : undefined;
};

/** Where traffic is after the run. Only mode `act` moves it: in the others what stands is the truth. */
const pathInUse = (site: WiredSite, { snapshot, plan }: Sight, outcomes: readonly Outcome[]): Path | undefined => {
  if (site.mode !== 'act') return standingPath(site, snapshot);
  const isMoved = outcomes.length > 0 && outcomes.every(({ kind }) => kind !== 'failed');
  return isMoved || plan.isAdopted ? plan.path : plan.from;
};

const reportBgp = (run: Run, site: Site, snapshot: Snapshot): void => {
  for (const vif of paths.flatMap((path) => site[path].virtualInterfaces)) {
    const status = directBgp(snapshot, vif);
    const value = status === undefined ? undefined : Number(status === 'up');
    run.meter.record({ [metric.bgp]: value }, { VirtualInterface: vif.id });
  }
};

/** Publishes what the run saw and did as metrics. */
export const reportState = (run: Run, sight: Sight, outcomes: readonly Outcome[]): void => {
  const { plan, snapshot } = sight;
  const path = pathInUse(run.site, sight, outcomes);
  run.meter.record({
    [metric.pathInUse]: path === undefined ? undefined : Number(path === 'backup'),
    [metric.primaryHealth]: values[plan.health.primary.health],
    [metric.backupHealth]: values[plan.health.backup.health],
    [metric.penalty]: plan.memory && penaltyAt(plan.memory.damping, run.site.failback.damping, plan.at),
  });
  reportBgp(run, run.site, snapshot);
};

/** Logs what became of each change. */
export const reportOutcomes = (run: Run, outcomes: readonly Outcome[]): void => {
  for (const outcome of outcomes) {
    const { change, kind } = outcome;
    if (outcome.kind === 'failed') run.log.error('not changed', { ...change, change: change.kind, why: outcome.why });
    else
      run.log.info('changed', {
        ...change,
        change: change.kind,
        outcome: kind,
        afterMilliseconds: run.clock.now() - run.startedAt,
      });
  }
};

/** Counts the switches that were announced; `observe` makes none. */
export const countSwitches = (run: Run, announcements: readonly Announcement[]): void => {
  if (run.site.mode === 'observe') return;
  for (const { kind } of announcements) {
    if (kind === 'failover') run.meter.record({ [metric.switched]: 1 }, { To: 'backup' });
    if (kind === 'failback') run.meter.record({ [metric.switched]: 1 }, { To: 'primary' });
  }
};

/** The changes that failed for good in this run. */
export const failuresOf = (outcomes: readonly Outcome[]): readonly ApplyError[] =>
  outcomes.flatMap((outcome) => {
    if (outcome.kind !== 'failed') return [];
    const { kind: step, routeTableId, prefixListId } = outcome.change;
    return [new ApplyError({ step, resource: `${routeTableId}/${prefixListId}`, why: outcome.why })];
  });

/** Counts the writes that failed for good; memory that could not be read is none. */
export const countFailedWrites = (run: Run, failures: readonly ApplyError[]): void => {
  const count = failures.filter(({ step }) => step !== 'recall').length;
  if (count > 0) run.meter.record({ [metric.failedWrite]: count });
};

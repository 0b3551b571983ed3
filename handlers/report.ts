import type { Announcement } from '../failover/announcement.ts';
import { figuresOf, switchesTo } from '../failover/figures.ts';
import { reactorMetrics as metric } from '../failover/names.ts';
import type { Outcome, Plan } from '../failover/plan.ts';
import type { Finding } from '../failover/confirm/findings.ts';
import type { RoutesReading, Snapshot } from '../failover/snapshot.ts';
import { standingAfter, type Standing } from '../failover/standing.ts';
import { formatInstant } from '../failover/time.ts';
import { ApplyError } from './apply-error.ts';
import type { Wake } from './event.ts';
import type { Run } from './run.ts';

/** What a run saw and what it makes of it. */
export interface Sight {
  readonly snapshot: Snapshot;
  readonly plan: Plan;
}

/** Logs the decision, once per run, before anything is written: history. */
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

/** Logs what stands after the writes, once per run: what the dashboard's first widget shows. */
const reportStanding = (run: Run, plan: Plan, { path, wanted, since, whyNot }: Standing): void => {
  run.log.info('stands', {
    mode: plan.mode,
    traffic: path ?? 'not known',
    shouldBe: wanted,
    whyNot,
    since: since === undefined ? undefined : formatInstant(since),
    rule: plan.reason.rule,
    reason: plan.reason.text,
  });
};

/** Publishes what the run saw, and what stands after its writes, as metrics and in the log. */
export const reportState = (run: Run, { snapshot, plan }: Sight, outcomes: readonly Outcome[]): void => {
  const standing = standingAfter({ site: run.site, snapshot, plan, outcomes });
  reportStanding(run, plan, standing);
  const { pathInUse, health, penalty, bgp } = figuresOf(run.site, { snapshot, plan, standing });
  run.meter.record({
    [metric.pathInUse]: pathInUse,
    [metric.primaryHealth]: health.primary,
    [metric.backupHealth]: health.backup,
    [metric.penalty]: penalty,
  });
  for (const { id, isUp } of bgp) run.meter.record({ [metric.bgp]: isUp }, { VirtualInterface: id });
};

/** Logs what was found in the route tables: of each how many routes it has, and each finding. */
export const reportRoutes = (run: Run, routes: readonly RoutesReading[], findings: readonly Finding[]): void =>
  run.log.info('confirmed', {
    tables: routes.map(({ routeTableId, routes: read }) =>
      read.kind === 'unknown' ? read.why : { routeTableId, routes: read.value.routes.length },
    ),
    findings: findings.map(({ kind, line }) => `${kind} ${line}`),
  });

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

/** Counts the switches that were announced. */
export const countSwitches = (run: Run, announcements: readonly Announcement[]): void => {
  for (const to of switchesTo(run.site.mode, announcements)) run.meter.record({ [metric.switched]: 1 }, { To: to });
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

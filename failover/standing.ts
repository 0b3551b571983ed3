import type { Outcome, Plan } from './plan.ts';
import type { Path } from './path.ts';
import { valueOf, type Snapshot } from './snapshot.ts';
import type { Instant } from './time.ts';
import type { WiredSite } from './wiring.ts';

/** Where traffic is once a run has written, where it should be, and what keeps it from there. */
export interface Standing {
  /** `in part`: some route tables or lists are on backup, the others are not. Undefined where it is not known. */
  readonly path: Path | 'in part' | undefined;
  /** Where this run's decision wants it. */
  readonly wanted: Path;
  /**
   * Since when the references stand as they do. Undefined where that is not remembered: in the modes other than `act` memory
   * holds what would have been done, or what was done with the test list.
   */
  readonly since: Instant | undefined;
  /** Why traffic is not where it should be; undefined where it is. */
  readonly whyNot: string | undefined;
}

interface Run {
  readonly site: WiredSite;
  readonly snapshot: Snapshot;
  readonly plan: Plan;
  readonly outcomes: readonly Outcome[];
}

/** What stands after the writes of a run: a decision whose writes were refused has moved nothing. */
export const standingAfter = (run: Run): Standing => {
  const { plan } = run;
  const path = run.site.mode === 'act' ? pathInAct(run) : pathSeen(run);
  return {
    path,
    wanted: plan.path,
    since: run.site.mode === 'act' ? sinceInAct(plan, path) : undefined,
    whyNot: path === plan.path ? undefined : hindrance(run, path),
  };
};

const sinceInAct = (plan: Plan, path: Standing['path']): Instant | undefined =>
  plan.switch !== undefined && path === plan.path ? plan.at : plan.memory?.since;

/**
 * In mode `act` traffic is where it was, but for what this run has moved. Where it was there already in another table, or a
 * switch was found done, and this run could not make up the rest, it is there in part.
 */
const pathInAct = ({ plan, outcomes }: Run): Standing['path'] => {
  const failed = outcomes.filter(({ kind }) => kind === 'failed').length;
  if (failed === 0) return outcomes.length > 0 ? plan.path : plan.from;
  const isThereElsewhere = plan.from === plan.path || failed < outcomes.length;
  return isThereElsewhere ? 'in part' : plan.from;
};

/** In the other modes what stands is the truth: whether a real list's reference leads to our backup attachment. */
const pathSeen = ({ site, snapshot }: Run): Path | undefined => {
  const known = snapshot.tables.map((table) => valueOf(table.references)).filter((it) => it !== undefined);
  const stands = known
    .flat()
    .some(
      ({ prefixListId, attachmentId, state }) =>
        site.wiring.prefixLists.includes(prefixListId) &&
        attachmentId === site.routing.backupAttachment &&
        state !== 'deleting',
    );
  if (stands) return 'backup';
  return known.length > 0 ? 'primary' : undefined;
};

const hindrance = ({ site, outcomes }: Run, path: Standing['path']): string => {
  if (path === undefined) return 'no route table could be read';
  if (site.mode !== 'act') return `mode ${site.mode}: dx-failover does not move users' traffic`;
  const reasons = outcomes.flatMap((outcome) =>
    outcome.kind === 'failed'
      ? [`could not ${outcome.change.kind} the reference in ${outcome.change.routeTableId}: ${outcome.why}`]
      : [],
  );
  const [first, ...more] = [...new Set(reasons)];
  if (first === undefined) return 'no route table holds a reference that dx-failover may make or remove';
  return more.length === 0 ? first : `${first}; and ${more.length} more`;
};

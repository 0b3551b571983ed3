import { inMode, type Announcement, type Switch } from './announcement.ts';
import { settleConditions } from './announce/conditions.ts';
import { downKinds } from './health/path-health.ts';
import type { Memory } from './memory.ts';
import { withMade, withoutMade } from './rules/ownership.ts';
import type { Plan } from './plan.ts';
import { isJudgedBy } from './announce/state.ts';
import { restOf, switchOf, type Concluding } from './announce/switches.ts';
import { failedOf, writeFailures } from './announce/write-failures.ts';

/** What to publish and to memoryAfter once the changes of a plan are done, or failed (rules 8, 10, 12). */
export interface Conclusion {
  readonly announcements: readonly Announcement[];
  /** Undefined where memory could not be read: it must not be overwritten. */
  readonly memory: Memory | undefined;
}

/** The switch first, as it really went; then states and notices. */
export const conclude = (concluding: Concluding): Conclusion => {
  const { plan } = concluding;
  if (isMadeByAnother(concluding)) return { announcements: [], memory: undefined };
  const made = switchMade(concluding);
  const switches = made === undefined ? restOf(concluding) : [switchOf(concluding, made)];
  const settled = settleFailures(concluding);
  const memory = plan.memory && memoryAfter(concluding, plan.memory, made);
  // Without memory a state would be said in every run; a run whose writes failed rejects, and the alarm on errors says that.
  const states = memory === undefined ? [] : settled.announcements;
  return {
    announcements: [...switches, ...plan.announcements, ...states].map((it) => inMode(plan.mode, it)),
    memory: memory && { ...memory, conditions: settled.conditions },
  };
};

/**
 * Every write of the switch found done what it was to do: another run makes the same switch now, and says and remembers it.
 * Had that run died, the next one finds the switch and adopts it.
 */
const isMadeByAnother = ({ plan, outcomes }: Concluding): boolean =>
  plan.switch !== undefined &&
  !plan.isAdopted &&
  outcomes.length > 0 &&
  outcomes.every(({ kind }) => kind === 'unchanged');

/** The plan's switch, where any of it was done. */
const switchMade = ({ plan, outcomes }: Concluding): Switch | undefined =>
  plan.isAdopted || plan.mode === 'observe' || failedOf(outcomes).length < outcomes.length ? plan.switch : undefined;

const isConcluded = isJudgedBy('conclude');

const settleFailures = ({ site, plan, outcomes }: Concluding) =>
  settleConditions(writeFailures({ site, plan, outcomes }), {
    before: plan.memory?.conditions ?? {},
    now: plan.at,
    reminder: site.notification.reminder,
    isCarried: (key) => !isConcluded(key),
  });

const memoryAfter = ({ site, plan, outcomes }: Concluding, memory: Memory, switched: Switch | undefined): Memory => {
  const made = outcomes.reduce((so, { kind, change }) => {
    if (kind === 'failed') return so;
    return change.kind === 'create' ? withMade(so, change) : withoutMade(so, change);
  }, memory.made);
  if (switched === undefined) return { ...memory, made };
  const { to: path, reason } = switched;
  const cause = path === 'backup' ? [...downKinds(site, 'primary', plan.health.primary)] : memory.cause;
  const because = reason.length > longestReason ? `${reason.slice(0, longestReason - 3)}...` : reason;
  return { ...memory, made, path, since: plan.at, because, cause, ...counted(plan, memory) };
};

/** Where no traffic moves, a switch is counted by itself: the brake must not hold traffic for it later. */
const counted = ({ mode, at }: Plan, { switches, rehearsed = [] }: Memory): Pick<Memory, 'switches' | 'rehearsed'> =>
  mode === 'act' ? { switches: [...switches, at] } : { switches, rehearsed: [...rehearsed, at] };

/** A site with many targets gives many reasons; memory holds 8 KB. The announcement and the log have them all. */
const longestReason = 300;

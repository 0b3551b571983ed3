import { foundDone, inMode, type Announcement, type Switch } from './announcement.ts';
import { settleConditions } from './conditions.ts';
import { downKinds } from './health.ts';
import type { Memory } from './memory.ts';
import { withMade, withoutMade } from './ownership.ts';
import type { Outcome, Plan } from './plan.ts';
import { otherPath, paths } from './site.ts';
import { formatInstant } from './time.ts';
import { failedOf, writeFailures } from './write-failures.ts';
import type { WiredSite } from './wiring.ts';

/** What to publish and to remember once the changes of a plan are done, or failed (rules 8, 10, 12). */
export interface Conclusion {
  readonly announcements: readonly Announcement[];
  /** Undefined where memory could not be read: it must not be overwritten. */
  readonly memory: Memory | undefined;
}

interface Concluding {
  readonly site: WiredSite;
  readonly plan: Plan;
  readonly outcomes: readonly Outcome[];
}

/** The switch first, as it really went; then states and notices. */
export const conclude = (concluding: Concluding): Conclusion => {
  const { plan } = concluding;
  if (isMadeByAnother(concluding)) return { announcements: [], memory: undefined };
  const made = switchMade(concluding);
  const switches = made === undefined ? restAnnouncements(concluding) : [switchAnnouncement(concluding, made)];
  const settled = settleFailures(concluding);
  const memory = plan.memory && remember(concluding, plan.memory, made);
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

const settleFailures = ({ site, plan, outcomes }: Concluding) =>
  settleConditions(writeFailures({ site, plan, outcomes }), {
    before: plan.memory?.conditions ?? {},
    now: plan.at,
    reminder: site.notification.reminder,
    isCarried: (key: string) => key !== 'write-failed',
  });

const remember = ({ site, plan, outcomes }: Concluding, memory: Memory, switched: Switch | undefined): Memory => {
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

const switchAnnouncement = ({ site, plan, outcomes }: Concluding, { from, to, reason }: Switch): Announcement => {
  const isFailover = to === 'backup';
  const kind = isFailover ? 'failover' : 'failback';
  const where = isFailover ? 'the VPN' : 'Direct Connect';
  const failed = failedOf(outcomes);
  const done = outcomes.length - failed.length;
  return {
    kind,
    key: kind,
    at: plan.at,
    headline: headlineOf(plan, where, failed.length > 0),
    lines: [
      `${reason}.`,
      `${course(plan, { from, to }, failed.length > 0)} at ${formatInstant(plan.at)}.`,
      ...(plan.isAdopted ? [foundDone] : []),
      ...(failed.length > 0
        ? [
            `R12 Only ${done} of ${outcomes.length} route table changes succeeded; the rest is tried again every minute.`,
          ]
        : []),
      ...paths.map((path) => `${path}: ${plan.health[path].health} (${plan.health[path].why})`),
      ...(isFailover && plan.mode === 'act'
        ? ['Open connections may have to be made anew; on-premises chooses its own way back.']
        : []),
      `${site.routing.routeTables.length === 1 ? 'Route table' : 'Route tables'}: ${site.routing.routeTables.join(', ')}.`,
    ],
    nextSteps: plan.afterwards,
  };
};

/** Route tables that an earlier switch left behind, by a failed write or under somebody else's move, follow (rule 12). */
const restAnnouncements = (concluding: Concluding): readonly Announcement[] => {
  const { plan, outcomes } = concluding;
  const isWritten = outcomes.some(({ kind }) => kind === 'created' || kind === 'removed');
  if (!isWritten) return [];
  const [from, to] = [otherPath(plan.path), plan.path];
  const tables = [
    ...new Set(outcomes.filter(({ kind }) => kind !== 'failed').map(({ change }) => change.routeTableId)),
  ];
  const reason = `R12 What an earlier switch left on ${from} follows, in ${tables.join(', ')}: ${plan.reason.text}`;
  const announced = switchAnnouncement(concluding, { from, to, reason });
  const headline = plan.mode === 'trial' ? announced.headline : `the rest of the ${announced.headline}`;
  return [{ ...announced, headline }];
};

/** From where to where, and when: of what was found done, only when it was found is known. */
const course = (plan: Plan, { from, to }: Omit<Switch, 'reason'>, isPartial: boolean): string => {
  const { mode, isAdopted } = plan;
  if (mode === 'observe') return `In mode act, traffic would have gone from ${from} to ${to}`;
  const isRest = plan.switch === undefined;
  const part = isPartial ? 'a part of ' : '';
  const what = `${isRest ? 'the rest of ' : part}${mode === 'trial' ? 'the test list' : 'traffic'}`;
  const text = isAdopted ? `${what} was found on ${to}` : `${what} went from ${from} to ${to}`;
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
};

const headlineOf = ({ mode }: Plan, where: string, isPartial: boolean): string => {
  if (mode === 'observe') return `would move traffic to ${where} (mode observe: traffic was not moved)`;
  const moved = isPartial ? 'moved in part' : 'moved';
  if (mode === 'trial') return `trial: the test list ${moved} to ${where} (traffic was not moved)`;
  return `traffic ${moved} to ${where}`;
};

import { foundDone, inMode, type Announcement, type Switch } from './announcement.ts';
import type { Condition } from './conditions.ts';
import { settleConditions } from './conditions.ts';
import { downKinds } from './health.ts';
import type { Memory } from './memory.ts';
import { withMade, withoutMade } from './ownership.ts';
import type { Outcome, Plan } from './plan.ts';
import { otherPath, paths } from './site.ts';
import { formatInstant } from './time.ts';
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

type Failed = Extract<Outcome, { kind: 'failed' }>;
const failedOf = (outcomes: readonly Outcome[]): readonly Failed[] =>
  outcomes.filter((outcome): outcome is Failed => outcome.kind === 'failed');

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

const settleFailures = ({ site, plan, outcomes }: Concluding) => {
  const failed = failedOf(outcomes);
  return settleConditions(failed.length === 0 ? [] : [writeFailed(failed)], {
    before: plan.memory?.conditions ?? {},
    now: plan.at,
    reminder: site.notification.reminder,
    isCarried: (key: string) => key !== 'write-failed',
  });
};

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

const writeFailed = (failed: readonly Failed[]): Condition => ({
  key: 'write-failed',
  after: 0,
  places: failed.length,
  headline: 'a change of the route tables failed',
  lines: [
    ...failed.map(
      ({ change: { kind, prefixListId, routeTableId }, why }) =>
        `R12 Could not ${kind} the reference of ${prefixListId} in ${routeTableId}: ${why}.`,
    ),
    'It is tried again every minute.',
  ],
  nextSteps: ['Look at the permissions and limits named above.'],
});

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
      `From ${from} to ${to} at ${formatInstant(plan.at)}.`,
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
    nextSteps: nextSteps(plan, isFailover),
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

const headlineOf = ({ mode }: Plan, where: string, isPartial: boolean): string => {
  if (mode === 'observe') return `would move traffic to ${where} (mode observe: traffic was not moved)`;
  if (mode === 'trial') return `trial: the test list moved to ${where} (traffic was not moved)`;
  return `traffic ${isPartial ? 'moved in part' : 'moved'} to ${where}`;
};

const nextSteps = ({ mode }: Plan, isFailover: boolean): string[] => {
  if (!isFailover) return [];
  const back =
    'Traffic goes back by itself once primary has been healthy through the hold-down, unless failback is manual.';
  return [...(mode === 'observe' ? [] : [back]), 'To keep a path, write the override parameter; the README shows how.'];
};

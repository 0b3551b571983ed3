import type { Announcement, Switch } from './announcement.ts';
import type { Condition } from './conditions.ts';
import { settleConditions } from './conditions.ts';
import { downKinds } from './health.ts';
import type { Memory } from './memory.ts';
import { withMade, withoutMade } from './ownership.ts';
import type { Outcome, Plan } from './plan.ts';
import { paths } from './site.ts';
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
  const { site, plan, outcomes } = concluding;
  const failed = outcomes.filter((outcome) => outcome.kind === 'failed');
  const isMoved =
    plan.switch !== undefined && (plan.isAdopted || plan.mode === 'observe' || failed.length < outcomes.length);
  const switches = isMoved && plan.switch !== undefined ? [switchAnnouncement(concluding, plan.switch)] : [];
  const before = plan.memory?.conditions ?? {};
  const books = {
    before,
    now: plan.at,
    reminder: site.notification.reminder,
    isCarried: (key: string) => !key.startsWith('write-failed'),
  };
  const settled = settleConditions(
    failed.map((outcome) => writeFailed(outcome)),
    books,
  );
  const memory = plan.memory === undefined ? undefined : remember(concluding, { memory: plan.memory, isMoved });
  return {
    announcements: [...switches, ...plan.announcements, ...settled.announcements],
    memory: memory === undefined ? undefined : { ...memory, conditions: settled.conditions },
  };
};

const remember = (
  { site, plan, outcomes }: Concluding,
  { memory, isMoved }: { memory: Memory; isMoved: boolean },
): Memory => {
  const made = outcomes.reduce((so, { kind, change }) => {
    if (kind === 'failed') return so;
    return change.kind === 'create' ? withMade(so, change) : withoutMade(so, change);
  }, memory.made);
  if (!isMoved || plan.switch === undefined) return { ...memory, made };
  const cause = plan.switch.to === 'backup' ? [...downKinds(site, 'primary', plan.health.primary)] : memory.cause;
  const { to: path, reason: because } = plan.switch;
  return { ...memory, made, path, since: plan.at, because, cause, switches: [...memory.switches, plan.at] };
};

const writeFailed = (outcome: Outcome & { kind: 'failed' }): Condition => {
  const { kind, prefixListId, routeTableId } = outcome.change;
  return {
    key: `write-failed:${routeTableId}/${prefixListId}`,
    after: 0,
    headline: `could not ${kind} the reference in ${routeTableId}`,
    lines: [`R12 ${prefixListId} in ${routeTableId}: ${outcome.why}.`, 'It is tried again every minute.'],
    nextSteps: ['Look at the permissions and limits named above.'],
  };
};

const switchAnnouncement = ({ site, plan, outcomes }: Concluding, { from, to, reason }: Switch): Announcement => {
  const isFailover = to === 'backup';
  const where = isFailover ? 'the VPN' : 'Direct Connect';
  const failed = outcomes.filter((outcome) => outcome.kind === 'failed');
  const done = outcomes.length - failed.length;
  return {
    kind: isFailover ? 'failover' : 'failback',
    key: isFailover ? 'failover' : 'failback',
    at: plan.at,
    headline: headlineOf(plan, where, failed.length > 0),
    lines: [
      `${reason}.`,
      `From ${from} to ${to} at ${formatInstant(plan.at)}.`,
      ...(plan.isAdopted ? ['It was found done: a run before this one made it and could not say so.'] : []),
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

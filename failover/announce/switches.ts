import { foundDone, type Announcement, type Switch } from '../announcement.ts';
import type { Decided } from '../rules/decided.ts';
import type { Outcome, Plan } from '../plan.ts';
import { otherPath, paths } from '../path.ts';
import { filled } from './slots.ts';
import type { Situation } from '../rules/situation.ts';
import type { Choice } from '../rules/switching.ts';
import { formatDuration, formatInstant } from '../time.ts';
import type { WiredSite } from '../wiring.ts';
import { failedOf } from './write-failures.ts';

/** All that is told of a switch: what became of it, why, and what happens after it. */

/** A decision that was carried out, or not. */
export interface Concluding {
  readonly site: WiredSite;
  readonly plan: Plan;
  readonly outcomes: readonly Outcome[];
}

/** The announcement of a failover or a failback, as it really went. */
export const switchOf = ({ site, plan, outcomes }: Concluding, { from, to, reason }: Switch): Announcement => {
  const isFailover = to === 'backup';
  const kind = isFailover ? 'failover' : 'failback';
  const where = isFailover ? 'the VPN' : 'Direct Connect';
  const failed = failedOf(outcomes);
  const done = outcomes.length - failed.length;
  return {
    kind,
    key: kind,
    at: plan.at,
    headline: filled(headlines[isRest(plan) ? 'rest' : plan.mode], {
      moved: failed.length > 0 ? 'moved in part' : 'moved',
      where,
    }),
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
export const restOf = (concluding: Concluding): readonly Announcement[] => {
  const { plan, outcomes } = concluding;
  const isWritten = outcomes.some(({ kind }) => kind === 'created' || kind === 'removed');
  if (!isWritten) return [];
  const [from, to] = [otherPath(plan.path), plan.path];
  const tables = [
    ...new Set(outcomes.filter(({ kind }) => kind !== 'failed').map(({ change }) => change.routeTableId)),
  ];
  const reason = `R12 What an earlier switch left on ${from} follows, in ${tables.join(', ')}: ${plan.reason.text}`;
  return [switchOf(concluding, { from, to, reason })];
};

/** From where to where, and when: of what was found done, only when it was found is known. */
const course = (plan: Plan, { from, to }: Omit<Switch, 'reason'>, isPartial: boolean): string => {
  const { mode, isAdopted } = plan;
  if (mode === 'observe') return `In mode act, traffic would have gone from ${from} to ${to}`;
  const part = isPartial ? 'a part of ' : '';
  const what = `${plan.switch === undefined ? 'the rest of ' : part}${mode === 'trial' ? 'the test list' : 'traffic'}`;
  const text = isAdopted ? `${what} was found on ${to}` : `${what} went from ${from} to ${to}`;
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
};

/** In `trial` what follows later is told like a switch: nobody's traffic was left behind. */
const isRest = (plan: Plan): boolean => plan.mode === 'act' && plan.switch === undefined;

/** By mode, and of what an earlier switch left behind; the runbook has a section for each. */
export const headlines = {
  observe: 'would move traffic to {where} (mode observe: traffic was not moved)',
  trial: 'trial: the test list {moved} to {where} (traffic was not moved)',
  act: 'traffic {moved} to {where}',
  rest: 'the rest of the traffic {moved} to {where}',
} as const;

const moving = { act: 'Traffic', trial: 'The test list' } as const;

/** The next steps of a switch to the chosen path. In mode `observe` nothing has moved, and a pin moves nothing. */
export const afterSwitch = ({ situation, choice }: Pick<Decided, 'situation' | 'choice'>): readonly string[] => {
  const { mode } = situation.site;
  if (mode === 'observe') return [];
  const word = byWord(situation, choice);
  if (word !== undefined) return [`${moving[mode]} stays on ${choice.path} until ${word}`];
  if (choice.path === 'primary') return [];
  return [
    `${moving[mode]} ${wayBack(situation)}`,
    'To keep a path, write the override parameter; the README shows how.',
  ];
};

/** Until when a pin, or somebody's move that counts as one, holds; undefined where the rules decide. */
const byWord = ({ word: { pin } }: Situation, { reason, until }: Choice): string | undefined => {
  if (pin !== undefined) {
    return `the pin by ${pin.by} ends at ${formatInstant(pin.until)}, also if that path fails. To end it earlier, write {"path":"auto"} to the override parameter.`;
  }
  // Stryker disable next-line ConditionalExpression: such a choice always says until when.
  if (reason.rule !== 'R7' || until === undefined) return undefined;
  return `${formatInstant(until)}, because somebody else had moved it there, or until that path is down while the other is not.`;
};

/** Each of the reasons for which failback waits, the one that lasts longest first. */
const wayBack = ({ word, recalled, site: { failback } }: Situation): string => {
  if (word.unreadable !== undefined) return 'does not go back by itself while the override cannot be read.';
  if (recalled === 'unknown') return 'does not go back by itself while memory cannot be read.';
  if (failback.policy === 'manual') {
    return 'does not go back by itself: failback is manual. Pin to primary to go back. Only if backup fails while primary is not down, it leaves backup.';
  }
  return `goes back by itself once primary has been healthy for the hold-down of ${formatDuration(failback.holdDown)}, unless damping or the brake holds it longer.`;
};

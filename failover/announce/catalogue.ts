import { minute, type Milliseconds } from '../time.ts';
import {
  areBothNoBetter,
  arePrefixesUnknown,
  areVotesUnknown,
  isFailbackUndecided,
  isNoBetter,
  isNotInObserve,
  isPartUnknown,
  isStillHeld,
  isStillUnproven,
  isTableUnread,
  type Judgement,
} from './unjudged.ts';

/**
 * Every state and every notice that people are told of, each in one entry. In a headline and in the next steps, `{path}` and the
 * like stand for what was found. The runbook has a section for each headline.
 */

/** What is so of a state whatever was found. */
export interface State {
  /** In words; `no longer: ` before it is the headline of its end. */
  readonly title: string;
  /** One, or one for each case. */
  readonly headline: string | Readonly<Record<string, string>>;
  /** How long it must hold before it is told; at once unless given here or with what was found. */
  readonly after?: Milliseconds;
  /** A switch ends it, and its announcement says so already. */
  readonly endsBySwitch?: true;
  /** Which step of a run finds and ends it: the decision unless given. */
  readonly judgedBy?: 'conclude' | 'confirm' | 'prove' | 'return-path';
  /** When the decision cannot judge it, so that it neither ends nor is told again. One that another step judges it never can. */
  readonly unjudged?: Judgement;
  readonly nextSteps?: readonly string[];
}

const lookAtReactor = "Look at the reactor's permissions and its log.";

export const states = {
  // Of the paths, and of what watches them.
  blind: {
    title: 'no signal is known of the path',
    headline: 'blind: no signal of {path} is known',
    after: 3 * minute,
    nextSteps: ['Look at the probe hosts, their journal, and the signals on the dashboard.'],
  },
  'half-blind': {
    title: 'not all that counts is known of the path',
    headline: 'half blind: not all that counts of {path} is known',
    after: 3 * minute,
    unjudged: isPartUnknown,
    nextSteps: ['Look at the signals on the dashboard, and at the permissions of the reactor.'],
  },
  degraded: {
    title: 'the path is degraded',
    headline: '{path} is degraded',
    after: 3 * minute,
    unjudged: isNoBetter,
  },
  'backup-down': {
    title: 'the backup is down',
    headline: 'the backup is down',
    after: minute,
    unjudged: isNoBetter,
    nextSteps: ['Repair the VPN.'],
  },
  prefixes: {
    title: 'too few prefixes are accepted',
    headline: 'too few prefixes are accepted on {path}',
    unjudged: arePrefixesUnknown,
  },
  undecided: {
    title: 'the probes do not agree',
    headline: 'the probes do not agree, or are all suspect',
    after: 3 * minute,
    unjudged: areVotesUnknown,
  },
  'return-path': {
    title: 'fewer packets come in than answers are heard on',
    headline: {
      primary: "the primary's answers return over the VPN: both paths fail with the VPN",
      backup: "the backup's answers return over Direct Connect: a failover may come late or never",
    },
    judgedBy: 'return-path',
  },

  // Of a switch that is wanted, and held.
  'both-down': {
    title: 'both paths are down',
    headline: 'BOTH PATHS ARE DOWN: traffic stays where it is',
    endsBySwitch: true,
    unjudged: areBothNoBetter,
  },
  unproven: {
    title: 'primary is down, and the backup not known to be healthy',
    headline: 'primary is down, but the backup is not known to be healthy: traffic stays',
    endsBySwitch: true,
    unjudged: isStillUnproven,
  },
  damped: {
    title: 'only damping holds failback',
    headline: {
      held: 'primary is well again, but damping holds failback',
      observed: 'primary is well again; in mode act, damping would hold failback',
    },
    endsBySwitch: true,
    unjudged: isFailbackUndecided,
  },
  braked: {
    title: 'only the brake holds failback',
    headline: {
      held: 'the brake holds failback: too many switches in an hour',
      observed: 'in mode act, the brake would hold failback: too many switches in an hour',
    },
    endsBySwitch: true,
    unjudged: isFailbackUndecided,
  },
  manual: {
    title: 'failback waits for a person',
    headline: {
      held: 'primary is well again: failback waits for you',
      observed: 'primary is well again; in mode act, failback would wait for you',
    },
    endsBySwitch: true,
    unjudged: isFailbackUndecided,
  },
  'on-backup': {
    title: 'traffic is on backup',
    headline: { is: '{what} is still on backup', would: '{what} would still be on backup' },
    endsBySwitch: true,
  },

  // Of the operator's word.
  unreadable: { title: 'the override cannot be read', headline: 'the override cannot be read' },
  pinned: { title: 'the path is pinned', headline: 'pinned to {path} by {by}' },
  'pinned-down': {
    title: 'traffic is held on a path that is down',
    headline: {
      held: 'the path that traffic is pinned to is down: traffic stays',
      observed: 'the path that the pin names is down; in mode act, traffic would stay on it',
    },
    endsBySwitch: true,
    unjudged: isStillHeld,
  },
  'pin-far': {
    title: 'a pin ends too far ahead to be meant',
    headline: 'the pin to {path} by {by} ends only in {ahead}',
    nextSteps: ['If that is not meant, write {parameter} with an earlier end.'],
  },

  // Of the references.
  conflict: {
    title: 'a reference that is not ours stands in the way',
    headline: 'a reference that is not ours stands in the way',
    unjudged: isTableUnread,
    nextSteps: ['Remove it, or take the list out of the configuration.'],
  },
  former: {
    title: 'our reference points to a former attachment',
    headline: 'our reference points to a former attachment',
    unjudged: isTableUnread,
  },
  stranded: {
    title: 'references stand that nothing switches',
    headline: 'references of ours stand that nothing switches now',
    unjudged: isTableUnread,
    nextSteps: ['Delete it, or bring back the mode or the list that it was made for.'],
  },
  unread: {
    title: 'a route table cannot be read',
    headline: 'a route table cannot be read',
    after: 3 * minute,
    nextSteps: [lookAtReactor],
  },
  blocked: {
    title: 'a switch is wanted for which nothing can be changed',
    headline: 'traffic should be on {path}, but nothing can be changed',
    after: minute,
    endsBySwitch: true,
    nextSteps: ['Look at the references of the route tables.'],
  },
  'write-failed': {
    title: 'changes of the route tables fail',
    headline: {
      failed: '{moved}: the switch to {to} failed',
      'cut off': '{moved}, {from} is down: the switch to {to} failed',
      trial: 'trial: the test list was {moved}: the switch to {to} failed',
    },
    judgedBy: 'conclude',
    nextSteps: ['Look at the permissions and limits named above.'],
  },
  refused: {
    title: 'a failover or failback would be refused',
    headline: { failover: 'a failover would be refused', failback: 'a failback would be refused' },
    judgedBy: 'prove',
    // EC2 is not asked in `observe`: what was found before ends there.
    unjudged: isNotInObserve,
    nextSteps: [
      "Look at the reactor's role and its permission boundary, at service control policies, and whether table, list and attachment are still there and shared with this account.",
    ],
  },

  // Of the routes.
  ineffective: {
    title: 'the switch is ineffective',
    headline: 'the switch is ineffective for {ranges}',
    judgedBy: 'confirm',
    nextSteps: ['A more specific or a static route goes before a prefix list reference: remove it, or list its range.'],
  },
  backstop: {
    title: 'traffic is on the backstop',
    headline: 'traffic to {ranges} is on the backstop',
    judgedBy: 'confirm',
  },
  unrouted: {
    title: 'ranges have no route by Direct Connect',
    headline: 'traffic to {ranges} has no route by Direct Connect',
    judgedBy: 'confirm',
    nextSteps: ['Ask on-premises what they advertise over Direct Connect, and look at the static routes of the table.'],
  },
  astray: {
    title: 'a part of a range leads elsewhere than the rest',
    headline: 'a part of {ranges} leads elsewhere than the rest',
    judgedBy: 'confirm',
    nextSteps: [
      'If that part belongs to another network of yours, nothing is wrong: do not put it into the prefix list.',
      'Else let on-premises stop advertising it where it should not go, or remove the static route that leads it there.',
    ],
  },
  futile: {
    title: 'a failover would be ineffective',
    headline: 'a failover would be ineffective for {ranges}',
    judgedBy: 'confirm',
    nextSteps: [
      'Put the more specific ranges into the prefix list, too (nested ranges are allowed), or let on-premises stop advertising them. Remove a static route of a listed range.',
    ],
  },
  unconfirmed: {
    title: 'the path in use cannot be confirmed',
    headline: 'the path in use cannot be confirmed',
    after: 3 * minute,
    judgedBy: 'confirm',
    nextSteps: [lookAtReactor],
  },
} as const satisfies Readonly<Record<string, State>>;

export type StateKind = keyof typeof states;

/** The headlines of what happened once. */
export const notices = {
  watching: 'watching begins, {found}',
  'mode-changed': 'the mode is now {mode}, {found}',
  'rest-moved': 'the rest of {traffic} is on {path}, too',
  'moved-by-somebody': 'somebody else moved {traffic} to {path}',
  'pin-expired': 'the pin to {path} by {by} has expired',
  'pin-past': 'the override pins nothing: the pin to {path} by {by} has an end that is past',
} as const satisfies Readonly<Record<string, string>>;

export type NoticeKind = keyof typeof notices;

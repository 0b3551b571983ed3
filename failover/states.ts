import { overrideParameter } from './names.ts';
import type { Condition } from './conditions.ts';
import type { Location } from './location.ts';
import { paths, type Path } from './site.ts';
import type { Situation } from './situation.ts';
import { isOnFaithPending, onFaith, type Choice, type Held } from './switching.ts';
import { formatInstant, minute } from './time.ts';

/** The states of a site that a person must know (rules 1, 2, 5, 6, 7, 11). */

export interface Decided {
  readonly situation: Situation;
  readonly location: Location;
  readonly choice: Choice;
}

/** Every state that holds now. */
export const statesOf = (decided: Decided): readonly Condition[] => [
  ...paths.flatMap((path) => pathStates(decided, path)),
  ...prefixStates(decided),
  ...probeStates(decided),
  ...wordStates(decided),
  ...referenceStates(decided),
  ...heldStates(decided),
  ...(isOnFaithPending(decided.situation) ? [state(onFaith, Infinity, { headline: '', lines: [] })] : []),
];

interface Said {
  readonly headline: string;
  readonly lines: readonly string[];
  readonly nextSteps?: readonly string[];
}

const state = (key: string, after: number, { headline, lines, nextSteps = [] }: Said): Condition => ({
  key,
  after,
  headline,
  lines,
  nextSteps,
});

const pathStates = ({ situation, choice }: Decided, path: Path): Condition[] => {
  const { health, kinds, why } = situation.health[path];
  const isBlind = Object.values(kinds).every((kind) => kind.health === 'unknown');
  const nextSteps = ['Look at the probe hosts, their journal, and the signals on the dashboard.'];
  if (isBlind) {
    const lines = [`R1 Nothing is known of ${path}: ${why}.`, 'Unknown is not down: it moves no traffic.'];
    return [state(`blind:${path}`, 3 * minute, { headline: `blind: no signal of ${path} is known`, lines, nextSteps })];
  }
  if (health === 'degraded') {
    return [state(`degraded:${path}`, 3 * minute, { headline: `${path} is degraded`, lines: [`R2 ${why}.`] })];
  }
  if (path === 'backup' && health === 'down' && choice.held !== 'both-down') {
    const lines = [`R2 ${why}.`, 'If Direct Connect fails now, there is nothing to fail over to.'];
    return [state('backup-down', minute, { headline: 'the backup is down', lines, nextSteps: ['Repair the VPN.'] })];
  }
  return [];
};

const prefixStates = ({ situation: { health } }: Decided): Condition[] =>
  paths.flatMap((path) => {
    const prefixes = health[path].kinds.prefixes;
    if (prefixes?.health !== 'down' && prefixes?.health !== 'degraded') return [];
    const lines = [`R2 ${prefixes.why}.`, 'BGP may be up and yet carry too few routes.'];
    return [state(`prefixes:${path}`, 0, { headline: `too few prefixes are accepted on ${path}`, lines })];
  });

const probeStates = ({ situation: { health } }: Decided): Condition[] => {
  if (health.undecided.length === 0) return [];
  const lines = [...health.undecided.map((why) => `R2 ${why}.`), 'Until they agree, the probes move no traffic.'];
  return [state('undecided', 3 * minute, { headline: 'the probes do not agree, or are all suspect', lines })];
};

const wordStates = ({ situation: { site, word } }: Decided): Condition[] => {
  const { pin, unreadable } = word;
  const parameter = overrideParameter(site);
  const states: Condition[] = [];
  if (unreadable !== undefined) {
    const holds =
      pin === undefined
        ? 'No earlier pin is known: failover stays allowed, failback waits.'
        : `The earlier pin to ${pin.path} holds until ${formatInstant(pin.until)}.`;
    const lines = [`R5 ${parameter}: ${unreadable}.`, holds];
    states.push(
      state('unreadable', 0, {
        headline: 'the override cannot be read',
        lines,
        nextSteps: [`Write ${parameter} anew; the README shows its form.`],
      }),
    );
  }
  if (pin !== undefined) {
    const lines = [`R5 Pinned by ${pin.by} until ${formatInstant(pin.until)}: ${pin.why}.`];
    states.push(state('pinned', 0, { headline: `pinned to ${pin.path} by ${pin.by}`, lines }));
  }
  return states;
};

const referenceStates = ({ situation, location }: Decided): Condition[] => {
  const { site, holdings } = situation;
  const standing = holdings.flatMap(({ kind, routeTableId, prefixListId, attachmentId }) => {
    const place = `${prefixListId} in ${routeTableId}`;
    if (kind === 'conflict') {
      const lines = [
        `R6 The reference of ${place} was not made by dx-failover and points to ${attachmentId}.`,
        'It is not touched, so this route table does not switch.',
      ];
      return [
        state(`conflict:${routeTableId}/${prefixListId}`, 0, {
          headline: 'a reference that is not ours stands in the way',
          lines,
          nextSteps: ['Remove it, or take the list out of the configuration.'],
        }),
      ];
    }
    if (kind !== 'former') return [];
    const lines = [
      `R6 Our reference of ${place} points to ${attachmentId}, not to ${site.routing.backupAttachment}.`,
      'It stays until failback.',
    ];
    return [
      state(`former:${routeTableId}/${prefixListId}`, 0, {
        headline: 'our reference points to a former attachment',
        lines,
      }),
    ];
  });
  const { respected } = location;
  if (respected === undefined) return standing;
  const lines = [`R7 It counts as a pin to ${respected.path} until ${formatInstant(respected.until)}.`];
  return [...standing, state('respected', Infinity, { headline: 'a move by somebody else is respected', lines })];
};

const heldHeadlines: Readonly<Record<Exclude<Held, 'forbidden'>, string>> = {
  'both-down': 'BOTH PATHS ARE DOWN: traffic stays where it is',
  unproven: 'primary is down, but the backup is not known to be healthy: traffic stays',
  damped: 'primary is well again, but damping holds failback',
  braked: 'the brake holds failback: too many switches in an hour',
  manual: 'primary is well again: failback waits for you',
};

const heldStates = ({ situation, choice, location }: Decided): Condition[] => {
  const { site } = situation;
  const isOnBackup =
    situation.holdings.some(({ kind }) => kind === 'ours' || kind === 'former') || location.path === 'backup';
  const onBackup = state('on-backup', site.notification.reminder, {
    headline: 'traffic is still on backup',
    lines: [`${choice.reason.rule} ${choice.reason.text}.`],
  });
  const reminders = isOnBackup ? [onBackup] : [];
  const { held, reason } = choice;
  if (held === undefined || held === 'forbidden') return reminders;
  return [...reminders, state(held, 0, { headline: heldHeadlines[held], lines: [`${reason.rule} ${reason.text}.`] })];
};

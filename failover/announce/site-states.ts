import { stateOf, type Condition } from './state.ts';
import type { Decided } from '../rules/decided.ts';
import { overrideParameter } from '../names.ts';
import { farPinStates } from './pin-notices.ts';
import { pathStates } from './path-states.ts';
import { referenceStates } from './reference-states.ts';
import { suspectedReturn } from './suspected-return.ts';
import type { Held } from '../rules/switching.ts';
import { formatInstant } from '../time.ts';

/** The states of a site that a person must know (rules 1, 2, 5, 6, 7, 10, 11). */

/** Every state that holds now. */
export const statesOf = (decided: Decided): readonly Condition[] => [
  ...pathStates(decided),
  ...unreadableStates(decided),
  ...pinnedStates(decided),
  ...farPinStates(decided.situation),
  ...referenceStates(decided),
  ...heldStates(decided),
];

const unreadableStates = ({ situation: { site, word } }: Decided): Condition[] => {
  const { pin, unreadable, isMalformed } = word;
  if (unreadable === undefined) return [];
  const parameter = overrideParameter(site);
  const holds =
    pin === undefined
      ? 'No earlier pin is in force: failover stays allowed, failback waits.'
      : `The earlier pin to ${pin.path} holds until ${formatInstant(pin.until)}.`;
  return [
    stateOf('unreadable', {
      lines: [`R5 ${parameter}: ${unreadable}.`, holds],
      first:
        isMalformed === true
          ? writeAnew(parameter)
          : ['Look at the permissions of the reactor, and at Parameter Store.'],
    }),
  ];
};

/** PowerShell takes the double quotes out of what it gives to a program. */
const writeAnew = (parameter: string): readonly string[] => [
  `Write ${parameter} anew; the README shows its form.`,
  'Where the double quotes are missing, as from PowerShell: write the text to a file, and give it as --value file://pin.json.',
];

const pinnedStates = ({ situation: { site, word } }: Decided): Condition[] => {
  if (word.pin === undefined) return [];
  const { path, by, until, why } = word.pin;
  const lines = [
    `R5 Pinned by ${by} until ${formatInstant(until)}: ${why}.`,
    ...(site.mode === 'observe' ? ['In mode observe a pin moves nothing.'] : []),
  ];
  return [stateOf('pinned', { slots: { path, by }, lines })];
};

const heldStates = (decided: Decided): Condition[] => {
  const { held, reason } = decided.choice;
  const lines = [`${reason.rule} ${reason.text}.`];
  return [...onBackup(decided, lines), ...(held === undefined ? [] : [heldState(decided, held, lines)])];
};

const heldState = ({ situation: { site, memory } }: Decided, held: Held, lines: readonly string[]): Condition => {
  if (held === 'both-down') {
    const cause = suspectedReturn(site, memory);
    return stateOf(held, { lines: [...cause.lines, ...lines], first: cause.nextSteps });
  }
  if (held === 'unproven') return stateOf(held, { lines });
  // Where dx-failover changes nothing, it holds nothing either: users' traffic may be elsewhere.
  return stateOf(held, { as: site.mode === 'observe' ? 'observed' : 'held', lines });
};

/** Traffic that stays on backup is said again and again, and not at first: the switch was. */
const onBackup = ({ situation, location }: Decided, lines: readonly string[]): Condition[] => {
  const { site, holdings } = situation;
  const stands = holdings.some(({ kind }) => kind === 'ours' || kind === 'former');
  if (!stands && location.path !== 'backup') return [];
  const traffic = site.mode === 'trial' ? 'the test list' : 'traffic';
  const isInPart = site.mode !== 'observe' && location.path !== 'backup';
  const what = isInPart ? `a part of ${traffic}` : traffic;
  const as = site.mode === 'observe' && !stands ? 'would' : 'is';
  return [stateOf('on-backup', { as, slots: { what }, after: site.notification.reminder, lines })];
};

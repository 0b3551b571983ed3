import type { Condition } from './conditions.ts';
import type { Decided } from './decided.ts';
import { overrideParameter } from './names.ts';
import { farPinStates } from './pin-notices.ts';
import { pathStates } from './path-states.ts';
import { referenceStates } from './reference-states.ts';
import { suspectedReturn } from './return-path.ts';
import { isOnFaithPending, onFaith, type Held } from './switching.ts';
import { formatInstant } from './time.ts';

/** The states of a site that a person must know (rules 1, 2, 5, 6, 7, 10, 11). */

/** Every state that holds now. */
export const statesOf = (decided: Decided): readonly Condition[] => [
  ...pathStates(decided),
  ...unreadableStates(decided),
  ...pinnedStates(decided),
  ...farPinStates(decided.situation),
  ...referenceStates(decided),
  ...heldStates(decided),
  ...(isOnFaithPending(decided.situation) ? [timed(onFaith)] : []),
];

// Stryker disable next-line StringLiteral,ArrayDeclaration: what is only timed is never said.
const timed = (key: string): Condition => ({ key, after: Infinity, headline: '', lines: [], nextSteps: [] });

const unreadableStates = ({ situation: { site, word } }: Decided): Condition[] => {
  const { pin, unreadable, isMalformed } = word;
  if (unreadable === undefined) return [];
  const parameter = overrideParameter(site);
  const holds =
    pin === undefined
      ? 'No earlier pin is in force: failover stays allowed, failback waits.'
      : `The earlier pin to ${pin.path} holds until ${formatInstant(pin.until)}.`;
  return [
    {
      key: 'unreadable',
      after: 0,
      headline: 'the override cannot be read',
      lines: [`R5 ${parameter}: ${unreadable}.`, holds],
      nextSteps:
        isMalformed === true
          ? writeAnew(parameter)
          : ['Look at the permissions of the reactor, and at Parameter Store.'],
    },
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
  return [{ key: 'pinned', after: 0, headline: `pinned to ${path} by ${by}`, lines, nextSteps: [] }];
};

const heldHeadlines: Readonly<Record<Held, string>> = {
  'both-down': 'BOTH PATHS ARE DOWN: traffic stays where it is',
  'pinned-down': 'the path that traffic is pinned to is down: traffic stays',
  unproven: 'primary is down, but the backup is not known to be healthy: traffic stays',
  damped: 'primary is well again, but damping holds failback',
  braked: 'the brake holds failback: too many switches in an hour',
  manual: 'primary is well again: failback waits for you',
};

/** Where dx-failover changes nothing, it holds nothing either: users' traffic may be elsewhere. */
const observedHeadlines: Readonly<Record<Held, string>> = {
  ...heldHeadlines,
  'pinned-down': 'the path that the pin names is down; in mode act, traffic would stay on it',
  damped: 'primary is well again; in mode act, damping would hold failback',
  braked: 'in mode act, the brake would hold failback: too many switches in an hour',
  manual: 'primary is well again; in mode act, failback would wait for you',
};

const heldStates = (decided: Decided): Condition[] => {
  const { held, reason } = decided.choice;
  const { site, memory } = decided.situation;
  const headlines = site.mode === 'observe' ? observedHeadlines : heldHeadlines;
  const lines = [`${reason.rule} ${reason.text}.`];
  const cause = held === 'both-down' ? suspectedReturn(site, memory) : { lines: [], nextSteps: [] };
  const said = { after: 0, lines: [...cause.lines, ...lines], nextSteps: cause.nextSteps };
  const heldState = held === undefined ? [] : [{ ...said, key: held, headline: headlines[held] }];
  return [...onBackup(decided, lines), ...heldState];
};

/** Traffic that stays on backup is said again and again, and not at first: the switch was. */
const onBackup = ({ situation, location }: Decided, lines: readonly string[]): Condition[] => {
  const { site, holdings } = situation;
  const stands = holdings.some(({ kind }) => kind === 'ours' || kind === 'former');
  if (!stands && location.path !== 'backup') return [];
  const part = location.path === 'backup' ? '' : 'a part of ';
  const inMode = {
    observe: stands ? 'traffic is still on backup' : 'traffic would still be on backup',
    trial: `${part}the test list is still on backup`,
    act: `${part}traffic is still on backup`,
  };
  const after = site.notification.reminder;
  return [{ key: 'on-backup', after, headline: inMode[site.mode], lines, nextSteps: [] }];
};

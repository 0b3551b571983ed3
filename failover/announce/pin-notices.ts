import type { Announcement } from '../announcement.ts';
import { noticeOf, stateOf, type Condition } from './state.ts';
import { overrideParameter } from '../names.ts';
import type { Pin } from '../rules/override.ts';
import type { Situation } from '../rules/situation.ts';
import { formatDuration, formatInstant, hour, type Milliseconds } from '../time.ts';

/** What is said of a pin's time (rule 5): that it has ended, that it never held, that it can hardly be meant. */

/** What happened to a pin once. Without memory, each run would say again that one never held. */
export const pinNotices = (situation: Situation): readonly Announcement[] => {
  const { word, recalled } = situation;
  const { pin, expired, neverHeld } = word;
  return [
    ...(expired === undefined || pin !== undefined ? [] : [expiry(situation, expired)]),
    ...(neverHeld === undefined || recalled === 'unknown' ? [] : [pastNotice(situation, neverHeld)]),
  ];
};

const notice = (now: number, headline: string, lines: readonly string[]) =>
  ({ kind: 'notice', key: 'pinned', at: now, headline, lines, nextSteps: [] }) as const;

/** While the override cannot be read, the rules do not decide alone: another announcement says what holds. */
const expiry = ({ now, word }: Situation, { path, by, until }: Pin): Announcement => {
  const rest = word.unreadable === undefined ? ' From now on the rules decide again.' : '';
  return notice(now, noticeOf('pin-expired', { path, by }), [`R5 It ended at ${formatInstant(until)}.${rest}`]);
};

const pastNotice = ({ site, now }: Situation, { path, by, until }: Pin): Announcement => ({
  ...notice(now, noticeOf('pin-past', { path, by }), [
    `R5 ${overrideParameter(site)} has an end of ${formatInstant(until)}. Now it is ${formatInstant(now)}: the rules decide.`,
  ]),
  nextSteps:
    site.mode === 'observe'
      ? []
      : [
          `If a pin is wanted, write ${overrideParameter(site)} with a later end. The runbook has a command that computes it.`,
        ],
});

/** A repair may take weeks. What is longer is mostly a wrong month or year, or a pin that was to be for ever. */
const longestMeant: Milliseconds = 31 * 24 * hour;

/** A pin that ends so far ahead that its end is hardly meant. It holds: its path is what somebody wants now. */
export const farPinStates = ({ site, now, word: { pin } }: Situation): readonly Condition[] => {
  if (pin === undefined || pin.until - now <= longestMeant) return [];
  const ahead = formatDuration(pin.until - now);
  return [
    stateOf('pin-far', {
      slots: { path: pin.path, by: pin.by, ahead, parameter: overrideParameter(site) },
      lines: [`R5 Its end is ${formatInstant(pin.until)}. It holds until then: no rule moves traffic meanwhile.`],
    }),
  ];
};

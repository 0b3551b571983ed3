import { minute, second, type Instant, type Milliseconds } from '../../../failover/time.ts';
import { everIn, type History } from '../history.ts';
import { isDown, isWell, switchesOf, type Check, type Switched } from './promise.ts';
import { heldDown } from './hold-down.ts';
import { respected } from './respect.ts';
import { pinsOf } from './words.ts';

/** Promise 2: no switch without a cause, whatever else is broken, silent, or lies; and the announcement names a true one. */

/** So old may a cause be: a schedule, an alarm that falls back, reads that are stale, a retry. */
const lingering: Milliseconds = 3 * minute;

const isPinned = (history: History, { at, to }: Switched): boolean =>
  pinsOf(history).some((pin) => pin.is === to && pin.from <= at && at <= pin.to + lingering);

const isUncaused = (history: History, it: Switched): boolean => {
  if (isPinned(history, it)) return false;
  const before = { from: it.at - lingering, to: it.at };
  if (it.to === 'backup') return !everIn(history.truths, before, (truth) => !isWell(truth));
  const lately = { from: it.at - minute, to: it.at };
  // Where the backup does not answer either, nothing is lost.
  return !everIn(history.truths, lately, (truth) => !isDown(truth) || truth.backup !== 'all');
};

/** The switches that nothing called for. */
export const uncausedIn = (history: History): readonly Switched[] =>
  switchesOf(history).filter((it) => isUncaused(history, it));

const uncaused: Check = (history) =>
  uncausedIn(history).map(({ at, to }) => ({ at, what: `traffic was moved to ${to} and nothing called for it` }));

type TruthIs = (truth: History['truths'][number]['is']) => boolean;

/** What an announcement may claim of the primary, and how its truth shows. */
const claims: readonly (readonly [claim: string, is: TruthIs])[] = [
  ['does not answer', ({ primary }) => primary !== 'all'],
  ['is down', ({ bgp }) => bgp === 'down'],
];

const mayBeLied = ({ befallen }: History, at: Instant): boolean =>
  befallen.some(({ kind, from, until }) => kind === 'probe lies' && from <= at && at <= until + lingering);

/** All that an announcement names is true; where a probe lies, what it says may be named beside a cause that is. */
const untrue: Check = (history) =>
  history.announced
    // What comes again, for want of an answer, was judged when it came first.
    .filter(({ kind, text }, index, all) => kind === 'failover' && all.findIndex((it) => it.text === text) === index)
    .flatMap(({ at, text }) => {
      const reason = /R\d+ primary is down: (.*)/.exec(text)?.[1] ?? '';
      const before = { from: at - lingering - 30 * second, to: at };
      const named = claims.filter(([claim]) => reason.includes(claim));
      const isTrue = ([, is]: (typeof claims)[number]): boolean => everIn(history.truths, before, is);
      const isSound = named.every(isTrue) || (named.some(isTrue) && mayBeLied(history, at));
      return isSound && /R\d+ /.test(text) ? [] : [{ at, what: `the announcement names no true cause: ${reason}` }];
    });

/** See above. */
export const caused: Check = (history) => [
  ...uncaused(history),
  ...untrue(history),
  ...heldDown(history),
  ...respected(history),
];

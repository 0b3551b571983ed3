import { minute, second, type Milliseconds } from '../../../failover/time.ts';
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

/** The kind that an announcement names, and how its truth would have shown. */
const untrue: Check = (history) =>
  history.announced
    // What comes again, for want of an answer, was judged when it came first.
    .filter(({ kind, text }, index, all) => kind === 'failover' && all.findIndex((it) => it.text === text) === index)
    .flatMap(({ at, text }) => {
      const reason = /R\d+ primary is down: (.*)/.exec(text)?.[1] ?? '';
      const before = { from: at - lingering - 30 * second, to: at };
      const isTrueOf = (claim: string, is: Parameters<typeof everIn<History['truths'][number]['is']>>[2]): boolean =>
        !reason.includes(claim) || everIn(history.truths, before, is);
      return isTrueOf('does not answer', ({ primary }) => primary !== 'all') &&
        isTrueOf('is down', ({ bgp }) => bgp === 'down') &&
        /R\d+ /.test(text)
        ? []
        : [{ at, what: `the announcement names no true cause: ${reason}` }];
    });

/** See above. */
export const caused: Check = (history) => [
  ...uncaused(history),
  ...untrue(history),
  ...heldDown(history),
  ...respected(history),
];

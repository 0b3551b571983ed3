import { minute, second, type Instant, type Milliseconds } from '../../../failover/time.ts';
import { everIn, type History, type Stretch } from '../history.ts';
import { isDown, isWell, stretchesWhere, switchesOf, type Switched } from './promise.ts';
import { pinsOf } from './words.ts';

/** What judges of failbacks share: which of them are held by the rules, and which outages the reactor has surely seen. */

type Span = Pick<Stretch<unknown>, 'from' | 'to'>;

/** The failbacks that nobody pinned, from a backup that had answered for minutes. */
export const heldFailbacks = (history: History): readonly Switched[] =>
  switchesOf(history).filter(({ at, to }) => {
    const isPinned = pinsOf(history).some((pin) => pin.from <= at && at <= pin.to + 2 * minute);
    const lately = { from: at - 3 * minute, to: at };
    return to === 'primary' && !isPinned && !everIn(history.truths, lately, ({ backup }) => backup !== 'all');
  });

/** One that began less than this ago may not have been seen yet: a scheduled run has to come. */
export const unseen: Milliseconds = 70 * second;

/** What an alarm needs to say so, with the fast lane; without it, or of BGP, a scheduled run needs longer. */
const seenWithin = ({ site }: History, isSilent: boolean): Milliseconds =>
  isSilent && site.detection.fastLane ? 20 * second : unseen;

/** The outages of the primary that were long enough to be seen, each after the primary had been seen to be well. */
export const surelySeen = (history: History): readonly Span[] => {
  const recovered = (at: Instant): boolean =>
    at - 75 * second >= history.from &&
    !everIn(history.truths, { from: at - 75 * second, to: at - 1 }, (it) => !isWell(it));
  return stretchesWhere(history, isDown).filter(({ from, to }) => {
    const isSilent = !everIn(history.truths, { from, to: to - 1 }, ({ primary }) => primary !== 'none');
    return recovered(from) && to - from >= seenWithin(history, isSilent);
  });
};

import { minute, second, type Instant } from '../../../failover/time.ts';
import { everIn, heldAt, type History } from '../history.ts';
import { isDown, switchesOf, type Check } from './promise.ts';
import { isUndisturbed } from './undisturbed.ts';
import { malformedIn, pinsOf } from './words.ts';

/** Promise 7: a pin holds no longer than until the first scheduled run after its end, and else rule 5. */

/** A scheduled run comes, reads, and writes. */
const within = 75 * second;

const isWordless = (history: History, from: Instant, to: Instant): boolean =>
  [...pinsOf(history), ...malformedIn(history)].every((it) => it.to <= from || it.from >= to);

/** A pin to the primary that kept traffic off the backup: nothing holds it once it is over. */
const overstayed: Check = (history) =>
  pinsOf(history)
    .filter(({ is }) => is === 'primary')
    .flatMap(({ to: end }) => {
      const [before, due] = [end - minute, end + within];
      const isCalledFor =
        due < history.to &&
        before > history.from &&
        isWordless(history, end, due) &&
        !everIn(history.truths, { from: before, to: due }, (it) => !isDown(it) || it.backup !== 'all') &&
        isUndisturbed(history, { from: before - minute, to: due }, ({ realm }) => realm !== 'person');
      return isCalledFor && heldAt(history.ways, due) !== 'backup'
        ? [{ at: due, what: 'a pin to primary is over, primary is down, and traffic is not on backup' }]
        : [];
    });

/** While the word cannot be read and no pin is known, failback waits. */
const unread: Check = (history) =>
  switchesOf(history)
    .filter(({ at, to }) => {
      const isUnread = malformedIn(history).some((it) => it.from + minute < at && at < it.to);
      const isPinned = pinsOf(history).some((pin) => pin.from <= at && at < pin.to);
      const isAlone = isUndisturbed(history, { from: at - 3 * minute, to: at }, ({ realm }) => realm !== 'person');
      return to === 'primary' && isUnread && !isPinned && isAlone;
    })
    .map(({ at }) => ({ at, what: 'traffic was moved to primary although the override cannot be read' }));

/** See above. */
export const wordEnds: Check = (history) => [...overstayed(history), ...unread(history)];

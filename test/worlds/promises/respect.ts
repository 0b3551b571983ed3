import { minute, type Instant } from '../../../failover/time.ts';
import { everIn, type History } from '../history.ts';
import { isWell, switchesOf, type Check } from './promise.ts';
import { isUndisturbed } from './undisturbed.ts';

/** Promise 2: that somebody else has moved traffic to a backup that carries it is no cause to move it back at once. */

/** Nothing but that move has happened for so long that the rules have no wish of their own. */
const isOnlyCause = (history: History, moved: Instant, at: Instant): boolean => {
  const { holdDown, damping } = history.site.failback;
  const before = { from: moved - holdDown - damping.longest - minute, to: at };
  return (
    moved - history.from > holdDown + minute &&
    !everIn(history.truths, before, (it) => !isWell(it) || it.backup !== 'all') &&
    isUndisturbed(history, before, ({ kind, from }) => kind !== 'stranger moves' || from + 1000 < moved)
  );
};

/** See above. */
export const respected: Check = (history) => {
  const moves = history.writes.filter(({ principal, action }) => principal === 'LAB-STRANGER' && action === 'create');
  return switchesOf(history)
    .filter(
      ({ at, to }) =>
        to === 'primary' &&
        moves.some(
          (move) =>
            move.at < at && at < move.at + history.site.respectFor - minute && isOnlyCause(history, move.at, at),
        ),
    )
    .map(({ at }) => ({ at, what: 'somebody else’s move was undone at once' }));
};

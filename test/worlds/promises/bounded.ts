import { hour, minute } from '../../../failover/time.ts';
import { everIn } from '../history.ts';
import { switchesOf, type Check } from './promise.ts';
import { pinsOf } from './words.ts';

/** Promise 3: failbacks from a backup that answers are bounded; whoever pins may move as often as he likes. */
export const bounded: Check = (history) => {
  const switches = switchesOf(history);
  const { maxSwitchesPerHour } = history.site.failback;
  return switches.flatMap(({ at, to }) => {
    const isPinned = pinsOf(history).some((pin) => pin.from <= at && at <= pin.to + 2 * minute);
    const answers = !everIn(history.truths, { from: at - 3 * minute, to: at }, ({ backup }) => backup !== 'all');
    const before = switches.filter((it) => it.at < at && it.at > at - hour).length;
    return to === 'primary' && answers && !isPinned && before >= maxSwitchesPerHour
      ? [{ at, what: `failback after ${before} switches within the hour, at most ${maxSwitchesPerHour}` }]
      : [];
  });
};

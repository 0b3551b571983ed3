import { hour, minute, type Instant, type Milliseconds } from '../../../failover/time.ts';
import type { History } from '../history.ts';
import { elsewhere, movesOf } from './in-time.ts';
import { disturbances, idleIn, isWell, moment, outside, stretchesWhere, type Check } from './promise.ts';

/** Promise 1: no traffic is left on a backup that is dead beside a primary that is well, whatever hold-down and damping say. */

/** A scheduled run that sees BGP, a minute of watching, one more that sees it over, and the alarms' way back to OK. */
const within: Milliseconds = 4 * minute;

/** Once braked, a backup must have been dead for five minutes without a break: until then it may only drown. */
const braked: Milliseconds = 7 * minute;

const limit = (history: History, at: Instant): Milliseconds =>
  movesOf(history).filter((it) => it > at - hour && it <= at).length >= history.site.failback.maxSwitchesPerHour
    ? braked
    : within;

/** See above. */
export const leftBehind: Check = (history) => {
  const excuses = [...disturbances(history), ...idleIn(history)];
  return stretchesWhere(history, (it) => isWell(it) && it.backup === 'none').flatMap((stretch) =>
    outside(stretch, excuses).flatMap(({ from, to }) => {
      const at = elsewhere(history, from + limit(history, from), to, ['primary']);
      const what = `backup is dead and primary well since ${moment(history, stretch.from)}, but traffic is not on primary`;
      return at === undefined ? [] : [{ at, what }];
    }),
  );
};

import { hour, minute, second, type Instant, type Milliseconds } from '../../../failover/time.ts';
import { everIn, heldAt, type History, type Way } from '../history.ts';
import { disturbances, idleIn, isDown, isWell, moment, outside, stretchesWhere, type Check } from './promise.ts';

/** Promise 1: traffic is where it should be, in time. Judged where no fault of the machine, and no word, excuses. */

/** The first moment from `deadline` on at which traffic is elsewhere. */
export const elsewhere = (
  history: History,
  deadline: Instant,
  to: Instant,
  wanted: readonly Way[],
): Instant | undefined => {
  if (deadline >= to) return undefined;
  const first = heldAt(history.ways, deadline);
  if (first !== undefined && !wanted.includes(first)) return deadline;
  return history.ways.find(({ at, is }) => at > deadline && at < to && !wanted.includes(is))?.at;
};

/** Both lines were well for two minutes: nothing of an earlier fault is still on its way. */
const wasCalm = (history: History, at: Instant): boolean =>
  at - 2 * minute >= history.from &&
  !everIn(history.truths, { from: at - 2 * minute, to: at - 1 }, (it) => !isWell(it) || it.backup !== 'all');

/** The longest that a run takes from its look to its write, where nothing holds it up. */
const run: Milliseconds = 5 * second;

const detectionLimit = (history: History, from: Instant): Milliseconds => {
  const { detection } = history.site;
  // Only BGP says so: it is lost right after one look, and the next one sees it.
  if (heldAt(history.truths, from)?.primary !== 'none') return minute + run;
  return detection.interval * detection.threshold + (detection.fastLane ? run : 20 * second);
};

const failovers: Check = (history) => {
  const excuses = [...disturbances(history, ({ realm }) => realm !== 'event'), ...idleIn(history)];
  const events = disturbances(history, ({ realm }) => realm === 'event');
  return stretchesWhere(history, (it) => isDown(it) && it.backup === 'all').flatMap((stretch) =>
    outside(stretch, excuses).flatMap(({ from, to }) => {
      const isEventful = events.some((it) => it.from < to && it.to > from);
      const limit =
        detectionLimit(history, from) + (isEventful ? 90 * second : 0) + (wasCalm(history, from) ? 0 : 2 * minute);
      const at = elsewhere(history, from + limit, to, ['backup']);
      const what = `primary is down since ${moment(history, stretch.from)} and backup usable, but traffic is not on backup`;
      return at === undefined ? [] : [{ at, what }];
    }),
  );
};

/** The reactor's moves of any table, which the brake counts; what is written at one go is one. */
export const movesOf = ({ writes, site }: History): readonly Instant[] => {
  const lists = new Set(site.routing.prefixLists.map(({ id }) => id));
  const times = writes.filter(({ byReactor, list }) => byReactor && lists.has(list)).map(({ at }) => at);
  return times.filter((at, index) => at - (times[index - 1] ?? -Infinity) > run);
};

/** When damping and the brake let go at the latest. */
const heldAtMost = (history: History, from: Instant): Instant => {
  const { holdDown, damping, maxSwitchesPerHour } = history.site.failback;
  const isRecent = (at: Instant): boolean => at > from - hour && at <= from;
  const downs = stretchesWhere(history, (it) => !isWell(it)).filter(({ to }) => isRecent(to));
  const isDamped = downs.length > 1 || disturbances(history).some(({ to }) => to > from - hour);
  const due = from + holdDown + (isDamped ? damping.longest : 0);
  const braking = movesOf(history)
    .filter((at) => at <= due)
    .at(-maxSwitchesPerHour);
  return Math.max(due, (braking ?? -Infinity) + hour) + 90 * second;
};

const failbacks: Check = (history) => {
  const excuses = [...disturbances(history), ...idleIn(history)];
  return stretchesWhere(history, isWell).flatMap((stretch) =>
    outside(stretch, excuses).flatMap(({ from, to }) => {
      const at = elsewhere(history, heldAtMost(history, from), to, ['primary']);
      const what = `primary is well since ${moment(history, stretch.from)}, but traffic is not on primary`;
      return at === undefined ? [] : [{ at, what }];
    }),
  );
};

/** See above. */
export const inTime: Check = (history) => [...failovers(history), ...failbacks(history)];

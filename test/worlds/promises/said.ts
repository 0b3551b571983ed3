import { hour, minute, second, type Instant } from '../../../failover/time.ts';
import type { History } from '../history.ts';
import { disturbances, outside, switchesOf, type Check } from './promise.ts';

/** Promise 5: every switch is said, also where the function dies; no state is said over and over. */

/** The first moment from `at` on in which a world is settled. */
const settledFrom = (history: History, at: Instant): Instant =>
  outside({ from: at, to: history.to }, disturbances(history))[0]?.from ?? history.to;

const unsaid: Check = (history) =>
  switchesOf(history).flatMap(({ at, to }) => {
    const kind = to === 'backup' ? 'failover' : 'failback';
    const until = settledFrom(history, at) + 2 * minute + 10 * second;
    const isSaid = history.announced.some((it) => it.kind === kind && it.at >= at - second && it.at <= until);
    return isSaid || until > history.to ? [] : [{ at, what: `a switch to ${to} was never announced` }];
  });

/** Two runs at once may say it twice. */
const most = 2;

const overAndOver: Check = (history) => {
  const excuses = disturbances(history);
  const said = history.announced.filter(
    ({ at, kind }) => (kind === 'condition' || kind === 'over') && !excuses.some((it) => it.from <= at && at < it.to),
  );
  return said.flatMap(({ at, key, kind }, index) => {
    if (kind !== 'condition') return [];
    const earlier = said.slice(0, index + 1).filter((it) => it.key === key && it.at > at - hour);
    const run = earlier.length - 1 - earlier.findLastIndex((it) => it.kind === 'over');
    return run > most ? [{ at, what: `${key} was announced ${run} times in an hour without being over` }] : [];
  });
};

/** See above. */
export const said: Check = (history) => [...unsaid(history), ...overAndOver(history)];

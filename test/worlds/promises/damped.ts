import { minute, second, type Instant, type Milliseconds } from '../../../failover/time.ts';
import type { History } from '../history.ts';
import { heldFailbacks, surelySeen, unseen } from './failbacks.ts';
import type { Check } from './promise.ts';
import { isUndisturbed } from './undisturbed.ts';

/**
 * Promise 3, of damping: reckoned a second time, from how the lines really were. Each outage counts from its first moment,
 * which the product cannot know so early: so its penalty is at least this one.
 */

/** Damping is forgotten after so long at the latest, and what was counted before has halved many times. */
const lookBack: Milliseconds = 40 * minute;

/** Until when failback is held at least; undefined where it is not. */
const heldUntil = (history: History, at: Instant): Instant | undefined => {
  const { penalty, halfLife, suppress, reuse, longest } = history.site.failback.damping;
  const ceiling = reuse * 2 ** (longest / halfLife);
  let [sum, since, until] = [0, 0, -Infinity];
  for (const { from } of surelySeen(history).filter((it) => it.from > at - lookBack && it.from < at - unseen)) {
    sum = Math.min(ceiling, sum * 2 ** (-(from - since) / halfLife) + penalty);
    since = from;
    if (sum >= suppress || from < until) until = from + halfLife * Math.log2(sum / reuse);
  }
  return at < until ? until : undefined;
};

/** See above. */
export const damped: Check = (history) =>
  heldFailbacks(history).flatMap(({ at }) => {
    const until = heldUntil(history, at + 5 * second);
    return until === undefined || !isUndisturbed(history, { from: at - lookBack, to: at })
      ? []
      : [{ at, what: 'failback while damping held it' }];
  });

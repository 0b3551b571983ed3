import type { Check } from './promise.ts';
import { heldFailbacks, surelySeen, unseen } from './failbacks.ts';
import { isUndisturbed } from './undisturbed.ts';

/** Promise 2, of failbacks: that the primary answers is no cause yet; that it has done so through the hold-down is. */
export const heldDown: Check = (history) => {
  const { holdDown } = history.site.failback;
  const outages = surelySeen(history);
  return heldFailbacks(history)
    .filter(({ at }) =>
      outages.some(
        ({ from, to }) => from < at - unseen && at < to + holdDown && isUndisturbed(history, { from, to: at }),
      ),
    )
    .map(({ at }) => ({ at, what: 'traffic was moved to primary before the hold-down was over' }));
};

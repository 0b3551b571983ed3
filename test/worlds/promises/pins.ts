import { minute, second } from '../../../failover/time.ts';
import { heldAt } from '../history.ts';
import { disturbances, idleIn, outside, type Check } from './promise.ts';
import { pinsOf } from './words.ts';

/**
 * Promise 7: a pinned path stays, also while the override cannot be read and memory holds it. That it stays no longer is
 * promise 1's, which excuses a pin until 90 s after its end.
 */
export const pinned: Check = (history) => {
  const excuses = [...disturbances(history, ({ realm }) => realm !== 'person'), ...idleIn(history)];
  return pinsOf(history).flatMap((pin) =>
    outside({ from: pin.from, to: pin.to }, excuses).flatMap(({ from, to }) => {
      const held = [
        { at: from + minute + 10 * second, is: heldAt(history.ways, from + minute + 10 * second) },
        ...history.ways.filter(({ at }) => at > from + minute + 10 * second),
      ];
      const wrong = held.find(({ at, is }) => at < to && is !== pin.is && !(is === 'none' && pin.is === 'primary'));
      return wrong === undefined ? [] : [{ at: wrong.at, what: `pinned to ${pin.is}, but traffic is on ${wrong.is}` }];
    }),
  );
};

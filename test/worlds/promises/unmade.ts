import { second } from '../../../failover/time.ts';
import { everIn } from '../history.ts';
import type { Check } from './promise.ts';

/** Promise 5, turned around: a switch that is announced was made, by whomever, no matter what goes wrong. */

/** When it was, by the last line of the message. */
const claimed = (text: string): number => Date.parse(/, (\S+Z)\s*$/.exec(text)?.[1] ?? '');

/** See above. */
export const unmade: Check = (history) =>
  history.announced.flatMap(({ at, kind, text }) => {
    if ((kind !== 'failover' && kind !== 'failback') || text.includes('traffic was not moved')) return [];
    const before = kind === 'failover' ? 'primary' : 'backup';
    // Reads may be stale; and a run tries to write for 15 s after it has decided.
    const about = { from: claimed(text) - 20 * second, to: claimed(text) + 30 * second };
    return everIn(history.ways, about, (way) => way !== before)
      ? []
      : [{ at, what: `a ${kind} was announced, and traffic stayed on ${before}` }];
  });

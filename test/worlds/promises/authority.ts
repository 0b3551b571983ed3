import { minute } from '../../../failover/time.ts';
import { uncausedIn } from './cause.ts';
import type { Check } from './promise.ts';
import { malformedIn } from './words.ts';

/** Promise 8, as far as worlds can try it: nobody but the reactor and people with rights of their own moves traffic. */

const byThemselves: Check = ({ writes }) =>
  writes
    .filter(({ principal }) => !/^LAB-(ROLE-|STRANGER$|OPERATOR$)/.test(principal))
    .map(({ at, principal, action }) => ({ at, what: `${principal} called ${action}, and was let` }));

/** Nor by a word of theirs: a forged event, or a parameter of the wrong shape. */
const byTheReactor: Check = (history) => {
  const intrusions = history.befallen.filter(({ realm }) => realm === 'intruder');
  const words = [...intrusions, ...malformedIn(history)];
  return uncausedIn(history)
    .filter(({ at }) => words.some(({ from }) => from <= at && at <= from + minute))
    .map(({ at, to }) => ({ at, what: `traffic was moved to ${to} by somebody who may not` }));
};

/** See above. */
export const authority: Check = (history) => [...byThemselves(history), ...byTheReactor(history)];

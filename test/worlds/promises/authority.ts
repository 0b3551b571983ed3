import type { Check } from './promise.ts';

/** Promise 8, as far as worlds can try it: nobody but the reactor and people with rights of their own moves traffic. */
export const authority: Check = ({ writes }) =>
  writes
    .filter(({ principal }) => !/^LAB-(ROLE-|STRANGER$|OPERATOR$)/.test(principal))
    .map(({ at, principal, action }) => ({ at, what: `${principal} called ${action}, and was let` }));

import { createQuotas, throttling } from '../../lab/faults/quotas.ts';
import type { Lab } from '../../lab/lab.ts';
import type { Clock } from '../../failover/time.ts';

/** One account in one Region: what its sites share. Everything else of a site is its own, and so has a lab of its own. */
export interface Account {
  /** Lets a site's calls and runs count against the account. */
  join(lab: Lab): void;
  /** How many calls were refused for the account's quotas, by action. */
  readonly refused: ReadonlyMap<string, number>;
  /** The most runs that there were at once. */
  readonly mostRuns: () => number;
}

/** Makes all labs count their runs together: each takes its limit and its count from here. */
const createConcurrency = (limit: number) => {
  let running = 0;
  let most = 0;
  const share = ({ functions }: Lab): void => {
    functions.concurrency.limit = limit;
    Object.defineProperty(functions.concurrency, 'running', {
      get: () => running,
      set: (count: number) => {
        running = count;
        most = Math.max(most, count);
      },
    });
  };
  return { share, most: () => most };
};

/** An account with the quotas of lab/faults/quotas.ts, and so many runs at once. */
export const createAccount = (clock: Clock, runsAtOnce: number): Account => {
  const isBeyondQuota = createQuotas(clock);
  const concurrency = createConcurrency(runsAtOnce);
  const refused = new Map<string, number>();
  return {
    join: (lab) => {
      concurrency.share(lab);
      lab.endpoint.around((call, run) => {
        if (!isBeyondQuota(call)) return run();
        refused.set(call.action, (refused.get(call.action) ?? 0) + 1);
        return run(() => {
          throw throttling(call);
        });
      });
    },
    refused,
    mostRuns: concurrency.most,
  };
};

import type { Clock } from '../../failover/time.ts';
import { drawn, type Chance, type Delay } from '../time/chance.ts';
import type { Journal } from '../journal.ts';
import type { RunningLatencies } from '../time/latencies.ts';
import { ConnectionLost, type Layer, type ServedCall } from '../wire/passage.ts';
import { ServiceError } from '../wire/service.ts';
import type { CallMishap, Faults } from './faults.ts';
import { createQuotas, throttling } from './quotas.ts';
import { createStaleReads } from './stale-reads.ts';

interface Surroundings {
  readonly clock: Clock;
  readonly chance: Chance;
  readonly journal: Journal;
  readonly latencies: RunningLatencies;
  readonly faults: Faults;
  /** Ends the process that made a call. */
  readonly crash: (call: ServedCall) => void;
}

type Run = Parameters<Layer>[1];

const never = (): Promise<never> => new Promise(() => undefined);

const refusing = (error: ServiceError) => (): never => {
  throw error;
};

const pass = ({ clock, chance }: Surroundings, delay: Delay = 0): Promise<void> => {
  const duration = drawn(delay, chance);
  return duration === Infinity ? never() : clock.sleep(duration);
};

/** The deed is done or refused, and nobody hears of it. */
const unheard = async (run: Run): Promise<void> => void (await Promise.allSettled([run()]));

const suffer = async (
  surroundings: Surroundings,
  { mishap, call, run }: { readonly mishap: CallMishap; readonly call: ServedCall; readonly run: Run },
): Promise<unknown> => {
  switch (mishap.kind) {
    case 'error':
      return run(refusing(new ServiceError(mishap.code, mishap.message, mishap.status)));
    case 'throttled':
      return run(refusing(throttling(call)));
    case 'slow':
      await pass(surroundings, mishap.request);
      try {
        return await run();
      } finally {
        await pass(surroundings, mishap.answer);
      }
    case 'cut off':
      if (mishap.when === 'after') await unheard(run);
      throw new ConnectionLost();
    case 'crash':
      if (mishap.when === 'after') await unheard(run);
      surroundings.crash(call);
      return never();
  }
};

/**
 * What stands between callers and services: stale reads, faults, the time that a call takes, and the quotas. What an inner
 * one puts in the operation's place goes before what an outer one does.
 */
export const layersOf = (surroundings: Surroundings): readonly Layer[] => {
  const { clock, faults, latencies } = surroundings;
  const stale = createStaleReads(surroundings);
  const isBeyondQuota = createQuotas(clock);
  return [
    (call, run) => {
      const age = latencies.stalenessOf(call.action);
      return run(age > 0 ? () => stale(call, age) : undefined);
    },
    (call, run) => {
      const mishap = faults.ofCall(call);
      return mishap === undefined ? run() : suffer(surroundings, { mishap, call, run });
    },
    async ({ action }, run) => {
      const duration = latencies.ofCall(action);
      if (duration > 0) await clock.sleep(duration);
      return run();
    },
    (call, run) => run(isBeyondQuota(call) ? refusing(throttling(call)) : undefined),
  ];
};

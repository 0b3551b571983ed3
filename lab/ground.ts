import { partitionOf } from '../failover/settings/fields/partitions.ts';
import type { Site } from '../failover/settings/site.ts';
import { chances } from './time/chance.ts';
import { realClock, type VirtualClock } from './time/clock.ts';
import { createFaults, type Fault } from './faults/faults.ts';
import { createJournal } from './journal.ts';
import { createLatencies, type Latencies } from './time/latencies.ts';
import { createTimers } from './time/timers.ts';
import type { HttpOptions } from './wire/http.ts';

/** What a lab stands on. */

export interface LabOptions {
  /** Where `cdk synth` wrote, and the stack in there that is deployed. */
  readonly template: { readonly directory: string; readonly stack: string };
  readonly site: Site;
  /**
   * `virtual`: the clock that the caller drives, everything in this thread, no socket. `real`: the machine's clock, HTTP
   * on the loopback address, functions in threads of their own.
   */
  readonly time:
    | { readonly kind: 'virtual'; readonly clock: VirtualClock }
    | ({ readonly kind: 'real' } & Pick<HttpOptions, 'port' | 'routes'>);
  readonly latencies?: Partial<Latencies>;
  /** What goes wrong from the start; nothing unless given. `faults.add` adds to it while a story runs. */
  readonly faults?: readonly Fault[];
  /** Of all that chance decides: drawn latencies, likely faults, identifiers, the functions' own. 1 unless given. */
  readonly seed?: number;
}

/** Where the settings name no account. */
const madeUpAccount = '111122223333';

/** Makes place, time and chance, and the faults; `failures` are the lab's own. */
export const createGround = ({ time, latencies = {}, faults = [], seed = 1, site }: LabOptions) => {
  const clock = time.kind === 'virtual' ? time.clock : realClock;
  const journal = createJournal(() => clock.now());
  const failures: unknown[] = [];
  const timers = createTimers(clock, (error) => {
    failures.push(error);
    journal.record({ kind: 'fault of the lab', error });
  });
  const place = {
    region: site.region,
    account: site.account ?? madeUpAccount,
    partition: partitionOf(site.region) ?? 'aws',
  };
  const chanceFor = chances(seed);
  return {
    clock,
    journal,
    failures,
    timers,
    place,
    chanceFor,
    latencies: createLatencies(latencies, chanceFor),
    faults: createFaults(faults, { clock, journal, chance: chanceFor('faults') }),
  };
};
/** See `createGround`. */
export type Ground = ReturnType<typeof createGround>;

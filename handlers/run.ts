import type { Logger } from '@aws-lambda-powertools/logger';
import type { Clock, Instant, Milliseconds } from '../failover/time.ts';
import type { WiredSite } from '../failover/wiring.ts';
import type { Clients } from './clients.ts';
import type { Meter } from './meter.ts';
import type { Proof } from '../failover/confirm/proof.ts';
import type { Unwritten } from './unwritten.ts';

/** What all parts of one run of the reactor share. */
export interface Run {
  readonly site: WiredSite;
  readonly topicArn: string;
  readonly clients: Clients;
  readonly clock: Clock;
  /** Shared by the runs of one process. */
  readonly unwritten: Unwritten;
  /** Shared by the runs of one process: what it knows of EC2's permissions. A deployment begins another, which knows nothing. */
  readonly proofs: { current: readonly Proof[] };
  /** From 0 to below 1: spreads the attempts of several runs. */
  readonly random: () => number;
  /** Every line carries the run's id. */
  readonly log: Logger;
  readonly meter: Meter;
  readonly startedAt: Instant;
  /** When Lambda ends the run, whatever it does. */
  readonly endsAt: Instant;
}

/** How long the run has been going on. */
export const ageOf = (run: Run): Milliseconds => run.clock.now() - run.startedAt;

import type { Milliseconds } from '../../failover/time.ts';
import type { Manner } from '../../test/probe/cloudwatch-stand-in.ts';

/** How CloudWatch is away: the connection breaks, no answer comes, it fails by itself, or the account is throttled. */
export type Cut = 'breaks' | Exclude<Manner, 'answers'>;

/** Each in turn. None of them takes a datapoint in: what arrives twice was sent twice after a refusal. */
export const manners: readonly Cut[] = [
  'breaks',
  'stalls',
  { code: 'InternalServiceFault' },
  { code: 'ThrottlingException' },
];

/** When CloudWatch is away. */
export interface Cuts {
  readonly length: Milliseconds;
  /** How it is away at this time of the run, or undefined where it answers. */
  readonly at: (elapsed: Milliseconds) => Cut | undefined;
}

/** Cut off for exactly half of the length: the middle half of each of so many cycles, so that it ends well. */
export const halfOfTheTime = (length: Milliseconds, cycles: number): Cuts => ({
  length,
  at: (elapsed) => {
    const cycle = (elapsed * cycles) / length;
    const share = cycle % 1;
    return share >= 0.25 && share < 0.75 ? manners[Math.floor(cycle) % manners.length] : undefined;
  },
});

/** Cut off once, from one time to another. */
export const once = (length: Milliseconds, [from, to]: readonly [Milliseconds, Milliseconds]): Cuts => ({
  length,
  at: (elapsed) => (elapsed >= from && elapsed < to ? 'stalls' : undefined),
});

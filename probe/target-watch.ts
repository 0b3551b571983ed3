import type { Site } from '../failover/site.ts';
import type { ProbedPath } from '../failover/names.ts';
import type { Clock, Instant } from '../failover/time.ts';
import type { Answers } from './answers.ts';
import { keepConnecting, type Connect } from './connector.ts';
import { periodData, stalledDatum, type Datum } from './datum.ts';
import type { Raise } from './fast-lane.ts';
import type { Log } from './journal.ts';
import type { OwnNetwork } from './own-network.ts';
import type { Outcome } from './ping-line.ts';
import { keepPinging, type SpawnPing } from './pinger.ts';
import type { ProbedTarget } from './probed-targets.ts';
import { createTally } from './tally.ts';

/** One target under watch. */
export interface TargetWatch {
  /** Pings it until the signal aborts. */
  run(signal: AbortSignal): Promise<void>;
  readonly path: ProbedPath;
  /** The datapoints of the period that ends at `at`; none where nothing was judged. */
  close(at: Instant): readonly Datum[];
  /** Forgets what was seen: it told nothing about the path. */
  forget(): void;
}

export interface TargetWatchOptions {
  readonly of: ProbedTarget;
  readonly detection: Site['detection'];
  readonly clock: Clock;
  readonly network: Pick<OwnNetwork, 'isPresent' | 'wasPresentSince'>;
  readonly answers: Answers;
  readonly raise: (raise: Raise) => void;
  readonly spawnPing: SpawnPing;
  readonly connect: Connect;
  readonly log: Log;
}

/** Hears each outcome, keeps the tally, and raises each full streak once. */
const createStreakWatch = ({ of, detection, clock, network, answers, raise }: TargetWatchOptions) => {
  const tally = createTally();
  let isRaised = false;

  const hear = (outcome: Outcome): void => {
    // Without a network of its own, every ping is lost and none tells of the path.
    if (outcome.kind === 'lost' && !network.isPresent()) return;
    const at = clock.now();
    if (outcome.kind === 'answered') answers.heard(of.path, at);
    const streak = tally.judge(outcome, at);
    if (streak.losses === 0) isRaised = false;
    if (isRaised || of.path === 'through' || streak.losses < detection.threshold) return;
    // Judged from answers that are already here. Should none be young enough, the next loss of the streak looks again.
    if (!network.wasPresentSince(streak.since) || !answers.isOtherAnswering(of.path, at)) return;
    isRaised = true;
    raise({ of: { ...of, path: of.path }, streak, at, isGoingOn: () => isRaised });
  };
  const forget = (): void => {
    tally.forget();
    isRaised = false;
  };
  return { hear, forget, restart: () => tally.restart(), close: (at: Instant) => tally.close(at) };
};

/** Watches one target, by ping, or by TCP where it has a port. */
export const createTargetWatch = (options: TargetWatchOptions): TargetWatch => {
  const { of, detection, clock, spawnPing: spawn, connect, log } = options;
  const { address, port } = of.target;
  const { hear, forget, restart, close: closeTally } = createStreakWatch(options);
  let hasStalled = false;

  const stall = (): void => {
    hasStalled = true;
  };
  const run = (signal: AbortSignal): Promise<void> => {
    const { interval } = detection;
    const { source } = of;
    const ear = { outcome: hear, restarted: restart, stalled: stall };
    return port === undefined
      ? keepPinging({ order: { address, interval, source }, clock, spawn, ear, log }, signal)
      : keepConnecting({ order: { address, port, source }, interval, clock, connect, hear, log }, signal);
  };

  const close = (at: Instant): readonly Datum[] => {
    const stalled = hasStalled ? [stalledDatum(of, at)] : [];
    hasStalled = false;
    const period = closeTally(at);
    return period === undefined ? stalled : [...periodData(of, period, at), ...stalled];
  };
  return { path: of.path, run, close, forget };
};

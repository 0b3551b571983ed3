import type { Site } from '../failover/site.ts';
import type { Clock, Instant } from '../failover/time.ts';
import type { Answers } from './answers.ts';
import { keepConnecting, type Connect } from './connector.ts';
import { stalledDatum, targetData, type Datum } from './datum.ts';
import type { Log } from './journal.ts';
import type { OwnNetwork } from './own-network.ts';
import type { Outcome } from './ping-line.ts';
import { keepPinging, stallLimit, type SpawnPing } from './pinger.ts';
import type { ProbedTarget } from './probed-targets.ts';
import { createTally, noStreak, type Period, type Streak } from './tally.ts';

/** One target under watch. */
export interface TargetWatch {
  /** Pings it until the signal aborts. */
  run(signal: AbortSignal): Promise<void>;
  /** The losses in a row up to now. */
  streak(): Streak;
  /** Whether a ping has been judged of late: not where its process is stalled or cannot start. */
  isKnown(at: Instant): boolean;
  /** Ends the period at `at`: what it adds up to, undefined where nothing was judged, and its datapoints. */
  close(at: Instant): { readonly period: Period | undefined; readonly data: readonly Datum[] };
  /** Forgets what was seen: it told nothing about the path. */
  forget(): void;
}

export interface TargetWatchOptions {
  readonly of: ProbedTarget;
  readonly detection: Pick<Site['detection'], 'interval'>;
  readonly clock: Clock;
  readonly network: Pick<OwnNetwork, 'isPresent' | 'wasPresentSince'>;
  readonly answers: Answers;
  /** A ping has been judged. */
  readonly heard: () => void;
  readonly spawnPing: SpawnPing;
  readonly connect: Connect;
  readonly log: Log;
}

/** Hears each outcome and keeps the tally. */
const createListener = ({ of, detection, clock, network, answers, heard }: TargetWatchOptions) => {
  const tally = createTally();
  let streak = noStreak;
  let judgedAt = -Infinity;

  const hear = (outcome: Outcome): void => {
    // Without a network of its own, every ping is lost and none tells of the path.
    if (outcome.kind === 'lost' && !network.isPresent()) return;
    const at = clock.now();
    if (outcome.kind === 'answered') answers.heard(of.path, at);
    streak = tally.judge(outcome, at);
    judgedAt = at;
    heard();
  };
  const forget = (): void => {
    tally.forget();
    streak = noStreak;
  };
  const isKnown = (at: Instant): boolean => at - judgedAt <= stallLimit(detection.interval);
  return { tally, hear, forget, isKnown, streak: () => streak };
};

/** Watches one target, by ping, or by TCP where it has a port. */
export const createTargetWatch = (options: TargetWatchOptions): TargetWatch => {
  const { of, detection, clock, spawnPing: spawn, connect, log } = options;
  const { address, port } = of.target;
  const { tally, hear, forget, isKnown, streak } = createListener(options);
  let hasStalled = false;

  const stall = (): void => {
    hasStalled = true;
  };
  const run = (signal: AbortSignal): Promise<void> => {
    const { interval } = detection;
    const { source } = of;
    const ear = { outcome: hear, restarted: () => tally.restart(), stalled: stall };
    return port === undefined
      ? keepPinging({ order: { address, interval, source }, clock, spawn, ear, log }, signal)
      : keepConnecting({ order: { address, port, source }, interval, clock, connect, hear, log }, signal);
  };

  const close: TargetWatch['close'] = (at) => {
    const stalled = hasStalled ? [stalledDatum(of, at)] : [];
    hasStalled = false;
    const period = tally.close(at);
    return { period, data: [...(period === undefined ? [] : targetData(of, period, at)), ...stalled] };
  };
  return { run, streak, isKnown, close, forget };
};

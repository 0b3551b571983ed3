import type { Site } from '../failover/settings/site.ts';
import type { Clock, Instant } from '../failover/time.ts';
import type { Answers } from './judging/answers.ts';
import { keepConnecting, type Connect } from './pinging/connector.ts';
import { stalledDatum, targetData, type Datum } from './publishing/datum.ts';
import type { Log } from './journal.ts';
import { createOwnNetwork, type OwnNetwork } from './judging/own-network.ts';
import type { OwnWay } from './judging/own-way.ts';
import type { Outcome } from './pinging/ping-line.ts';
import { keepPinging, stallLimit, type SpawnPing } from './pinging/pinger.ts';
import type { ProbedTarget } from './probed-targets.ts';
import { noStreak, type Streak } from './judging/streak.ts';
import { createTally, type Period } from './judging/tally.ts';

/** One target under watch. */
export interface TargetWatch {
  /** Pings it until the signal aborts. */
  run(signal: AbortSignal): Promise<void>;
  /** The losses in a row up to now. */
  streak(): Streak;
  /**
   * Whether its losses since then tell of the path: a ping has been judged of late, which is not so where its process is
   * stalled or cannot start, and this host had a way to the target of its own all the time.
   */
  isKnown(since: Instant, at: Instant): boolean;
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
  /** Without it the host's own way is not judged. */
  readonly ownWay: OwnWay | undefined;
  /** A ping has been judged. */
  readonly heard: () => void;
  readonly spawnPing: SpawnPing;
  readonly connect: Connect;
  readonly log: Log;
}

/** Hears each outcome and keeps the tally. */
const createListener = (options: TargetWatchOptions) => {
  const { of, detection, clock, network, answers, heard, log } = options;
  const tally = createTally();
  let streak = noStreak;
  let judgedAt = -Infinity;
  let excuse: string | undefined;
  const forget = (): void => {
    tally.forget();
    streak = noStreak;
  };
  const way = createOwnWay(options, forget);

  const tell = (why: string): void => {
    if (why !== excuse) log('warn', 'what is not the path is not its loss', { ...of.target, why });
    excuse = why;
  };
  const hear = (outcome: Outcome): void => {
    // Without a network of its own every ping is lost, and none tells of the path.
    if (outcome.kind === 'lost' && !network.isPresent()) return;
    // Without a way to the target an answer is not the target's either: a path that is unknown in an outage is unknown now.
    if (outcome.kind !== 'excused' && !way.isPresent()) return;
    const at = clock.now();
    if (outcome.kind === 'answered') answers.heard(of.path, at);
    streak = tally.judge(outcome, at);
    if (outcome.kind === 'excused') return tell(outcome.why);
    judgedAt = at;
    heard();
  };
  const isKnown: TargetWatch['isKnown'] = (since, at) =>
    at - judgedAt <= stallLimit(detection.interval) && way.wasPresentSince(since);
  return { tally, hear, forget, isKnown, way, streak: () => streak };
};

/** Whether this host would send to the target at all: a route that prohibits and a bridge that overlaps are its own. */
const createOwnWay = ({ of, clock, ownWay, log }: TargetWatchOptions, lost: () => void): OwnNetwork =>
  createOwnNetwork({
    clock,
    ask: ownWay?.ask({ address: of.target.address, source: of.source }),
    lost,
    isForgiving: true,
    log: (level, message, fields) => log(level, message, { ...of.target, ...fields }),
    words: {
      present: 'own way to the target present',
      absent: 'own way to the target absent: it is not sent to from this host, and unknown',
    },
  });

/** Watches one target, by ping, or by TCP where it has a port. */
export const createTargetWatch = (options: TargetWatchOptions): TargetWatch => {
  const { of, detection, clock, spawnPing: spawn, connect, log } = options;
  const { address, port } = of.target;
  const { tally, hear, forget, isKnown, way, streak } = createListener(options);
  const isOwn = options.ownWay?.isOwn ?? (() => false);
  let hasStalled = false;

  const stall = (): void => {
    hasStalled = true;
  };
  const keepProbing = (signal: AbortSignal): Promise<void> => {
    const { interval } = detection;
    const { source } = of;
    const ear = { outcome: hear, restarted: () => tally.restart(), stalled: stall };
    return port === undefined
      ? keepPinging({ order: { address, interval, source }, clock, spawn, ear, isOwn, log }, signal)
      : keepConnecting({ order: { address, port, source }, interval, clock, connect, hear, log }, signal);
  };
  const run = async (signal: AbortSignal): Promise<void> => {
    await Promise.all([way.run(signal), keepProbing(signal)]);
  };

  const close: TargetWatch['close'] = (at) => {
    const stalled = hasStalled ? [stalledDatum(of, at)] : [];
    hasStalled = false;
    const period = tally.close(at);
    return { period, data: [...(period === undefined ? [] : targetData(of, period, at)), ...stalled] };
  };
  return { run, streak, isKnown, close, forget };
};

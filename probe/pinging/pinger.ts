import { second, type Clock, type Milliseconds } from '../../failover/time.ts';
import type { Log } from '../journal.ts';
import { isUnsent, readPingLine, type Outcome } from './ping-line.ts';
import { rest } from '../rest.ts';

/** What one ping process is to do. */
export interface PingOrder {
  readonly address: string;
  readonly interval: Milliseconds;
  readonly source: string | undefined;
}

/** A ping process that runs. */
export interface PingProcess {
  /** Ends it at once. */
  kill(): void;
  /** Resolves when it is gone, with the reason in words. Never rejects. */
  readonly exited: Promise<string>;
}

/** Takes a line. */
type Hear = (line: string) => void;

/**
 * Starts a ping process, whose lines go to `hear` as they come, and to `complained` those that it writes to stderr. Never
 * throws: what fails is an exit.
 */
export type SpawnPing = (order: PingOrder, hear: Hear, complained?: Hear) => PingProcess;

/** What a pinger tells: each outcome; a new process (counting from 1 again); a process that had to be killed. */
export interface PingEar {
  readonly outcome: (outcome: Outcome) => void;
  readonly restarted: () => void;
  readonly stalled: () => void;
}

export interface PingerOptions {
  readonly order: PingOrder;
  readonly clock: Clock;
  readonly spawn: SpawnPing;
  readonly ear: PingEar;
  /** Whether an address is this host's own. */
  readonly isOwn: (address: string) => boolean;
  readonly log: Log;
}

/** No line for so long: the process is stalled. Silence is not loss, for a loss is a line of its own. */
export const stallLimit = (interval: Milliseconds): Milliseconds => Math.max(3 * interval, 2 * second);

/** The pause before a new process: 1 s, doubled for each one in a row that judged nothing, at most 10 s. */
export const backOff = (failures: number): Milliseconds => Math.min(second * 2 ** failures, 10 * second);

/** Silence is counted in ticks, not read off the clock: after a freeze waiting lines are heard before the next tick. */
const ticksPerLimit = 4;

/** One process from start to end: how it ended, and whether it judged any ping. */
const pingOnce = async (
  { order, clock, spawn, ear, isOwn }: PingerOptions,
  signal: AbortSignal,
): Promise<{ readonly end: string; readonly hasJudged: boolean }> => {
  let silentTicks = 0;
  let hasJudged = false;
  let unsent: string | undefined;
  const said = (line: string): void => {
    silentTicks = 0;
    const outcome = readPingLine(line, isOwn);
    if (outcome === undefined) return;
    hasJudged = true;
    if (outcome.kind === 'lost' && unsent !== undefined) {
      const why = `this host did not send: ${unsent}`;
      unsent = undefined;
      ear.outcome({ kind: 'excused', sequence: outcome.sequence, why });
    } else ear.outcome(outcome);
  };
  const complained = (line: string): void => {
    if (isUnsent(line)) unsent = line;
  };
  const child = spawn(order, said, complained);
  const gone = new AbortController();
  const end = child.exited.finally(() => gone.abort());
  const watched = AbortSignal.any([signal, gone.signal]);
  const tick = stallLimit(order.interval) / ticksPerLimit;
  while (silentTicks < ticksPerLimit && (await rest(clock, tick, watched))) silentTicks += 1;
  const isStalled = silentTicks >= ticksPerLimit && !watched.aborted;
  if (isStalled) ear.stalled();
  child.kill();
  return {
    end: isStalled ? `stalled: no line for ${stallLimit(order.interval)} ms; ${await end}` : await end,
    hasJudged,
  };
};

/** Keeps one ping process running until the signal aborts, and leaves none behind. */
export const keepPinging = async (options: PingerOptions, signal: AbortSignal): Promise<void> => {
  const { order, clock, ear, log } = options;
  let failures = 0;
  while (!signal.aborted) {
    ear.restarted();
    const { end, hasJudged } = await pingOnce(options, signal);
    if (signal.aborted) return;
    const pause = backOff(hasJudged ? 0 : failures);
    failures = hasJudged ? 0 : failures + 1;
    log('warn', 'ping ended, starts again', { address: order.address, end, pause });
    await rest(clock, pause, signal);
  }
};

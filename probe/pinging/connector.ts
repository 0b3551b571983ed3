import type { Clock, Milliseconds } from '../../failover/time.ts';
import type { Log } from '../journal.ts';
import type { Outcome } from './ping-line.ts';
import { rest } from '../rest.ts';

/** Where a TCP connect goes, and from which address. */
export interface ConnectOrder {
  readonly address: string;
  readonly port: number;
  readonly source: string | undefined;
}

/**
 * Connects once. Resolves with the round trip where the other end accepted, with that until a refusal by RST, or with
 * `lost` where a router refused or `deadline` aborted and no answer was waiting. Rejects where this host is at fault.
 */
export type Connect = (order: ConnectOrder, deadline: AbortSignal) => Promise<Connected>;

/** How a connect ended. */
export type Connected = Milliseconds | { readonly refusedAfter: Milliseconds } | 'lost';

export interface ConnectorOptions {
  readonly order: ConnectOrder;
  readonly interval: Milliseconds;
  readonly clock: Clock;
  readonly connect: Connect;
  readonly hear: (outcome: Outcome) => void;
  readonly log: Log;
}

/**
 * A refusal is the other end's own kernel, as long as its port has never accepted. Once it has, a refusal is no answer: a
 * firewall that rejects, or a forged reset, would make a dead line look alive.
 */
const createJudge = () => {
  let hasAccepted = false;
  return (sequence: number, answer: Connected): Outcome => {
    hasAccepted ||= typeof answer === 'number';
    if (answer === 'lost' || (hasAccepted && typeof answer === 'object')) return { kind: 'lost', sequence };
    return { kind: 'answered', sequence, roundTrip: typeof answer === 'number' ? answer : answer.refusedAfter };
  };
};

/** Connects at the interval until the signal aborts; each answer has until the next connect. */
export const keepConnecting = async (options: ConnectorOptions, signal: AbortSignal): Promise<void> => {
  const { order, interval, clock, connect, hear, log } = options;
  const outcomeOf = createJudge();
  let fault: string | undefined;
  const judge = async (sequence: number, deadline: AbortSignal): Promise<void> => {
    try {
      const answer = await connect(order, deadline);
      // What the end of the probe cut short is no loss.
      if (!signal.aborted) hear(outcomeOf(sequence, answer));
      fault = undefined;
    } catch (error) {
      // The host's own fault says nothing about the path; said once, not five times a second.
      if (String(error) !== fault) log('warn', 'cannot connect from this host', { ...order, error: String(error) });
      fault = String(error);
    }
  };
  for (let sequence = 1; !signal.aborted; sequence += 1) {
    const deadline = new AbortController();
    const judged = judge(sequence, deadline.signal);
    await rest(clock, interval, signal);
    deadline.abort();
    await judged;
  }
};

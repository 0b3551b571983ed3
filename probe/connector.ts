import type { Clock, Milliseconds } from '../failover/time.ts';
import type { Log } from './journal.ts';
import type { Outcome } from './ping-line.ts';
import { rest } from './rest.ts';

/** Where a TCP connect goes, and from which address. */
export interface ConnectOrder {
  readonly address: string;
  readonly port: number;
  readonly source: string | undefined;
}

/**
 * Connects once. Resolves with the round trip where the other end answered (a refusal by RST is an answer), or with
 * `lost` where a router refused or `deadline` aborted and no answer was waiting. Rejects where this host is at fault.
 */
export type Connect = (order: ConnectOrder, deadline: AbortSignal) => Promise<Milliseconds | 'lost'>;

export interface ConnectorOptions {
  readonly order: ConnectOrder;
  readonly interval: Milliseconds;
  readonly clock: Clock;
  readonly connect: Connect;
  readonly hear: (outcome: Outcome) => void;
  readonly log: Log;
}

const outcomeOf = (sequence: number, answer: Milliseconds | 'lost'): Outcome =>
  answer === 'lost' ? { kind: 'lost', sequence } : { kind: 'answered', sequence, roundTrip: answer };

/** Connects at the interval until the signal aborts; each answer has until the next connect. */
export const keepConnecting = async (options: ConnectorOptions, signal: AbortSignal): Promise<void> => {
  const { order, interval, clock, connect, hear, log } = options;
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

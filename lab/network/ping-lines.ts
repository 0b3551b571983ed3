import type { Clock, Milliseconds } from '../../failover/time.ts';

/** What the stand-in for `ping` is asked for, as the probe calls it. */
export interface PingRequest {
  readonly address: string;
  readonly interval: Milliseconds;
  /** Undefined is the host's first address. */
  readonly source?: string | undefined;
}

interface Speaking {
  readonly clock: Clock;
  /** Whether the link carries a packet to the address and its answer back. */
  readonly answers: (request: Pick<PingRequest, 'address' | 'source'>) => Promise<boolean>;
  readonly print: (line: string) => void;
  readonly signal: AbortSignal;
}

/** The round trip that the stand-in prints; a link that is modelled has none of its own. */
const roundTrip: Milliseconds = 2;

/** The lines that `ping -n -O -D` of iputils 20221126 prints of one address, stamped by the clock. */
export const pingLines = (address: string, clock: Pick<Clock, 'now'>) => {
  const stamp = () => `[${(clock.now() / 1000).toFixed(6)}]`;
  return {
    head: `PING ${address} (${address}) 56(84) bytes of data.`,
    answer: (sequence: number) =>
      `${stamp()} 64 bytes from ${address}: icmp_seq=${sequence} ttl=63 time=${roundTrip.toFixed(2)} ms`,
    noAnswer: (sequence: number) => `${stamp()} no answer yet for icmp_seq=${sequence}`,
  };
};

/** The sequence number after this one: it has 16 bits. */
export const nextSequence = (sequence: number): number => (sequence % 65535) + 1;

/**
 * Speaks for a link as `ping` does: an answer when it comes, `no answer yet` for a lost one when the next leaves. A cut
 * link answers nothing. Ends when the signal aborts.
 */
export const speakAsPing = async (
  { address, interval, source }: PingRequest,
  { clock, answers, print, signal }: Speaking,
): Promise<void> => {
  const lines = pingLines(address, clock);
  print(lines.head);
  let due = clock.now();
  for (let sequence = 1; !signal.aborted; sequence = nextSequence(sequence)) {
    // oxlint-disable-next-line no-await-in-loop -- one ping after another
    const isAnswered = await answers({ address, source });
    if (isAnswered) print(lines.answer(sequence));
    due += interval;
    // oxlint-disable-next-line no-await-in-loop -- a loop in time
    await clock.sleep(Math.max(0, due - clock.now()), signal).catch(() => undefined);
    if (!isAnswered && !signal.aborted) print(lines.noAnswer(sequence));
  }
};

/** Reads the arguments with which the probe calls `ping`: `-i SECONDS`, perhaps `-I SOURCE` and, last, the address. */
export const readPingArguments = (args: readonly string[]): PingRequest => {
  const seconds = Number(args[args.indexOf('-i') + 1]);
  const address = args.at(-1);
  if (!args.includes('-i') || !(seconds > 0) || address === undefined) {
    throw new Error(`stand-in for ping: got ${args.join(' ')}; allowed: -i SECONDS … ADDRESS`);
  }
  const source = args.includes('-I') ? args[args.indexOf('-I') + 1] : undefined;
  return { address, interval: seconds * 1000, source };
};

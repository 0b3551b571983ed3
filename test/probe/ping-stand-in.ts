import type { Clock } from '../../failover/time.ts';
import type { PingOrder, SpawnPing } from '../../probe/pinging/pinger.ts';

/** One ping process that a test speaks for. */
export interface FakePing {
  readonly order: PingOrder;
  readonly say: (...lines: readonly string[]) => void;
  /** On stderr. */
  readonly complain: (line: string) => void;
  readonly end: (reason: string) => void;
  isKilled: boolean;
}

/** Ping processes that say what the test tells them. */
export const createFakePings = () => {
  const started: FakePing[] = [];
  const spawn: SpawnPing = (order, hear, complain = () => undefined) => {
    const { promise: exited, resolve } = Promise.withResolvers<string>();
    const ping: FakePing = {
      order,
      say: (...lines) => {
        for (const line of lines) hear(line);
      },
      complain,
      end: resolve,
      isKilled: false,
    };
    started.push(ping);
    const kill = (): void => {
      ping.isKilled = true;
      resolve('SIGKILL');
    };
    return { kill, exited };
  };
  return { started, spawn };
};

/** What a link does to a ping: its round trip in ms, no answer, or no line at all. */
export type LinkState = number | 'cut' | 'mute';

/**
 * Ping processes over links that a test cuts and mends, which print what ping does: an answer, or at the next ping
 * `no answer yet`.
 */
export const createLinkedPings = (clock: Clock) => {
  const links = new Map<string, LinkState>();
  const alive = new Set<string>();
  const orders: PingOrder[] = [];
  const run = async (order: PingOrder, hear: (line: string) => void, signal: AbortSignal): Promise<void> => {
    alive.add(order.address);
    hear(`PING ${order.address} (${order.address}) 56(84) bytes of data.`);
    for (let sequence = 1; !signal.aborted; sequence += 1) {
      const link = links.get(order.address) ?? 1;
      if (typeof link === 'number') {
        hear(`[1.000000] 64 bytes from ${order.address}: icmp_seq=${sequence % 65536} ttl=64 time=${link} ms`);
      }
      await clock.sleep(order.interval, signal);
      if (link === 'cut') hear(`[1.000000] no answer yet for icmp_seq=${sequence % 65536}`);
    }
  };
  const spawn: SpawnPing = (order, hear) => {
    orders.push(order);
    const stop = new AbortController();
    const exited = run(order, hear, stop.signal).then(
      () => 'ended',
      () => {
        alive.delete(order.address);
        return 'SIGKILL';
      },
    );
    return { kill: () => stop.abort(), exited };
  };
  return { links, alive, orders, spawn };
};

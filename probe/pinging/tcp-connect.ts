import { connect as open } from 'node:net';
import type { Connect, Connected } from './connector.ts';

/** The other end's own kernel answers so; or somebody on the way who speaks for it. */
const resets = new Set(['ECONNREFUSED', 'ECONNRESET']);
/** A router on the way, or nobody at the last hop, said no. */
const unreachable = new Set(['EHOSTUNREACH', 'ENETUNREACH', 'ETIMEDOUT']);

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** Lets input that already waits be read: a process that was frozen otherwise judges answers lost that are here. */
const drain = async (): Promise<void> => {
  await turn();
  await turn();
};

/** Connects by TCP, from the machine's own clock and network. */
export const tcpConnect: Connect = ({ address, port, source }, deadline) => {
  const { promise, resolve, reject } = Promise.withResolvers<Connected>();
  const began = performance.now();
  const socket = open({ host: address, port, ...(source === undefined ? {} : { localAddress: source }) });
  socket.once('connect', () => resolve(performance.now() - began));
  socket.on('error', (error: NodeJS.ErrnoException) => {
    const code = error.code ?? '';
    if (resets.has(code)) resolve({ refusedAfter: performance.now() - began });
    else if (unreachable.has(code)) resolve('lost');
    else reject(error);
  });
  const expire = (): void => void drain().then(() => resolve('lost'));
  if (deadline.aborted) expire();
  else deadline.addEventListener('abort', expire, { once: true });
  return promise.finally(() => {
    deadline.removeEventListener('abort', expire);
    // A plain close: a reset would show up as an error at the other end, five times a second.
    socket.destroy();
  });
};

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type AddressInfo, type Server } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import { tcpConnect } from '../../../probe/pinging/tcp-connect.ts';

const servers: Server[] = [];
const listen = async (): Promise<{ readonly server: Server; readonly port: number }> => {
  const server = createServer();
  servers.push(server);
  await new Promise<void>((resolve) => {
    server.listen({ host: '127.0.0.1', port: 0 }, resolve);
  });
  return { server, port: (server.address() as AddressInfo).port };
};
const closed = async (server: Server): Promise<void> => {
  await new Promise((resolve) => {
    server.close(resolve);
  });
};
afterEach(async () => {
  await Promise.all(servers.splice(0).map(closed));
});

const source = `const s = require('node:net').createServer();
  s.listen({ host: '127.0.0.1', port: 0, backlog: 1 }, () => { console.log(s.address().port); });`;
const stoppedServer = async () => {
  const child = spawn(process.execPath, ['-e', source], { stdio: ['ignore', 'pipe', 'inherit'] });
  const [port] = (await once(child.stdout, 'data')) as [Buffer];
  child.kill('SIGSTOP');
  return { child, port: Number(port.toString()) };
};

const order = (port: number, source?: string) => ({ address: '127.0.0.1', port, source });
const never = new AbortController().signal;

describe('a TCP connect', () => {
  test('that is accepted gives the round trip in milliseconds', async () => {
    const { port } = await listen();

    const answer = await tcpConnect(order(port), never);

    expect(answer).toBeGreaterThan(0);
    expect(answer).toBeLessThan(1000);
  });

  test('that is refused says so, with the time until then', async () => {
    const { server, port } = await listen();
    await closed(server);

    expect(await tcpConnect(order(port), never)).toEqual({ refusedAfter: expect.any(Number) });
  });

  test('leaves from the source address', async () => {
    const { server, port } = await listen();
    const from = new Promise((resolve) => {
      server.once('connection', (socket) => {
        resolve(socket.remoteAddress);
        socket.on('error', () => undefined);
      });
    });

    await tcpConnect(order(port, '127.0.0.9'), never);

    expect(await from).toBe('127.0.0.9');
  });

  test('from an address that this host does not have is its own fault, not a loss', async () => {
    const { port } = await listen();

    await expect(tcpConnect(order(port, '192.0.2.1'), never)).rejects.toThrow('bind EADDRNOTAVAIL 192.0.2.1');
  });

  test('is lost where the deadline comes and no answer waits', async () => {
    // The kernel answers for a stopped process until its accept queue is full; then it is silent, as a link that is cut.
    const { child, port } = await stoppedServer();
    const deadlines = Array.from({ length: 4 }, () => new AbortController());

    const answers = deadlines.map((deadline) => tcpConnect(order(port), deadline.signal));
    await Promise.race(answers);
    for (const deadline of deadlines) deadline.abort();
    const outcomes = await Promise.all(answers);
    child.kill('SIGKILL');

    expect(outcomes.at(-1)).toBe('lost');
  });

  test('is answered where the process was frozen past the deadline while the answer waited', async () => {
    const { port } = await listen();
    const deadline = new AbortController();

    const answer = tcpConnect(order(port), deadline.signal);
    const thaw = performance.now() + 100;
    while (performance.now() < thaw);
    deadline.abort();

    expect(await answer).toBeGreaterThan(99);
  });
});

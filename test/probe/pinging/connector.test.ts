import { describe, expect, test } from 'vitest';
import { createVirtualClock } from '../../../lab/time/clock.ts';
import { keepConnecting, type Connect } from '../../../probe/pinging/connector.ts';
import type { Outcome } from '../../../probe/pinging/ping-line.ts';

const start = (connect: Connect) => {
  const clock = createVirtualClock(0);
  const stop = new AbortController();
  const heard: { readonly at: number; readonly outcome: Outcome }[] = [];
  const said: unknown[] = [];
  const order = { address: '10.0.0.1', port: 443, source: undefined };
  const ended = keepConnecting(
    {
      order,
      interval: 200,
      clock,
      connect,
      hear: (outcome) => heard.push({ at: clock.now(), outcome }),
      log: (_level, message, fields) => said.push({ message, ...fields }),
    },
    stop.signal,
  );
  return { clock, stop, heard, said, ended };
};

const untilDeadline: Connect = (_order, deadline) =>
  new Promise((resolve) => {
    deadline.addEventListener('abort', () => resolve('lost'));
  });

describe('a target with a port', () => {
  test('is connected to at the interval, and an answer counts when it comes', async () => {
    const { clock, stop, heard, ended } = start(() => Promise.resolve(3));

    await clock.advance(450);
    stop.abort();
    await ended;

    expect(heard).toEqual([
      { at: 0, outcome: { kind: 'answered', sequence: 1, roundTrip: 3 } },
      { at: 200, outcome: { kind: 'answered', sequence: 2, roundTrip: 3 } },
      { at: 400, outcome: { kind: 'answered', sequence: 3, roundTrip: 3 } },
    ]);
  });

  test('that does not answer is lost when the next connect is due', async () => {
    const { clock, stop, heard, ended } = start(untilDeadline);

    await clock.advance(450);
    stop.abort();
    await ended;

    expect(heard).toEqual([
      { at: 200, outcome: { kind: 'lost', sequence: 1 } },
      { at: 400, outcome: { kind: 'lost', sequence: 2 } },
    ]);
  });

  test('is not lost where this host is at fault, which is said once, and again after a connect that worked', async () => {
    const faults = [true, true, false, true];
    const { clock, stop, heard, said, ended } = start(() =>
      faults.shift() === true ? Promise.reject(new Error('connect EADDRNOTAVAIL')) : Promise.resolve(1),
    );

    await clock.advance(650);
    stop.abort();
    await ended;

    expect(heard.map(({ outcome }) => outcome.kind)).toEqual(['answered']);
    expect(said).toEqual(
      Array.from({ length: 2 }, () => ({
        message: 'cannot connect from this host',
        address: '10.0.0.1',
        port: 443,
        source: undefined,
        error: 'Error: connect EADDRNOTAVAIL',
      })),
    );
  });

  test('that refuses is alive as long as it has never accepted; from then on a refusal is no answer', async () => {
    const answers = [{ refusedAfter: 2 }, 3, { refusedAfter: 2 }, 4];
    const { clock, stop, heard, ended } = start(() => Promise.resolve(answers.shift() ?? 5));

    await clock.advance(650);
    stop.abort();
    await ended;

    expect(heard.map(({ outcome }) => outcome)).toEqual([
      { kind: 'answered', sequence: 1, roundTrip: 2 },
      { kind: 'answered', sequence: 2, roundTrip: 3 },
      { kind: 'lost', sequence: 3 },
      { kind: 'answered', sequence: 4, roundTrip: 4 },
    ]);
  });
});

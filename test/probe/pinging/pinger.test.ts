import { describe, expect, test } from 'vitest';
import { createVirtualClock } from '../../../lab/time/clock.ts';
import type { Outcome } from '../../../probe/pinging/ping-line.ts';
import { backOff, keepPinging, stallLimit } from '../../../probe/pinging/pinger.ts';
import { createFakePings } from '../ping-stand-in.ts';

const answer = '64 bytes from 10.0.0.1: icmp_seq=1 ttl=64 time=1 ms';

const start = (interval = 200) => {
  const clock = createVirtualClock(0);
  const pings = createFakePings();
  const stop = new AbortController();
  const heard: (Outcome | 'restarted' | 'stalled')[] = [];
  const said: unknown[] = [];
  const ended = keepPinging(
    {
      order: { address: '10.0.0.1', interval, source: undefined },
      clock,
      spawn: pings.spawn,
      ear: {
        outcome: (outcome) => heard.push(outcome),
        restarted: () => heard.push('restarted'),
        stalled: () => heard.push('stalled'),
      },
      isOwn: (address) => address === '10.0.0.7',
      log: (_level, message, fields) => said.push({ message, ...fields }),
    },
    stop.signal,
  );
  return { clock, pings, stop, heard, said, ended };
};

describe('a ping process', () => {
  test('is heard line by line', async () => {
    const { pings, heard, stop, ended } = start();

    pings.started[0]?.say('PING 10.0.0.1', answer, 'no answer yet for icmp_seq=2');
    stop.abort();
    await ended;

    expect(heard).toEqual([
      'restarted',
      { kind: 'answered', sequence: 1, roundTrip: 1 },
      { kind: 'lost', sequence: 2 },
    ]);
  });

  test('is killed at the end, and its exit awaited', async () => {
    const { pings, stop, ended } = start();

    stop.abort();
    await ended;

    expect(pings.started.map((ping) => ping.isKilled)).toEqual([true]);
  });

  test('that prints nothing for 2 s is stalled: it is killed, said, and another starts a second later', async () => {
    const { clock, pings, heard, said, stop, ended } = start();
    pings.started[0]?.say(answer);

    await clock.advance(1900);
    const before = [...heard];
    await clock.advance(2000);
    stop.abort();
    await ended;

    expect(before).not.toContain('stalled');
    expect(heard.filter((it) => it === 'stalled')).toHaveLength(1);
    expect(pings.started.map((ping) => ping.isKilled)).toEqual([true, true]);
    expect(said).toEqual([
      {
        message: 'ping ended, starts again',
        address: '10.0.0.1',
        end: 'stalled: no line for 2000 ms; SIGKILL',
        pause: 1000,
      },
    ]);
  });

  test('that goes on printing is never stalled, and silence is no loss', async () => {
    const { clock, pings, heard, stop, ended } = start();

    for (let round = 0; round < 10; round += 1) {
      pings.started[0]?.say('PING');
      // oxlint-disable-next-line no-await-in-loop -- one moment after another
      await clock.advance(1500);
    }
    stop.abort();
    await ended;

    expect(heard).toEqual(['restarted']);
  });

  test('that cannot start is tried again after 1, 2, 4, 8 and then 10 s', async () => {
    const { clock, pings, said, stop, ended } = start();

    const starts: number[] = [];
    while (starts.length < 6) {
      starts.push(clock.now());
      pings.started.at(-1)?.end('exit 2: ping: connect: Network is unreachable');
      const count = pings.started.length;
      // oxlint-disable-next-line no-await-in-loop -- one start after another
      await clock.runUntil(() => pings.started.length > count, { limit: 11_000, what: 'the next start' });
    }
    stop.abort();
    await ended;

    expect(starts).toEqual([0, 1000, 3000, 7000, 15_000, 25_000]);
    expect(said[0]).toMatchObject({ end: 'exit 2: ping: connect: Network is unreachable' });
  });

  test('that has judged a ping starts the pauses anew', async () => {
    const { clock, pings, said, stop, ended } = start();

    pings.started[0]?.end('exit 2');
    await clock.advance(1000);
    pings.started[1]?.say(answer);
    pings.started[1]?.end('exit 1');
    await clock.advance(1000);
    stop.abort();
    await ended;

    expect(said).toMatchObject([{ pause: 1000 }, { pause: 1000 }]);
    expect(pings.started).toHaveLength(3);
  });
});

test('a process is stalled after three intervals, at least 2 s', () => {
  expect([200, 500, 1000, 10_000].map(stallLimit)).toEqual([2000, 2000, 3000, 30_000]);
});

test('the pause before a new process never exceeds 10 s', () => {
  expect([0, 1, 2, 3, 4, 1000].map(backOff)).toEqual([1000, 2000, 4000, 8000, 10_000, 10_000]);
});

describe('a ping of which the host has a word', () => {
  test('that could not be sent is no loss, and the next one may be', async () => {
    const { pings, stop, heard, ended } = start();

    pings.started[0]?.complain('ping: sendmsg: Operation not permitted');
    pings.started[0]?.say('64 bytes from 10.109.2.1: icmp_seq=9 ttl=64 time=1 ms');
    pings.started[0]?.say('no answer yet for icmp_seq=1', 'no answer yet for icmp_seq=2');
    pings.started[0]?.complain('Warning: no');
    pings.started[0]?.say('no answer yet for icmp_seq=3');
    stop.abort();
    await ended;

    const why = 'this host did not send: ping: sendmsg: Operation not permitted';
    expect(heard).toEqual([
      'restarted',
      { kind: 'answered', sequence: 9, roundTrip: 1 },
      { kind: 'excused', sequence: 1, why },
      { kind: 'lost', sequence: 2 },
      { kind: 'lost', sequence: 3 },
    ]);
  });

  test('that this host itself refuses is no loss', async () => {
    const { pings, stop, heard, ended } = start();

    pings.started[0]?.say('From 10.0.0.7 icmp_seq=1 Packet filtered', 'From 10.0.0.8 icmp_seq=2 Packet filtered');
    stop.abort();
    await ended;

    expect(heard.slice(1)).toMatchObject([{ kind: 'excused' }, { kind: 'lost' }]);
  });
});

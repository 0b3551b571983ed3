import { describe, expect, test } from 'vitest';
import { createVirtualClock } from '../../../lab/time/clock.ts';
import { createOwnNetwork, type AskHost } from '../../../probe/judging/own-network.ts';

const start = (ask: AskHost | undefined) => {
  const clock = createVirtualClock(0);
  const stop = new AbortController();
  const said: string[] = [];
  const lostAt: number[] = [];
  const network = createOwnNetwork({
    clock,
    ask,
    lost: () => lostAt.push(clock.now()),
    log: (level, message) => said.push(`${level}: ${message}`),
  });
  const ended = network.run(stop.signal);
  return { clock, stop, said, lostAt, network, ended };
};

const absence = 'error: own network absent: the metadata service does not answer; paths are unknown';

describe("the host's own network", () => {
  test('is not known before the first answer', () => {
    const { network } = start(() => new Promise(() => undefined));

    expect(network.isPresent()).toBe(false);
    expect(network.wasPresentSince(0)).toBe(false);
  });

  test('is present once the metadata service answers', async () => {
    const { clock, network, stop, ended, said } = start(() => Promise.resolve());

    await clock.advance(1100);
    stop.abort();
    await ended;

    expect(network.isPresent()).toBe(true);
    expect(network.wasPresentSince(1000)).toBe(true);
    expect(network.wasPresentSince(1001)).toBe(false);
    expect(said).toEqual(['info: own network present']);
  });

  test('is absent after two questions without an answer, before a default streak is full, and present again with one', async () => {
    let isUp = true;
    const { clock, network, lostAt, said, stop, ended } = start(() =>
      isUp ? Promise.resolve() : new Promise(() => undefined),
    );
    await clock.advance(10_100);

    isUp = false;
    await clock.advance(2000);
    const whileDown = network.isPresent();
    isUp = true;
    await clock.advance(1000);
    stop.abort();
    await ended;

    expect(whileDown).toBe(false);
    expect(network.isPresent()).toBe(true);
    expect(lostAt).toEqual([11_500]);
    expect(said).toEqual(['info: own network present', absence, 'info: own network present']);
  });

  test('outlives a single question without an answer', async () => {
    let asked = 0;
    const { clock, network, lostAt, stop, ended } = start(() => {
      asked += 1;
      return asked === 3 ? Promise.reject(new Error('EHOSTUNREACH')) : Promise.resolve();
    });

    await clock.advance(5000);
    stop.abort();
    await ended;

    expect(network.isPresent()).toBe(true);
    expect(lostAt).toEqual([]);
    expect(network.wasPresentSince(999)).toBe(false);
    expect(network.wasPresentSince(1001)).toBe(true);
  });

  test('that never answers is said, once', async () => {
    const { clock, said, stop, ended } = start(() => Promise.reject(new Error('ECONNREFUSED')));

    await clock.advance(60_000);
    stop.abort();
    await ended;

    expect(said).toEqual([absence]);
  });

  test('counts as present where it is not judged', async () => {
    const { network, ended } = start(undefined);
    await ended;

    expect(network.isPresent()).toBe(true);
    expect(network.wasPresentSince(Infinity)).toBe(true);
  });
});

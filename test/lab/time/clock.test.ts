import { readFile } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import { createVirtualClock, realClock } from '../../../lab/time/clock.ts';
import { createTimers } from '../../../lab/time/timers.ts';

const start = Date.UTC(2026, 10, 24, 8);

const turn = () => new Promise((resolve) => setImmediate(resolve));
const turns = async (count: number): Promise<void> => {
  // oxlint-disable-next-line no-await-in-loop -- one after the other is the point
  for (let index = 0; index < count; index += 1) await turn();
};
const read = () => readFile(import.meta.filename, 'utf8');

describe('virtual time', () => {
  test('runs each timer at its own moment, in order, and those of one moment in the order in which they were set', async () => {
    const clock = createVirtualClock(start);
    const seen: string[] = [];
    const after = async (duration: number, name: string): Promise<void> => {
      await clock.sleep(duration);
      seen.push(`${clock.now() - start} ${name}`);
    };

    void after(200, 'late');
    void after(100, 'first');
    void after(100, 'second');
    await clock.advance(1000);

    expect(seen).toEqual(['100 first', '100 second', '200 late']);
    expect(clock.now()).toBe(start + 1000);
  });

  test('lets what a timer started come to rest before the next one, though it takes many turns of the event loop', async () => {
    const clock = createVirtualClock(start);
    const seen: string[] = [];
    void clock
      .sleep(100)
      .then(() => turns(40))
      .then(() => seen.push(`work done at ${clock.now() - start}`));
    void clock.sleep(101).then(() => seen.push('next timer'));

    await clock.advance(200);

    expect(seen).toEqual(['work done at 100', 'next timer']);
  });

  test('stands still while work is held that the event loop does not show', async () => {
    const clock = createVirtualClock(start);
    const work = new Promise((resolve) => setTimeout(resolve, 20));
    const seen: number[] = [];
    void clock
      .sleep(1)
      .then(() => clock.hold(work))
      .then(() => seen.push(clock.now() - start));

    await clock.advance(1000);

    expect(seen).toEqual([1]);
  });

  test('stands still while a file is read, and while something waits for a turn of the event loop', async () => {
    const clock = createVirtualClock(start);
    const seen: string[] = [];
    void clock
      .sleep(1)
      .then(read)
      .then(turn)
      .then(read)
      .then(() => seen.push(`read at ${clock.now() - start}`));
    void clock.sleep(2).then(() => seen.push('next timer'));

    await clock.advance(1000);

    expect(seen).toEqual(['read at 1', 'next timer']);
  });

  test('a signal wakes all who sleep on it, in the order in which they fell asleep, and none who has woken', async () => {
    const clock = createVirtualClock(start);
    const waking = new AbortController();
    const seen: string[] = [];
    const sleep = (duration: number, name: string) =>
      clock.sleep(duration, waking.signal).then(
        () => seen.push(`${name} has slept`),
        () => seen.push(`${name} is woken`),
      );
    void sleep(100, 'first');
    void sleep(2000, 'second');
    void sleep(1000, 'third');
    await clock.advance(500);

    waking.abort();
    await clock.advance(5000);

    expect(seen).toEqual(['first has slept', 'second is woken', 'third is woken']);
  });

  test('runs what is set for later at its moment, unless it is taken back', async () => {
    const clock = createVirtualClock(start);
    const seen: string[] = [];
    const cancel = clock.later(100, () => seen.push('taken back'));
    clock.later(200, () => seen.push(`at ${clock.now() - start}`));

    cancel();
    await clock.advance(1000);

    expect(seen).toEqual(['at 200']);
  });

  test('a sleep ends with the reason of its signal, at once, before and while it waits', async () => {
    const clock = createVirtualClock(start);
    const [early, late] = [new AbortController(), new AbortController()];
    early.abort(new Error('no need'));

    const asleep = clock.sleep(1000, late.signal);
    late.abort(new Error('woken'));

    await expect(clock.sleep(1000, early.signal)).rejects.toThrow('no need');
    await expect(asleep).rejects.toThrow('woken');
    expect(clock.now()).toBe(start);
  });

  test('refuses to go back', async () => {
    const clock = createVirtualClock(2000);

    await expect(clock.advanceTo(1999)).rejects.toThrow('virtual clock: cannot go back from 2000 to 1999');
  });

  test('runs until something is true and says when; says what did not come in time', async () => {
    const clock = createVirtualClock(start);
    let isThere = false;
    void clock.sleep(300).then(() => (isThere = true));

    await expect(clock.runUntil(() => isThere, { limit: 1000, what: 'the sleeper' })).resolves.toBe(start + 300);
    await expect(clock.runUntil(() => false, { limit: 1000, what: 'the impossible' })).rejects.toThrow(
      'virtual clock: 1000 ms passed before the impossible',
    );
  });

  test('an hour passes a thousand times as fast as ours', async () => {
    const clock = createVirtualClock(start);
    let ticks = 0;
    createTimers(clock, () => undefined).every(1000, 0, () => void (ticks += 1));
    const before = performance.now();

    await clock.advance(3_600_000);

    expect(ticks).toBe(3600);
    expect(performance.now() - before).toBeLessThan(3600);
  });
});

describe('timers', () => {
  test('come at whole multiples plus their phase, and never after the lab is closed', async () => {
    const clock = createVirtualClock(start + 1);
    const timers = createTimers(clock, (error) => {
      throw error;
    });
    const seen: number[] = [];
    timers.every(10_000, 5000, (at) => void seen.push(at - start));

    await clock.advance(30_000);
    timers.close();
    await clock.advance(30_000);

    expect(seen).toEqual([5000, 15_000, 25_000]);
  });

  test('a failing act is told of, and the next one comes all the same', async () => {
    const clock = createVirtualClock(start);
    const faults: unknown[] = [];
    const timers = createTimers(clock, (error) => void faults.push(error));
    timers.every(1000, 0, (at) => {
      throw new Error(`at ${at - start}`);
    });

    await clock.advance(2000);

    expect(faults).toEqual([new Error('at 1000'), new Error('at 2000')]);
  });
});

test('real time ends a sleep with the reason of its signal', async () => {
  const waking = new AbortController();
  const asleep = realClock.sleep(60_000, waking.signal);

  waking.abort(new Error('woken'));

  await expect(asleep).rejects.toThrow('woken');
});

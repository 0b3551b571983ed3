import { describe, expect, test } from 'vitest';
import { createVirtualClock } from '../../../lab/time/clock.ts';
import { periodsKept } from '../../../probe/publishing/backlog.ts';
import type { PutData } from '../../../probe/publishing/cloudwatch.ts';
import { heartbeatDatum, streakDatum, type Datum } from '../../../probe/publishing/datum.ts';
import { createPublisher } from '../../../probe/publishing/publisher.ts';
import { createTimekeeping } from '../../../probe/publishing/timekeeping.ts';

const path = { path: 'primary', slot: 'a' } as const;
const refusal = Object.assign(new Error('too old'), { name: 'InvalidParameterValueException' });

const period = (at: number): Datum[] => [streakDatum(path, 0, at), heartbeatDatum('a', at)];

type Manner = 'answers' | 'stalls' | Error;

const start = (manner: Manner = 'answers', random = () => 0.5) => {
  const clock = createVirtualClock(0);
  const calls: { readonly at: number; readonly what: string[] }[] = [];
  const said: unknown[] = [];
  const state = { manner, signals: [] as AbortSignal[] };
  const put: PutData = async (data, signal) => {
    state.signals.push(signal);
    if (state.manner === 'stalls') await new Promise(() => undefined);
    if (state.manner instanceof Error) throw state.manner;
    const what = data.map((it) => `${it.MetricName} ${it.Value} at ${it.Timestamp.getTime()}`);
    calls.push({ at: clock.now(), what });
  };
  const log = (_level: string, message: string, fields = {}): void => void said.push({ message, ...fields });
  const timekeeping = createTimekeeping({ clock, log });
  const publisher = createPublisher({ put, slot: 'a', clock, timekeeping, random, log });
  return { clock, calls, said, state, publisher };
};

describe('publishing', () => {
  test("sends a period's datapoints in one call, at once", async () => {
    const { publisher, calls } = start();

    await publisher.publish(period(5000));

    expect(calls).toEqual([{ at: 0, what: ['ConsecutiveLosses 0 at 5000', 'Heartbeat 1 at 5000'] }]);
  });

  test('that fails comes with the next period, newest first, with its true time, without its heartbeat', async () => {
    const { clock, publisher, calls, said, state } = start(new Error('ENOTFOUND'));

    for (const at of [5000, 15_000]) {
      void publisher.publish(period(at));
      // oxlint-disable-next-line no-await-in-loop -- one period after another
      await clock.advance(10_000);
    }
    state.manner = 'answers';
    void publisher.publish(period(25_000));
    await clock.advance(10_000);

    expect(calls).toEqual([
      { at: 20_500, what: ['ConsecutiveLosses 0 at 25000', 'Heartbeat 1 at 25000'] },
      { at: 20_500, what: ['ConsecutiveLosses 0 at 15000', 'ConsecutiveLosses 0 at 5000'] },
    ]);
    expect(said).toEqual([
      { message: 'cannot publish; datapoints wait', error: 'Error: ENOTFOUND' },
      { message: 'publishing again', waiting: 2 },
    ]);
  });

  test('waits after a failure for up to a second, by chance, and not otherwise', async () => {
    const { clock, publisher, calls, state } = start(new Error('throttled'), () => 0.9);

    void publisher.publish(period(5000));
    await clock.advance(10_000);
    state.manner = 'answers';
    void publisher.publish(period(15_000));
    await clock.advance(10_000);
    void publisher.publish(period(25_000));
    await clock.advance(10_000);

    expect(calls.map(({ at }) => at)).toEqual([10_900, 10_900, 20_000]);
  });

  test('gives a call that is not answered up after 5 s, and tells the SDK so', async () => {
    const { clock, publisher, calls, said, state } = start('stalls');

    void publisher.publish(period(5000));
    await clock.advance(4999);
    const before = state.signals[0]?.aborted;
    await clock.advance(1);
    state.manner = 'answers';
    void publisher.publish(period(15_000));
    await clock.advance(10_000);

    expect(before).toBe(false);
    expect(state.signals[0]?.aborted).toBe(true);
    expect(said[0]).toEqual({
      message: 'cannot publish; datapoints wait',
      error: 'TimeLimitError: no answer within 5000 ms',
    });
    expect(calls.map(({ what }) => what[0])).toEqual(['ConsecutiveLosses 0 at 15000', 'ConsecutiveLosses 0 at 5000']);
  });

  test('says how many datapoints more than an hour of silence has dropped', async () => {
    const { clock, publisher, calls, state } = start(new Error('no way'));

    for (let at = 0; at < periodsKept + 5; at += 1) {
      void publisher.publish([streakDatum(path, 0, at)]);
      // oxlint-disable-next-line no-await-in-loop -- one period after another
      await clock.advance(10_000);
    }
    state.manner = 'answers';
    void publisher.publish([streakDatum(path, 0, 9999)]);
    await clock.advance(10_000);
    void publisher.publish([streakDatum(path, 0, 19_999)]);
    await clock.advance(10_000);

    const dropped = calls.flatMap(({ what }) => what).filter((it) => it.startsWith('DroppedDatapoints'));
    expect(dropped).toEqual(['DroppedDatapoints 6 at 3650500']);
    expect(calls.flatMap(({ what }) => what)).toHaveLength(periodsKept + 2);
  });

  test('gives up what CloudWatch refuses for its content, says so, and goes on', async () => {
    const { clock, publisher, calls, said, state } = start(refusal);

    void publisher.publish(period(5000));
    await clock.advance(10_000);
    state.manner = 'answers';
    void publisher.publish(period(15_000));
    await clock.advance(10_000);

    expect(said).toEqual([
      { message: 'CloudWatch refuses datapoints', error: 'InvalidParameterValueException: too old', data: 2 },
    ]);
    expect(calls.flatMap(({ what }) => what)).toEqual([
      'ConsecutiveLosses 0 at 15000',
      'Heartbeat 1 at 15000',
      'DroppedDatapoints 1 at 10000',
    ]);
  });

  test('now goes past a call that is stalled', async () => {
    const { clock, publisher, calls, state } = start('stalls');
    void publisher.publish(period(5000));
    await clock.advance(100);
    state.manner = 'answers';

    await publisher.publishNow([streakDatum(path, 10, 100)]);

    expect(calls).toEqual([{ at: 100, what: ['ConsecutiveLosses 10 at 100'] }]);
  });

  test('now, where they fail, come with the next period', async () => {
    const { publisher, calls, state } = start(new Error('ENOTFOUND'));

    await publisher.publishNow([streakDatum(path, 10, 0), streakDatum(path, 10, 100)]);
    state.manner = 'answers';
    await publisher.publish(period(5000));

    expect(calls[0]?.what).toEqual([
      'ConsecutiveLosses 10 at 0',
      'ConsecutiveLosses 10 at 100',
      'ConsecutiveLosses 0 at 5000',
      'Heartbeat 1 at 5000',
    ]);
  });
});

describe('the end', () => {
  test('publishes what waits, after the work that is still on', async () => {
    const { clock, publisher, calls } = start();
    const work = clock.sleep(100).then(() => void calls.push({ at: clock.now(), what: ['work'] }));

    const flushed = publisher.flush(period(5000), [work]);
    await clock.advance(200);
    await flushed;

    expect(calls.map(({ what }) => what[0])).toEqual(['work', 'ConsecutiveLosses 0 at 5000']);
  });

  test('takes at most 5 s, and says what stays', async () => {
    const { clock, publisher, said } = start('stalls');
    void publisher.publish(period(5000));
    await clock.advance(1000);

    const flushed = publisher.flush(period(6000), []).then(() => clock.now());
    await clock.advance(10_000);

    expect(await flushed).toBe(6000);
    expect(said.at(-1)).toEqual({
      message: 'ends with datapoints unpublished',
      waiting: 3,
      error: 'TimeLimitError: no answer within 5000 ms',
    });
  });

  test('says what stays also where CloudWatch refuses the last call at once', async () => {
    const { clock, publisher, said } = start(new Error('ENOTFOUND'));

    const flushed = publisher.flush(period(6000), []);
    await clock.advance(2000);
    await flushed;

    expect(said.at(-1)).toEqual({ message: 'ends with datapoints unpublished', waiting: 1, error: undefined });
  });
});

import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Outcome } from '../../../probe/pinging/ping-line.ts';
import { createTally, lateness, type Tally } from '../../../probe/judging/tally.ts';

const answered = (sequence: number, roundTrip = 1): Outcome => ({ kind: 'answered', sequence, roundTrip });
const lost = (sequence: number): Outcome => ({ kind: 'lost', sequence });
const excused = (sequence: number): Outcome => ({ kind: 'excused', sequence, why: 'this host did not send' });
const judgeAll = (tally: Tally, outcomes: readonly Outcome[], at = 0): number =>
  outcomes.map((outcome) => tally.judge(outcome, at).losses).at(-1) ?? 0;
const long = lateness + 1;

describe('the streak of losses', () => {
  test('grows with each loss and remembers when the first was known', () => {
    const tally = createTally();

    tally.judge(lost(1), 200);
    const streak = tally.judge(lost(2), 400);

    expect(streak).toEqual({ losses: 2, since: 200 });
  });

  test('ends with any answer, also with a late one', () => {
    const tally = createTally();

    judgeAll(tally, [answered(1), lost(2), lost(3)]);

    expect(tally.judge(answered(2), 0).losses).toBe(0);
  });

  test('starts anew after its end', () => {
    const tally = createTally();

    judgeAll(tally, [lost(1), lost(2), answered(3)], 0);

    expect(tally.judge(lost(4), 900)).toEqual({ losses: 1, since: 900 });
  });

  test('counts a ping once that a router refuses and that then has no answer', () => {
    expect(judgeAll(createTally(), [lost(1), lost(1), lost(2), lost(2)])).toBe(2);
  });

  test('goes on through the wrap of the sequence numbers, with and without a 0', () => {
    const upTo = Array.from({ length: 65535 }, (_, index) => answered(index + 1));
    const withZero = createTally();
    const withoutZero = createTally();
    judgeAll(withZero, upTo);
    judgeAll(withoutZero, upTo);

    expect(judgeAll(withZero, [lost(0), lost(1), lost(2)])).toBe(3);
    expect(judgeAll(withoutZero, [lost(1), lost(2), lost(3)])).toBe(3);
  });

  test('outlives a new ping process: nothing has answered in between', () => {
    const tally = createTally();
    judgeAll(tally, [lost(1), lost(2)]);

    tally.restart();

    expect(judgeAll(tally, [lost(1)])).toBe(3);
  });

  test('is forgotten where the host had no network', () => {
    const tally = createTally();
    judgeAll(tally, [lost(1), lost(2)]);

    tally.forget();

    expect(tally.judge(lost(3), 0).losses).toBe(1);
    expect(tally.close(long)?.loss).toBe(100);
  });
});

describe('the loss of a period', () => {
  test('is the share of the pings judged in it', () => {
    const tally = createTally();

    judgeAll(tally, [answered(1, 10), lost(2), answered(3, 30), lost(4)]);

    expect(tally.close(long)).toEqual({ loss: 50, roundTrips: [10, 30], streak: 1 });
  });

  test('is taken back by an answer that comes later', () => {
    const tally = createTally();

    judgeAll(tally, [lost(1), lost(2), answered(1), answered(2)]);

    expect(tally.close(long)).toEqual({ loss: 0, roundTrips: [1, 1], streak: 0 });
  });

  test('stays nothing where every answer takes longer than the interval, at the border of two periods too', () => {
    const tally = createTally();

    judgeAll(tally, [lost(1), answered(1, 250), lost(2)], 10_000);
    const first = tally.close(10_000);
    judgeAll(tally, [answered(2, 250)], 10_100);
    const second = tally.close(20_000);

    expect(first).toEqual({ loss: 0, roundTrips: [250], streak: 1 });
    expect(second).toEqual({ loss: 0, roundTrips: [250], streak: 0 });
  });

  test('counts a loss once: an answer after it was published ends the streak and is no answer of the next period', () => {
    const tally = createTally();
    judgeAll(tally, [lost(1)]);

    const first = tally.close(long);
    const streak = tally.judge(answered(1, 5000), 5000);

    expect(first).toMatchObject({ loss: 100 });
    expect(streak.losses).toBe(0);
    expect(tally.close(10_000)).toEqual({ roundTrips: [], streak: 0 });
  });

  test('counts a duplicate answer once', () => {
    const tally = createTally();

    judgeAll(tally, [answered(1), answered(1), lost(2)]);

    expect(tally.close(long)).toMatchObject({ loss: 50, roundTrips: [1] });
  });

  test('is not known where nothing was judged: silence is not loss', () => {
    const tally = createTally();
    judgeAll(tally, [lost(1)]);
    tally.close(long);

    expect(tally.close(20_000)).toBeUndefined();
  });

  test('waits where the only loss may still be answered, while the streak is said', () => {
    const tally = createTally();

    tally.judge(lost(1), 9_900);

    expect(tally.close(10_000)).toEqual({ roundTrips: [], streak: 1 });
    expect(tally.close(20_000)).toEqual({ loss: 100, roundTrips: [], streak: 1 });
  });

  test('survives a new ping process', () => {
    const tally = createTally();
    judgeAll(tally, [answered(1), lost(2)]);

    tally.restart();
    judgeAll(tally, [answered(1), answered(2)]);

    expect(tally.close(long)).toMatchObject({ loss: 25 });
  });

  test('counts each ping exactly once over all periods, in whatever order the lines come', () => {
    const line = fc.record({ sequence: fc.integer({ min: 1, max: 40 }), isLost: fc.boolean(), closes: fc.boolean() });
    fc.assert(
      fc.property(fc.array(line), (lines) => {
        const tally = createTally();
        let answers = 0;
        let answersHeard = 0;
        const heard = new Set<number>();
        lines.forEach(({ sequence, isLost, closes }, index) => {
          tally.judge(isLost ? lost(sequence) : answered(sequence), index * 5000);
          if (!heard.has(sequence) && !isLost) answers += 1;
          heard.add(sequence);
          if (closes) answersHeard += tally.close(index * 5000)?.roundTrips.length ?? 0;
        });
        answersHeard += tally.close(Infinity)?.roundTrips.length ?? 0;

        // At least those answered first; beyond them only losses that were taken back in time.
        expect(answersHeard).toBeGreaterThanOrEqual(answers);
        expect(answersHeard).toBeLessThanOrEqual(heard.size);
      }),
    );
  });
});

describe('a ping that tells nothing of the path', () => {
  test('is neither lost nor answered, whatever else is said of it', () => {
    const tally = createTally();

    tally.judge(excused(1), 0);
    tally.judge({ kind: 'lost', sequence: 1 }, 200);

    expect(tally.judge({ kind: 'lost', sequence: 2 }, 400)).toEqual({ losses: 1, since: 400 });
    expect(tally.close(10_000)).toMatchObject({ loss: 100, streak: 1 });
  });

  test('takes a loss back that was counted before: of them alone nothing is published', () => {
    const tally = createTally();

    judgeAll(tally, [lost(1), lost(2)]);

    expect(judgeAll(tally, [excused(1), excused(2)], 3000)).toBe(0);
    expect(tally.close(10_000)).toBeUndefined();
  });

  test('takes back one loss, and no other, also once it was published', () => {
    const tally = createTally();

    judgeAll(tally, [lost(1), lost(2), lost(3)]);
    const first = tally.close(long);

    expect(first).toMatchObject({ loss: 100, streak: 3 });
    expect(judgeAll(tally, [excused(1), excused(1)], 3000)).toBe(2);
  });

  // A ping in so many is complained of so late, by as many pings; after the answers end, so many losses stand in a row.
  test.each([
    ['an outage in which every eighth ping is', 8, 1, 88],
    ['an outage in which every third ping is', 3, 5, 68],
    ['a network in which each is, by a router', 1, 1, 0],
    ['a network in which each is, by its own kernel', 1, 15, 0],
  ])('tells an outage from what is none: %s', (_, every, late, streak) => {
    const tally = createTally();
    tally.judge(answered(1), 0);
    const lines = Array.from({ length: 100 }, (_, index) => index + 2).flatMap((ping) => [
      lost(ping),
      ...((ping - late) % every === 0 && ping - late > 1 ? [excused(ping - late)] : []),
    ]);

    expect(judgeAll(tally, lines, 100)).toBe(streak);
    expect(tally.close(30_000)?.streak ?? 0).toBe(streak);
  });

  test('holds an outage up that follows by 16 pings at most', () => {
    const tally = createTally();
    const all = Array.from({ length: 100 }, (_, index) => index + 1);
    judgeAll(
      tally,
      all.flatMap((ping) => [lost(ping), excused(ping)]),
    );

    const silent = Array.from({ length: 17 }, (_, index) => lost(index + 101));

    expect(judgeAll(tally, silent.slice(1))).toBe(0);
    expect(judgeAll(tally, silent.slice(0, 1))).toBe(17);
  });

  test('leaves an answer, and a streak of other losses, as they are', () => {
    const tally = createTally();

    tally.judge({ kind: 'answered', sequence: 1, roundTrip: 1 }, 0);
    tally.judge({ kind: 'lost', sequence: 2 }, 200);

    expect(tally.judge(excused(1), 300)).toEqual({ losses: 1, since: 200 });
    expect(tally.close(10_000)).toMatchObject({ loss: 50, roundTrips: [1] });
  });

  test('alone judges nothing: nothing is published of the period', () => {
    const tally = createTally();

    tally.judge(excused(1), 0);

    expect(tally.close(10_000)).toBeUndefined();
  });
});

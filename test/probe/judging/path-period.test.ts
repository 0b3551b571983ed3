import { describe, expect, test } from 'vitest';
import { pathPeriod, pathStreak } from '../../../probe/judging/path-period.ts';

const limits = { threshold: 10, loss: { downPercent: 50, degradedPercent: 10, periods: 3 } };
const target = (streak: number, loss?: number) => ({ streak, roundTrips: [], ...(loss !== undefined && { loss }) });
const of = (...targets: Parameters<typeof pathPeriod>[0]) => pathPeriod(targets, limits);

describe('what the targets of a path add up to in a period', () => {
  test('is the losses in a row and the loss of the best, how many are silent, and the loss of the worst', () => {
    expect(of(target(12, 100), target(2, 20), target(10, 60))).toEqual({
      streak: 2,
      silent: 2,
      loss: 20,
      worstLoss: 100,
    });
  });

  test('is silence where all are silent', () => {
    expect(of(target(12, 100), target(10, 90))).toEqual({ streak: 10, silent: 2, loss: 90, worstLoss: 100 });
  });

  test('of one target alone has no number of silent ones and no worst', () => {
    expect(of(target(12, 100))).toEqual({ streak: 12, silent: undefined, loss: 100, worstLoss: undefined });
  });

  test('is not known where nothing is known of any', () => {
    const nothing = { streak: undefined, silent: undefined, loss: undefined, worstLoss: undefined };

    expect([of(undefined), of(undefined, undefined)]).toEqual([nothing, nothing]);
  });
});

describe('a target of which nothing is known', () => {
  test('does not let the path be lost: the others are silent, and it may answer', () => {
    expect(of(target(30, 100), undefined)).toMatchObject({ streak: undefined, loss: undefined });
    expect(of(target(10, 50), undefined)).toMatchObject({ streak: undefined, loss: undefined });
  });

  test('does not hide that others are silent or lossy', () => {
    expect(of(target(30, 100), undefined)).toMatchObject({ silent: 1, worstLoss: 100 });
    expect(of(target(10, 10), undefined)).toMatchObject({ silent: 1, worstLoss: 10 });
  });

  test('takes nothing from the answer of another', () => {
    expect(of(target(9, 49.9), undefined)).toMatchObject({ streak: 9, loss: 49.9 });
  });

  test('does not let the path be well: it may be silent', () => {
    expect(of(target(9, 9.9), undefined)).toMatchObject({ silent: undefined, worstLoss: undefined });
  });

  test('may be unknown by its loss alone, all its losses being young', () => {
    expect(of(target(1), target(0, 0))).toEqual({ streak: 0, silent: 0, loss: 0, worstLoss: undefined });
  });
});

test('the silence of a path is as long as that of the last target to fall silent', () => {
  expect(
    pathStreak([
      { losses: 4000, since: 1000 },
      { losses: 10, since: 700_000 },
    ]),
  ).toEqual({ losses: 10, since: 700_000 });
});

import { describe, expect, test } from 'vitest';
import { evaluate, type Criteria, type MissingData } from '../../../lab/cloudwatch/alarm-evaluation.ts';

/** Over 5 is breaching. */
const threeOfThree: Criteria = {
  comparison: 'GreaterThanThreshold',
  threshold: 5,
  evaluationPeriods: 3,
  datapointsToAlarm: 3,
  missingData: 'missing',
};
const twoOfThree: Criteria = { ...threeOfThree, datapointsToAlarm: 2 };

const treatments: readonly MissingData[] = ['missing', 'ignore', 'breaching', 'notBreaching'];

/** `0 - X`, the oldest first as the documentation writes it: within the threshold, missing, breaching. */
const values = (row: string): readonly (number | undefined)[] =>
  row
    .split(' ')
    .map((sign) => ({ '0': 0, X: 9 })[sign])
    .toReversed();

const states = (criteria: Criteria, row: string) =>
  treatments.map((missingData) => evaluate({ ...criteria, missingData }, values(row)));

const [no, hold] = ['INSUFFICIENT_DATA', 'retain'];

describe('the documentation’s table of an alarm of 3 out of 3', () => {
  test.each([
    ['0 - X - X', ['OK', 'OK', 'OK', 'OK']],
    ['- - - - 0', ['OK', 'OK', 'OK', 'OK']],
    ['- - - - -', [no, hold, 'ALARM', 'OK']],
    ['0 X X - X', ['ALARM', 'ALARM', 'ALARM', 'ALARM']],
    ['- - X - -', ['ALARM', hold, 'ALARM', 'OK']],
  ])('%s', (row, expected) => {
    expect(states(threeOfThree, row)).toEqual(expected);
  });
});

describe('the documentation’s table of an alarm of 2 out of 3', () => {
  test.each([
    ['0 - X - X', ['ALARM', 'ALARM', 'ALARM', 'ALARM']],
    ['0 0 X 0 X', ['ALARM', 'ALARM', 'ALARM', 'ALARM']],
    ['0 - X - -', ['OK', 'OK', 'ALARM', 'OK']],
    ['- - - - 0', ['OK', 'OK', 'ALARM', 'OK']],
    ['- - - X -', ['ALARM', hold, 'ALARM', 'OK']],
  ])('%s', (row, expected) => {
    expect(states(twoOfThree, row)).toEqual(expected);
  });
});

describe('what the documentation says beside its tables', () => {
  test.each(['- - - - X', '- - - X -'])('%s does not go to ALARM before its time', (row) => {
    expect(evaluate(threeOfThree, values(row))).toBe('OK');
  });

  test('a silent alarm of one period that watches for silence rings only when its whole range of three is empty', () => {
    const silence: Criteria = { ...threeOfThree, evaluationPeriods: 1, datapointsToAlarm: 1, missingData: 'breaching' };

    expect(evaluate(silence, values('0 - -'))).toBe('OK');
    expect(evaluate(silence, values('- - -'))).toBe('ALARM');
  });
});

test.each([
  ['GreaterThanOrEqualToThreshold', ['OK', 'ALARM', 'ALARM']],
  ['GreaterThanThreshold', ['OK', 'OK', 'ALARM']],
  ['LessThanThreshold', ['ALARM', 'OK', 'OK']],
  ['LessThanOrEqualToThreshold', ['ALARM', 'ALARM', 'OK']],
] as const)('%s compares 4, 5 and 6 with 5', (comparison, expected) => {
  const criteria: Criteria = { ...threeOfThree, comparison, evaluationPeriods: 1, datapointsToAlarm: 1 };

  expect([4, 5, 6].map((value) => evaluate(criteria, [value]))).toEqual(expected);
});

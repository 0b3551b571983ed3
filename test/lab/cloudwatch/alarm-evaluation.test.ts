import { describe, expect, test } from 'vitest';
import {
  evaluate,
  evaluationRange,
  type Criteria,
  type MissingData,
} from '../../../lab/cloudwatch/alarm-evaluation.ts';

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

// https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarms-and-missing-data.html, as it read in 2025 and 2026:
// both tables whole, row by row; the columns are MISSING, IGNORE, BREACHING and NOT BREACHING.
describe('the first table of CloudWatch’s user guide, 3 out of 3', () => {
  test.each([
    ['0 - X - X', ['OK', 'OK', 'OK', 'OK']],
    ['0 - - - -', ['OK', 'OK', 'OK', 'OK']],
    ['- - - - -', [no, hold, 'ALARM', 'OK']],
    ['0 X X - X', ['ALARM', 'ALARM', 'ALARM', 'ALARM']],
    ['- - X - -', ['ALARM', hold, 'ALARM', 'OK']],
  ])('%s', (row, expected) => {
    expect(states(threeOfThree, row)).toEqual(expected);
  });
});

describe('the second table of CloudWatch’s user guide, 2 out of 3', () => {
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

// awsdocs/amazon-cloudwatch-user-guide, doc_source/AlarmThatSendsEmail.md of 2019: rows that later editions dropped.
describe('what an earlier edition of the tables had beside these', () => {
  test.each([
    [threeOfThree, '- - - - X', [no, hold, 'ALARM', 'OK']],
    [threeOfThree, 'X - - - -', ['ALARM', hold, 'ALARM', 'OK']],
    [twoOfThree, '- - - - X', [no, hold, 'ALARM', 'OK']],
  ])('%s: %s', (criteria, row, expected) => {
    expect(states(criteria, row)).toEqual(expected);
  });
});

describe('what the user guide says beside its tables', () => {
  test.each(['- - - - X', '- - - X -'])('%s does not go to ALARM before its time', (row) => {
    expect(evaluate(threeOfThree, values(row))).not.toBe('ALARM');
  });

  test.each(['- - - X 0', '- - X - 0'])('%s, which may come of it, is fine', (row) => {
    expect(evaluate(threeOfThree, values(row))).toBe('OK');
  });

  test('a silent alarm of one period that watches for silence rings only when its whole range is empty', () => {
    const silence: Criteria = { ...threeOfThree, evaluationPeriods: 1, datapointsToAlarm: 1, missingData: 'breaching' };

    expect(evaluate(silence, values('0 - -'))).toBe('OK');
    expect(evaluate(silence, values('- - -'))).toBe('ALARM');
  });
});

describe('an alarm looks back', () => {
  test.each([
    ['5 periods for 3 of five minutes, as in the user guide', 300, 3, 5],
    ['two more than it evaluates, of a quarter of an hour', 900, 8, 10],
    ['five minutes more, of a minute', 60, 2, 7],
    ['three more at least, of ten seconds', 10, 1, 4],
  ])('%s', (_, periodSeconds, evaluationPeriods, expected) => {
    expect(evaluationRange({ periodSeconds, evaluationPeriods })).toBe(expected);
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

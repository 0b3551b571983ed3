import { describe, expect, test } from 'vitest';
import { parsePattern } from '../../../lab/eventbridge/event-pattern.ts';

const event = {
  source: 'aws.cloudwatch',
  'detail-type': 'CloudWatch Alarm State Change',
  resources: ['arn:one', 'arn:two'],
  detail: { alarmName: 'dx-failover/hq/signal/ping', state: { value: 'ALARM' }, count: 3, empty: null, muted: false },
};

describe('a pattern matches', () => {
  test.each([
    ['one of several values', { source: ['aws.ec2', 'aws.cloudwatch'] }],
    ['numbers, null and false', { detail: { count: [3], empty: [null], muted: [false] } }],
    ['an element of a list', { resources: ['arn:two'] }],
    ['a prefix', { detail: { alarmName: [{ prefix: 'dx-failover/hq/signal/' }] } }],
    ['a suffix', { detail: { alarmName: [{ suffix: '/ping' }] } }],
    ['what is there', { detail: { state: { value: [{ exists: true }] } } }],
    ['what is not there', { detail: { muteDetail: [{ exists: false }] } }],
    ['anything but a value', { detail: { state: { value: [{ 'anything-but': 'OK' }] } } }],
    ['anything but several', { detail: { state: { value: [{ 'anything-but': ['OK', 'INSUFFICIENT_DATA'] }] } } }],
    ['anything but a prefix', { detail: { alarmName: [{ 'anything-but': { prefix: 'dx-failover/hq-2/' } }] } }],
  ])('%s', (_, pattern) => {
    expect(parsePattern(pattern)(event)).toBe(true);
  });
});

describe('a pattern does not match', () => {
  test.each([
    ['another value', { source: ['aws.ec2'] }],
    ['a field that is missing', { detail: { reason: ['x'] } }],
    ['a prefix that is only similar', { detail: { alarmName: [{ prefix: 'dx-failover/hq-2/' }] } }],
    ['when one of two fields fails', { source: ['aws.cloudwatch'], detail: { count: [4] } }],
    ['the text 3 where the number is 3', { detail: { count: ['3'] } }],
    ['anything but, where the field is missing', { detail: { reason: [{ 'anything-but': 'x' }] } }],
    ['what is said not to be there', { detail: { count: [{ exists: false }] } }],
  ])('%s', (_, pattern) => {
    expect(parsePattern(pattern)(event)).toBe(false);
  });
});

describe('a pattern is refused', () => {
  test.each([
    [
      { detail: { count: [{ numeric: ['>', 1] }] } },
      'event pattern, pattern.detail.count: the lab does not know {"numeric":[">",1]}; it knows prefix, suffix, exists, anything-but',
    ],
    [{ $or: [{ source: ['a'] }] }, 'event pattern, pattern.$or: the lab does not know this operator'],
    [{ source: 'aws.ec2' }, 'event pattern, pattern.source: a list of values or an object was expected'],
    [{ source: [] }, 'event pattern, pattern.source: an empty list matches nothing'],
    [{ source: [{ prefix: 3 }] }, 'event pattern, pattern.source: a text was expected, got 3'],
    [{ source: [{ exists: 'yes' }] }, 'event pattern, pattern.source: exists takes true or false, got "yes"'],
    [
      { source: [{ 'anything-but': { wildcard: '*' } }] },
      'event pattern, pattern.source: the lab does not know {"wildcard":"*"}; it knows prefix, suffix, exists, anything-but',
    ],
  ])('%j', (pattern, message) => {
    expect(() => parsePattern(pattern)).toThrow(new Error(message));
  });
});

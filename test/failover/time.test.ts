import { describe, expect, it } from 'vitest';
import {
  formatDuration,
  formatInstant,
  hour,
  minute,
  parseDuration,
  parseInstant,
  second,
} from '../../failover/time.ts';

describe('a moment', () => {
  const at = Date.UTC(2026, 10, 24, 8, 30, 15);

  it('is written in UTC, to the second', () => {
    expect(formatInstant(at + 999)).toBe('2026-11-24T08:30:15Z');
  });

  it.each([
    ['2026-11-24T08:30:15Z', at],
    ['2026-11-24T08:30:15.250Z', at + 250],
    ['2026-11-24T08:30Z', at - 15 * second],
    ['2026-11-24T10:30:15+02:00', at],
    ['2026-11-24T10:30:15+0200', at],
    ['2024-02-29T00:00:00Z', Date.UTC(2024, 1, 29)],
  ])('reads %s', (text, moment) => {
    expect(parseInstant(text)).toBe(moment);
  });

  it.each([
    'x2026-11-24T08:30:15Z',
    '2026-11-24T08:30:15Zx',
    '2026-11-24T08:30:15',
    '2026-11-24T08:30:15.Z',
    '2026-11-24',
    '2026-13-01T00:00:00Z',
    '2026-02-30T00:00:00Z',
    '2026-11-24T25:00:00Z',
    '',
  ])('does not read "%s"', (text) => {
    expect(parseInstant(text)).toBeUndefined();
  });
});

describe('a length of time', () => {
  it.each([
    ['200ms', 200],
    ['10s', 10 * second],
    ['15m', 15 * minute],
    ['1h30m', 90 * minute],
    ['2d', 48 * hour],
  ])('reads %s', (text, length) => {
    expect(parseDuration(text)).toBe(length);
  });

  it.each(['', '10', 's', 'x10s', '10sx', '10 s', '1h 30m'])('does not read "%s"', (text) => {
    expect(parseDuration(text)).toBeUndefined();
  });

  it.each([
    [0, '0 ms'],
    [999.4, '999 ms'],
    [second, '1 s'],
    [90 * second, '1 min 30 s'],
    [46 * minute, '46 min'],
    [90 * minute, '1 h 30 min'],
    [24 * hour, '1 d'],
    [hour + 5 * second, '1 h'],
    [25 * hour + minute + second, '1 d 1 h'],
  ])('of %d ms is written %s', (length, text) => {
    expect(formatDuration(length)).toBe(text);
  });
});

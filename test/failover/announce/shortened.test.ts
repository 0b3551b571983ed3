import { expect, it } from 'vitest';
import { shortened } from '../../../failover/announce/shortened.ts';

const lines = (count: number): readonly string[] => Array.from({ length: count }, (_, index) => `line ${index}`);

it.each([0, 1, 20])('%i lines are told as they are', (count) => {
  expect(shortened(lines(count), 'confirmed')).toEqual(lines(count));
});

it('of more, the first twenty, how many more there are, and where', () => {
  expect(shortened(lines(25), 'confirmed')).toEqual([
    ...lines(20),
    'And 5 more: the line "confirmed" of the reactor\'s log has them all.',
  ]);
});

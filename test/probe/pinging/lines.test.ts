import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { createLineReader, longestLine } from '../../../probe/pinging/lines.ts';

const linesOf = (chunks: readonly string[]): string[] => {
  const heard: string[] = [];
  const read = createLineReader((line) => heard.push(line));
  for (const chunk of chunks) read(chunk);
  return heard;
};

test('lines are the same wherever the chunks end', () => {
  const text = 'one\n\ntwo\r\nthree, cut sho';

  fc.assert(
    fc.property(fc.nat(text.length), fc.nat(text.length), (one, other) => {
      const [from, to] = [Math.min(one, other), Math.max(one, other)];

      expect(linesOf([text.slice(0, from), text.slice(from, to), text.slice(to)])).toEqual(['one', '', 'two']);
    }),
  );
});

test('a line without an end fills no memory, and the next one is heard', () => {
  const heard: string[] = [];
  const read = createLineReader((line) => heard.push(line));
  const megabyte = 'x'.repeat(2 ** 20);

  for (let times = 0; times < 200; times += 1) read(megabyte);
  const before = process.memoryUsage().heapUsed;
  for (let times = 0; times < 200; times += 1) read(megabyte);
  const grown = process.memoryUsage().heapUsed - before;
  read('x\nnext\n');

  expect(heard).toEqual(['next']);
  expect(grown).toBeLessThan(50 * 2 ** 20);
});

test('the longest line is heard, and a longer one is not', () => {
  const longest = 'x'.repeat(longestLine);

  expect(linesOf([`${longest}\n${longest}x\nnext\n`])).toEqual([longest, 'next']);
  expect(linesOf([longest, '\n', longest, 'x', '\n', 'next\n'])).toEqual([longest, 'next']);
});

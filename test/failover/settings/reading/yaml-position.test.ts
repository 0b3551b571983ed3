import { describe, expect, it } from 'vitest';
import { parseDocument } from 'yaml';
import {
  aliasOffset,
  findField,
  findKey,
  keyPaths,
  oddKeyOffset,
} from '../../../../failover/settings/reading/yaml-position.ts';

const text = `a: 1
b:
c:
  - d: 2
    e: 3
  - *known
`;

const document = parseDocument(text);

/** From there on, to the end of the line. */
const at = (offset: number, of = text): string => of.slice(offset).split('\n')[0] ?? '';

describe('the place of a field', () => {
  it.each([
    [['a'], '1'],
    [['b'], 'b:'],
    [['c'], 'c:'],
    [['c', 0, 'e'], '3'],
    [['a', 'x'], '1'],
    [['a', 0, 'x'], '1'],
    [['c', 7], 'c:'],
    [['x'], 'a: 1'],
  ])('%j is at %s', (path, place) => {
    expect(at(findField(document, path).offset)).toBe(place);
  });

  it.each([
    [['a'], 'a: 1'],
    [['c', 0, 'e'], 'e: 3'],
    [['c', 0, 'x'], 'd: 2'],
    [['x'], 'a: 1'],
  ])('the key of %j is at %s', (path, place) => {
    expect(at(findKey(document, path).offset)).toBe(place);
  });

  it('is known of every key', () => {
    expect([...keyPaths(document)].map(([offset, path]) => [at(offset), path])).toStrictEqual([
      ['a: 1', ['a']],
      ['b:', ['b']],
      ['c:', ['c']],
      ['d: 2', ['c', 0, 'd']],
      ['e: 3', ['c', 0, 'e']],
    ]);
  });
});

describe('the place of what is refused', () => {
  it('is that of the first key that is no word', () => {
    const odd = 'a: 1\n[b]: 2\n{ c: 3 }: 4\n';

    expect(at(oddKeyOffset(parseDocument(odd)) ?? -1, odd)).toBe('[b]: 2');
    expect(oddKeyOffset(parseDocument('a: 1\n: 2\n'))).toBeUndefined();
  });

  it('is that of the first alias that names nothing, or of the first one', () => {
    const unknown = 'a: &one 1\nb: *one\nc: *two\nd: *three\n';
    const allKnown = 'a: &one 1\nb: *one\nc: *one\n';

    expect(at(aliasOffset(parseDocument(unknown)), unknown)).toBe('*two');
    expect(at(aliasOffset(parseDocument(allKnown)), allKnown)).toBe('*one');
    expect(aliasOffset(parseDocument(allKnown))).toBe(allKnown.indexOf('*one'));
  });
});

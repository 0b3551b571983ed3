import { describe, expect, it } from 'vitest';
import {
  describeLookalike,
  describeMeant,
  harmfulIn,
  lookalikesIn,
  mended,
} from '../../../../failover/settings/reading/lookalikes.ts';
import { textOf } from '../examples.ts';

/** Code point, what is meant, and Unicode's name (from its database, not from the program). */
const listed = textOf('test/fixtures/lookalikes.txt')
  .trim()
  .split('\n')
  .map((row) => {
    const [code = '', meant = '', ...name] = row.split(' ');
    const character = String.fromCodePoint(Number.parseInt(code, 16));
    return { character, meant: { SPACE: ' ', NOTHING: '' }[meant] ?? meant, name: name.join(' ') };
  });

describe('a character that looks like one of ASCII', () => {
  it('is known by its name and what is meant', () => {
    expect(listed).toHaveLength(218);
    expect(listed.flatMap(({ character }) => lookalikesIn(character))).toMatchObject(listed);
  });

  it.each([' ', '~', 'a', '\u007f', '\t', '专', 'ж', 'é', '☺', '½'])('is not %j', (character) => {
    expect(lookalikesIn(character)).toEqual([]);
  });

  it('is told without a name where we have none', () => {
    expect(lookalikesIn('\u{1d7ce}²').map(describeLookalike)).toEqual(['U+1D7CE at column 1', 'U+00B2 at column 2']);
    expect(lookalikesIn('²').map(describeMeant)).toEqual(['2 (U+0032), which it looks like']);
  });

  it('is told once a line, at its first place, with how often it stands there', () => {
    const text = 'a：b：\n\u{1f600}：\u00a0';

    expect(lookalikesIn(text).map((it) => [it.line, describeLookalike(it)])).toEqual([
      [1, 'U+FF1A FULLWIDTH COLON at column 2, 2 times in this line'],
      [2, 'U+FF1A FULLWIDTH COLON at column 2'],
      [2, 'U+00A0 NO-BREAK SPACE at column 3'],
    ]);
  });
});

const mend = (text: string) => mended(text, lookalikesIn(text));

describe('a text that is mended', () => {
  it.each([
    ['region：eu-central-1', 'region: eu-central-1'],
    ['  - my_key-2：x：y', '  - my_key-2: x:y'],
    ['region： x', 'region: x'],
    ['until: 18：00', 'until: 18:00'],
    ['x y：z', 'x y:z'],
    ['"a"：1', '"a":1'],
    ['：x', ':x'],
    ['a：', 'a: '],
    ['\u00a0\u00a0x\u200b－１', '  x-1'],
    ['one：1\ntwo：2', 'one: 1\ntwo: 2'],
  ])('has what is meant: %j', (text, meant) => {
    expect(mend(text)).toBe(meant);
  });

  it('has only what is asked for, in its line', () => {
    const text = 'a－b\na－b';
    const [, second] = lookalikesIn(text);

    expect(mended(text, second === undefined ? [] : [second])).toBe('a－b\na-b');
  });
});

/** Objects to each full-width comma, but in what stands in quotation marks of ASCII. */
const faultsOf = (text: string): string => text.replaceAll(/"[^"]*"/g, '').replaceAll(/[^，“”]/g, '');
const found = (text: string) => harmfulIn(text, faultsOf).map(({ character, line }) => `${character}${line}`);

/** Objects to quotation marks that are not pairs. */
const oddOnly = (text: string): string => String((text.match(/"/g) ?? []).length % 2);

describe('what does harm', () => {
  it('is what makes the reader find other faults', () => {
    expect(found('a，b')).toEqual(['，1']);
    expect(found('"a，b"')).toEqual([]);
    expect(found('"a，b"\nc，d')).toEqual(['，2']);
    expect(found('a\u00a0b')).toEqual([]);
  });

  it('is judged of the first ten', () => {
    expect(found('a，b\n'.repeat(12))).toHaveLength(10);
  });

  it('is nothing of a pair that does none together, though one of the two alone would', () => {
    expect(harmfulIn('“a”', oddOnly)).toEqual([]);
  });
});

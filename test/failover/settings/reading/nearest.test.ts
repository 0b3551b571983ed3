import { describe, expect, it } from 'vitest';
import { nearest } from '../../../../failover/settings/reading/nearest.ts';

describe('the word that was probably meant', () => {
  it.each([
    ['is at most a third of its letters off', 'abcxyzghi', 'abcdefghi', true],
    ['is no further off', 'abcwxyzhi', 'abcdefghi', false],
    ['may lack a third of them', 'defghi', 'abcdefghi', true],
    ['lacks no more', 'efghi', 'abcdefghi', false],
    ['may have a third more', 'abcdefghijkl', 'abcdefghi', true],
    ['has no more than that', 'abcdefghijklm', 'abcdefghi', false],
    ['counts each kind of edit', 'efghix', 'abcdefghi', false],
    ['is one letter off where it is short', 'xb', 'ab', true],
    ['is no two letters off there', 'x', 'ab', false],
    ['is written in whatever case', 'HOLDDOWN', 'holdDown', true],
  ])('%s: %s', (_, word, known, isMeant) => {
    expect(nearest(word, [known])).toBe(isMeant ? known : undefined);
  });

  it('is the one with the fewest edits', () => {
    expect(nearest('treshold', ['thresholds', 'threshold', 'treasure'])).toBe('threshold');
    expect(nearest('anything', [])).toBeUndefined();
  });
});

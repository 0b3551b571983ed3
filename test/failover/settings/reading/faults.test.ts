import { describe, expect, it } from 'vitest';
import { showValue } from '../../../../failover/settings/reading/settings-error.ts';

describe('what stands at a fault', () => {
  it.each([
    [undefined, 'nothing'],
    [null, 'nothing'],
    [[], 'an empty list'],
    [[1, 2], 'a list of 2'],
    [{}, 'an empty mapping'],
    [{ a: 1 }, 'a mapping'],
    ['a', '"a"'],
    [1.5, '1.5'],
    [false, 'false'],
    ['a'.repeat(98), `"${'a'.repeat(98)}"`],
    ['a'.repeat(99), `"${'a'.repeat(98)}…`],
  ])('%j is shown as %s', (value, shown) => {
    expect(showValue(value)).toBe(shown);
  });
});

import { describe, expect, it } from 'vitest';
import { formatSettingsError, ownerOf } from '../../../../failover/settings/reading/settings-error.ts';

const told = (got: string): string =>
  formatSettingsError({ line: 7, column: 1, site: 'hq', field: 'region', got, allowed: 'a Region' });

describe('a fault of the configuration file', () => {
  it.each([
    [['sites', 'hq', 'primary', 'targets', 0], { site: 'hq', field: 'primary.targets[0]' }],
    [['sites', 'hq', 0, 'region'], { site: 'hq', field: '[0].region' }],
    [['sites', 'hq'], { site: 'hq', field: '' }],
    [['sites'], { site: undefined, field: 'sites' }],
    [['site', 'hq', 'region'], { site: undefined, field: 'site.hq.region' }],
    [[], { site: undefined, field: '' }],
  ])('at %j belongs to %j', (path, owner) => {
    expect(ownerOf(path)).toStrictEqual(owner);
  });

  it('is told in one line, and what is no letter in one space', () => {
    expect(told('a\r\n\u2028\u202eb')).toBe('failover.yaml:7: site hq: region: got a b; allowed: a Region');
  });

  it('is told whole only where what is allowed is not as long as a file', () => {
    const allowed = `an Availability Zone of ${'x'.repeat(3000)}`;

    const text = formatSettingsError({ line: 7, column: 1, field: 'probes', got: '""', allowed });

    expect(text).toBe(`failover.yaml:7: probes: got ""; allowed: ${allowed.slice(0, 1000)}…`);
  });

  it.each([
    ['as it is', 'a'.repeat(300), 'a'.repeat(300)],
    ['by its start', 'a'.repeat(301), `${'a'.repeat(300)}…`],
    ['without half a character', `${'a'.repeat(299)}😀😀`, `${'a'.repeat(299)}…`],
    ['with a whole one', `${'a'.repeat(298)}😀😀`, `${'a'.repeat(298)}😀…`],
  ])('shows what is long %s', (_, got, shown) => {
    expect(told(got)).toBe(`failover.yaml:7: site hq: region: got ${shown}; allowed: a Region`);
  });
});

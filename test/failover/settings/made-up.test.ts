import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { madeUpIn } from '../../../failover/settings/made-up.ts';
import { readSettings } from '../../../failover/settings/reading/settings-file.ts';

const idsIn = (text: string): readonly string[] =>
  text.match(/\b(?:tgw-rtb|tgw-attach|pl|vpc|subnet|ami|i|dxvif|dxcon)-[0-9a-z]{8,17}\b|\S+@example\.com/g) ?? [];

describe('what is made up', () => {
  it.each(readdirSync('examples').filter((file) => file.endsWith('.yaml')))('is every id of %s', (file) => {
    const text = readFileSync(`examples/${file}`, 'utf8');
    const settings = readSettings(text);
    if (settings.kind !== 'valid') throw new Error(JSON.stringify(settings));
    const found = new Set(settings.sites.flatMap((site) => madeUpIn(site)));

    expect(idsIn(text).length).toBeGreaterThan(2);
    expect(idsIn(text).filter((id) => !found.has(id.replace(/^\[|\]$/g, '')))).toEqual([]);
  });

  it.each(['vpc-0d1c2b3a4f5e60718', 'noc@example.com.cn', '999988887777', '1123456789012', '111122223333.dkr'])(
    'is not %s',
    (text) => {
      expect(madeUpIn({ text })).toEqual([]);
    },
  );

  it.each([
    'dxcon-0a1b2c3d',
    '123456789012',
    '111122223333',
    'noc@example.org',
    'a.b@example.net',
    'pl-0123456789abcdef7',
  ])('is %s', (text) => {
    expect(madeUpIn({ text })).toEqual([text]);
  });

  it('is found at any depth, and told once', () => {
    const dxvif = 'dxvif-fgputw0j';

    expect(madeUpIn({ a: [{ b: dxvif }, dxvif, null, 3, undefined, true], c: { d: 'dxcon-fguhmqlc' } })).toEqual([
      dxvif,
      'dxcon-fguhmqlc',
    ]);
  });
});

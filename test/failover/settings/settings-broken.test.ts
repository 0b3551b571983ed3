import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { formatSettingsError } from '../../../failover/settings/reading/settings-error.ts';
import { readSettings } from '../../../failover/settings/reading/settings-file.ts';

/** One file per mistake. Each begins with the exact messages that a user sees, as `# expect: …`. */
const folder = join(import.meta.dirname, '../..', 'fixtures', 'broken-settings');

const expected = (text: string): string[] =>
  text
    .split('\n')
    .filter((line) => line.startsWith('# expect: '))
    .map((line) => line.slice('# expect: '.length));

const said = (text: string): string[] => {
  const settings = readSettings(text);
  return settings.kind === 'valid' ? [] : settings.errors.map((error) => formatSettingsError(error));
};

describe('a broken configuration file is refused with every mistake in it, and what is allowed', () => {
  it.each(readdirSync(folder))('%s', (name) => {
    const text = readFileSync(join(folder, name), 'utf8');

    const messages = said(text);

    expect(messages).toStrictEqual(expected(text));
    expect(messages).not.toStrictEqual([]);
  });
});

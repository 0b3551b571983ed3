import { describe, expect, it } from 'vitest';
import { schemaAt } from '../../../failover/settings/reading/settings-schema.ts';
import { settingsTable } from '../../../failover/settings/reading/settings-table.ts';
import { generated } from '../../../tools/schema.ts';
import { textOf } from './examples.ts';

describe('what is generated from the schema is up to date (npm run schema)', () => {
  it.each(Object.entries(generated()))('%s', (file, text) => {
    expect(textOf(file)).toBe(text);
  });
});

describe('the documents', () => {
  const rows = settingsTable(schemaAt(['sites', 'hq']) ?? {})
    .split('\n')
    .slice(2)
    .map((row) => row.slice(2, -2).split(' | '));

  it('say of every setting what it means', () => {
    const silent = rows
      .filter(([, , , meaning]) => meaning === undefined || meaning.trim() === '')
      .map(([name]) => name);

    expect(rows.length).toBeGreaterThan(80);
    expect(silent).toStrictEqual([]);
  });

  it('say of every setting that is no section what is allowed', () => {
    const sections = new Set(rows.map(([name = '']) => name.replace(/(\[\])?\.[^.]*$/, '').replaceAll('`', '')));
    const silent = rows
      .filter(([name = '', allowed]) => allowed === '' && !sections.has(name.replaceAll('`', '')))
      .map(([name]) => name);

    expect(silent).toStrictEqual([]);
  });
});

import { describe, expect, it } from 'vitest';
import { keysAt, schemaAt } from '../../../../failover/settings/reading/settings-schema.ts';
import { settingsTable } from '../../../../failover/settings/reading/settings-table.ts';

const hq = ['sites', 'hq'];

describe('the schema of the settings', () => {
  it('is found at a field, in lists, and in whichever form the field may have', () => {
    expect(schemaAt([...hq, 'detection', 'threshold'])?.default).toBe(10);
    expect(schemaAt([...hq, 'primary', 'targets', 0, 'port'])?.errorMessage).toBe('a whole number from 1 to 65535');
  });

  it('is not found at what is no field', () => {
    expect(schemaAt([...hq, 'detection', 'speed'])).toBeUndefined();
    expect(schemaAt([...hq, 'detection', 'speed', 'limit'])).toBeUndefined();
    expect(schemaAt([...hq, 'primary', 'targets', 0, 'name'])).toBeUndefined();
  });

  it('names the keys of a mapping', () => {
    expect(keysAt([...hq, 'detection', 'loss'])).toStrictEqual(['downPercent', 'degradedPercent', 'periods']);
    expect(keysAt([...hq, 'primary', 'targets', 0])).toStrictEqual(['address', 'port']);
    expect(keysAt([...hq, 'detection', 'speed'])).toStrictEqual([]);
  });
});

describe('the table of the settings', () => {
  it('has a row for each field, and keeps its columns', () => {
    const table = settingsTable({ properties: { a: { description: 'one | two' }, b: {} }, required: ['b'] });

    expect(table.split('\n').slice(2)).toStrictEqual(['| `a` |  |  | one \\| two |', '| `b` |  | required |  |']);
  });
});

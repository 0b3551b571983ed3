import * as fc from 'fast-check';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import {
  formatSettingsError,
  InvalidSettingsError,
  type SettingsError,
} from '../../../../failover/settings/reading/settings-error.ts';
import { readSettings } from '../../../../failover/settings/reading/settings-file.ts';
import { exampleFiles, siteIn, textOf } from '../examples.ts';

const example = textOf('failover.example.yaml');

const errorsOf = (text: string): readonly SettingsError[] => {
  const settings = readSettings(text);
  return settings.kind === 'valid' ? [] : settings.errors;
};

describe('reading a configuration file', () => {
  it.each(exampleFiles)('%s is valid', (file) => {
    expect(errorsOf(textOf(file))).toStrictEqual([]);
  });

  it('gives durations in milliseconds, and a target as address and port', () => {
    const { detection, failback, backup } = siteIn('examples/govcloud.yaml');

    expect({ interval: detection.interval, holdDown: failback.holdDown }).toStrictEqual({
      interval: 200,
      holdDown: 900_000,
    });
    expect(backup.targets).toStrictEqual([{ address: '10.109.3.1' }, { address: '10.109.3.2', port: 443 }]);
  });

  it("gives the sites in the file's order, each with its name", () => {
    const [, site = ''] = textOf('examples/minimal.yaml').split('  hq:\n');
    const other = site
      .replace('tgw-rtb-0123456789abcdef0', 'tgw-rtb-0123456789abcdef1')
      .replace('10.3.0.0', '10.4.0.0');

    const settings = readSettings(`sites:\n  rome:\n${site}  berlin:\n${other}`);

    expect(settings.kind === 'valid' && settings.sites.map(({ name }) => name)).toStrictEqual(['rome', 'berlin']);
  });

  it('lets two sites share a route table where they switch different ranges by different lists', () => {
    const [, site = ''] = textOf('examples/minimal.yaml').split('  hq:\n');

    const errors = errorsOf(`sites:\n  rome:\n${site}  berlin:\n${site.replace('10.3.0.0', '10.4.0.0')}`);

    expect(errors).toStrictEqual([]);
  });

  it('lets ranges be nested, to beat a more specific route over Direct Connect', () => {
    const nested = example.replace('[10.3.0.0/18]', '[10.3.0.0/18, 10.3.7.0/24]');

    expect(errorsOf(nested)).toStrictEqual([]);
  });

  it('lets a range hold the VPC of the probe, whose own route is the more specific one', () => {
    const wide = example.replace('[10.3.0.0/18]', '[10.0.0.0/14]');

    expect(errorsOf(wide)).toStrictEqual([]);
  });

  it('takes a value by a YAML alias', () => {
    const aliased = example
      .replace('[network@example.com]', '&who [network@example.com]')
      .replace('email: &who', 'reminder: 1h\n      email: &who');

    expect(errorsOf(aliased)).toStrictEqual([]);
  });
});

describe('a configuration with mistakes', () => {
  it('names line and column of the value', () => {
    const [error] = errorsOf(example.replace('holdDown: 10s', 'holdDown: 15 minutes'));

    const lines = example.split('\n');
    const line = lines.findIndex((it) => it.includes('holdDown: 10s')) + 1;
    expect(error).toStrictEqual({
      line,
      column: 17,
      site: 'hq',
      field: 'failback.holdDown',
      got: '"15 minutes"',
      allowed: 'a duration such as 200ms, 10s, 15m or 6h, from 1 s to 1 d',
    });
  });

  it('is told with the name of the file that was read', () => {
    const settings = readSettings('sites: {}');
    const [error] = settings.kind === 'invalid' ? settings.errors : [];

    expect(error && formatSettingsError(error, 'sites/berlin.yaml')).toBe(
      'sites/berlin.yaml:1: sites: got an empty mapping; allowed: at least one site',
    );
  });

  it('becomes one error that lists every mistake', () => {
    const errors = errorsOf('sites:\n  hq: {}\nsite: {}\n').slice(-2);

    const error = new InvalidSettingsError(errors);

    expect(error.name).toBe('InvalidSettingsError');
    expect(error.message).toBe(
      [
        'failover.yaml:2: site hq: probes: got nothing; allowed: a list of 1 to 5',
        'failover.yaml:3: site: got the key "site"; allowed: sites (did you mean sites?)',
      ].join('\n'),
    );
  });

  it('is told without the value of an unknown key: it may be a secret', () => {
    const errors = errorsOf(`${example}    password: hunter2\n`);

    expect(errors.map(({ field }) => field)).toStrictEqual(['password']);
    expect(JSON.stringify(errors)).not.toContain('hunter2');
  });

  it.each([
    ['mappings in keys of mappings', '? '.repeat(100), 'no YAML: A key that is a mapping, a list or an alias'],
    [
      'the same, after a key that stands twice',
      `a:\na:\n${'? '.repeat(100)}`,
      'no YAML: A key that is a mapping, a list or an alias',
    ],
    ['lists in lists', `sites: ${'['.repeat(20_000)}`, 'no YAML: Maximum call stack size exceeded'],
  ])('refuses %s, soon', (_, text, got) => {
    const [error] = errorsOf(text);

    expect(error).toMatchObject({ field: '', got });
  });

  it('is told in one line, whatever its keys hold', () => {
    const [error] = errorsOf(`${example}    "a\\nfailover.yaml:1: \\u202e${'x'.repeat(200)}": 1\n`);

    expect(error && formatSettingsError(error)).toMatch(
      /^failover\.yaml:67: site hq: a failover\.yaml:1: +x+…: got the key /,
    );
  });

  it('is told by the reader alone: the parser warns of nothing beside it', () => {
    const warn = vi.spyOn(process, 'emitWarning').mockReturnValue();
    onTestFinished(() => warn.mockRestore());

    const [error] = errorsOf('!!binary aGk=: 1\nsites: {}\n');

    expect(error?.got).toBe('the key "hi"');
    expect(warn).not.toHaveBeenCalled();
  });

  it('shows the start of a value that is very long', () => {
    const [error] = errorsOf(example.replace('10.109.2.1', 'a'.repeat(300)));

    expect(error?.got).toBe(`"${'a'.repeat(98)}…`);
  });

  it('does not blame a field for a fault of another that it is compared with', () => {
    const errors = errorsOf(example.replace('region: us-east-1', 'region: here').replace('10.109.2.1', '10.3.0.1'));

    expect(errors.map(({ field }) => field)).toStrictEqual(['region', 'primary.targets[0]']);
  });

  it('never makes the reader throw, whatever is cut out or put in', () => {
    const anywhere = fc.nat(example.length);
    const inserted = fc.oneof(
      fc.string({ unit: 'grapheme' }),
      fc.constantFrom('&a', '*a', '<<: ', '? ', '!!set', '__proto__: ', '- ', '{', '\t'),
    );

    fc.assert(
      fc.property(anywhere, fc.nat(40), inserted, (at, length, text) => {
        const mutated = example.slice(0, at) + text + example.slice(at + length);

        for (const error of errorsOf(mutated)) {
          expect(formatSettingsError(error)).toMatch(/^failover\.yaml:[1-9]\d*: /);
        }
      }),
      { numRuns: 200 },
    );
  });
});

describe('characters that are not what they look like', () => {
  const broken = textOf('test/fixtures/broken-settings/yaml-full-width-colon.yaml');
  const ofLength = (length: number): string => `${broken}#${'x'.repeat(length - broken.length - 1)}`;

  it('are named in a file of up to 200,000 characters', () => {
    expect(errorsOf(ofLength(200_000))[0]?.got).toContain('U+FF1A FULLWIDTH COLON');
    expect(errorsOf(ofLength(200_001))[0]?.got).not.toContain('U+FF1A FULLWIDTH COLON');
  });

  it('are no fault of a file that is valid', () => {
    expect(errorsOf(`${example}# 站点：总部\n`)).toStrictEqual([]);
  });
});

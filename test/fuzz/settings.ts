import { isDeepStrictEqual } from 'node:util';
import * as fc from 'fast-check';
import { parse, stringify } from 'yaml';
import { formatSettingsError, type SettingsError } from '../../failover/settings/reading/settings-error.ts';
import { readSettings } from '../../failover/settings/reading/settings-file.ts';
import { parseSite } from '../../failover/settings/reading/site-json.ts';
import { siteToJson } from '../../failover/settings/reading/site-to-json.ts';
import type { Site } from '../../failover/settings/site.ts';
import { exampleFiles, textOf } from '../failover/settings/examples.ts';
import { targetOf, type Target } from './target.ts';

/** Configuration files that are nearly right, or not at all: valid, or a list of clear errors, soon. */

type Read = typeof readSettings;
type Tree = Record<string, unknown> | unknown[];

const examples = exampleFiles.map(textOf);

const isTree = (value: unknown): value is Tree => typeof value === 'object' && value !== null;

/** Every place of a tree: what holds it, and its key there. */
const placesOf = (tree: Tree): { readonly tree: Tree; readonly key: string }[] =>
  Object.entries(tree).flatMap(([key, value]) => [{ tree, key }, ...(isTree(value) ? placesOf(value) : [])]);

const oddText = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.constantFrom(
    '',
    '~',
    '0',
    '200ms',
    '15m',
    '10.0.0.0/8',
    '::1',
    'fe80::1%eth0',
    '999999999999999999999d',
    '1s1s1s',
    '\u202e',
    '\u001b[31m',
    '\n',
    '<<',
  ),
  fc.constantFrom('x', '1s', '1', '10.0.0.1', '\u{1f600}').map((it) => it.repeat(3000)),
);

const oddKey = fc.oneof(
  oddText,
  fc.constantFrom('__proto__', 'constructor', 'toString', 'sites', 'hq', 'name', 'account'),
);

const oddValue = fc.oneof(
  oddText,
  fc.double(),
  fc.bigInt({ min: -(2n ** 70n), max: 2n ** 70n }).map(Number),
  fc.constantFrom(
    null,
    true,
    [],
    {},
    [[]],
    [null],
    Array.from({ length: 300 }, (_, index) => index),
  ),
  fc.jsonValue(),
);

/** One change somewhere in a tree. */
const change = fc.record({
  at: fc.nat(),
  kind: fc.constantFrom('delete', 'retype', 'rename', 'duplicate', 'nest', 'move', 'swell'),
  key: oddKey,
  value: oddValue,
});

const put = (tree: Tree, key: string, value: unknown): void => {
  Object.defineProperty(tree, key, { value, enumerable: true, configurable: true, writable: true });
};

const carryOut = (
  whole: Tree,
  { at, kind, key: odd, value }: Parameters<Parameters<typeof change.map>[0]>[0],
): void => {
  const places = placesOf(whole);
  const place = places[at % Math.max(1, places.length)];
  if (place === undefined) return;
  const { tree, key } = place;
  const old = (tree as Record<string, unknown>)[key];
  const other = places[(at * 7) % places.length];
  if (kind === 'delete' || kind === 'rename') Reflect.deleteProperty(tree, key);
  if (kind === 'rename' && !Array.isArray(tree)) put(tree, odd, old);
  // Of its own: what stands in the list of odd values must not grow into the tree, and the tree into itself.
  if (kind === 'retype') put(tree, key, structuredClone(value));
  if (kind === 'duplicate' && !Array.isArray(tree)) put(tree, odd, structuredClone(old));
  if (kind === 'nest') put(tree, key, { [key]: old });
  if (kind === 'move' && other !== undefined && !isTree(old)) put(other.tree, other.key, old);
  if (kind === 'swell')
    put(
      tree,
      key,
      Array.from({ length: isTree(old) ? 6 : 200 }, () => old),
    );
};

const structural = fc
  .tuple(fc.constantFrom(...examples), fc.array(change, { minLength: 1, maxLength: 4 }))
  .map(([text, changes]) => {
    const tree = parse(text) as Tree;
    for (const it of changes) carryOut(tree, it);
    return stringify(tree, { aliasDuplicateObjects: false });
  });

const levels = 'abcdefghij'.split('');
/** Each level names the one before it ten times: ten thousand million scalars, were it unfolded. */
const bomb = levels
  .map(
    (name, index) => `${name}: &${name} [${levels.map(() => (index === 0 ? 'x' : `*${levels[index - 1]}`)).join(',')}]`,
  )
  .join('\n');

const snippet = fc.oneof(
  fc.constantFrom(
    '&a ',
    '*a',
    '&a [*a]',
    '<<: *a',
    '? ',
    '!!set ',
    '!!binary aGk=',
    '!!timestamp ',
    '!!omap ',
    '!<x>',
    '\t',
    '\r',
    '\0',
    '\ufeff',
    '---\n',
    '...\n',
    '%YAML 1.1\n---\n',
    '%TAG ! x\n',
    '{',
    '}',
    '[',
    '|',
    '>',
    '"',
    '#',
    ': ',
    '- ',
    '@',
    '`',
    '\ufffd',
  ),
  fc
    .constantFrom('[', '{a: ', '- ', '? ', '  a:\n')
    .chain((it) => fc.constantFrom(1, 10, 100, 100, 1500).map((count) => it.repeat(count))),
  fc.constant(`\n${bomb}\n`),
  oddText,
);

const textual = fc
  .tuple(
    fc.constantFrom(...examples),
    fc.array(fc.tuple(fc.nat(3000), fc.nat(30), snippet), { minLength: 1, maxLength: 3 }),
  )
  .map(([text, edits]) => edits.reduce((so, [at, length, it]) => so.slice(0, at) + it + so.slice(at + length), text));

/** What the file holds as bytes, read as UTF-8 although it is none. */
const garbled = fc
  .tuple(fc.constantFrom(...examples), fc.nat(3000), fc.uint8Array({ maxLength: 20 }))
  .map(([text, at, bytes]) =>
    Buffer.concat([Buffer.from(text.slice(0, at)), bytes, Buffer.from(text.slice(at))]).toString(),
  );

const crowded = fc
  .tuple(fc.constantFrom(...examples), fc.integer({ min: 1, max: 60 }))
  .map(([text, count]) => `${text}\n${Array.from({ length: count }, (_, index) => `    k${index}: 1`).join('\n')}\n`);

const file = fc.oneof(
  { weight: 8, arbitrary: structural },
  { weight: 6, arbitrary: textual },
  { weight: 2, arbitrary: garbled },
  { weight: 1, arbitrary: fc.string({ unit: 'binary' }) },
  { weight: 1, arbitrary: crowded },
);

/** A whole second is a thousand times what an ordinary file takes; the machine may be busy. */
const longest = 5000;

const judgeError = (error: SettingsError, lineCount: number): string[] => {
  const said = formatSettingsError(error);
  return [
    ...(error.line !== undefined && error.line >= 1 && error.line <= lineCount ? [] : [`line ${error.line}`]),
    ...((error.column ?? 0) >= 1 ? [] : [`column ${error.column}`]),
    ...(/^failover\.yaml:\d+: [^\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]+; allowed: [^\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]+$/u.test(
      said,
    ) && said.length < 2000
      ? []
      : [`no clear error: ${JSON.stringify(said.slice(0, 300))}`]),
  ];
};

const judgeSite = (site: Site): string[] =>
  isDeepStrictEqual(parseSite(siteToJson(site)), site) ? [] : [`site ${site.name} is not read as it was written`];

/** Configuration files, as `read` reads them. */
export const settings = (read: Read = readSettings): Target =>
  targetOf({
    name: 'configuration files',
    promise: 8,
    cases: file,
    judge: (text) => {
      const start = performance.now();
      const result = read(text);
      const took = performance.now() - start;
      const lineCount = text.split(/\r?\n/).length;
      return [
        ...(took < longest ? [] : [`took ${Math.round(took)} ms`]),
        ...(result.kind === 'valid'
          ? result.sites.flatMap(judgeSite)
          : [
              ...(result.errors.length > 0 ? [] : ['invalid, and nothing said']),
              ...result.errors.flatMap((error) => judgeError(error, lineCount)),
            ]),
      ];
    },
  });

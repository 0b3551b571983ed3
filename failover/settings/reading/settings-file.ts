import { describeLookalike, describeMeant, harmfulIn, mended, type Lookalike } from './lookalikes.ts';
import { isScalar, LineCounter, parseDocument, type Document, type YAMLError } from 'yaml';
import { allowedByIssue, faultsOf, showFault, type Fault } from './faults.ts';
import { ownerOf, showValue, type SettingsError } from './settings-error.ts';
import { schemaAt } from './settings-schema.ts';
import type { Site } from '../site.ts';
import { settingsSchema } from '../site-schema.ts';
import { aliasOffset, findField, findKey, keyPaths, oddKeyOffset, type YamlPosition } from './yaml-position.ts';

/** What a configuration file says: its sites in the file's order, or all that is wrong with it. */
export type Settings =
  | { readonly kind: 'valid'; readonly sites: readonly Site[] }
  | { readonly kind: 'invalid'; readonly errors: readonly SettingsError[] };

interface File {
  readonly document: Document;
  readonly lines: LineCounter;
}

const position = ({ lines }: File, offset: number) => {
  const { line, col } = lines.linePos(offset);
  return { line, column: col };
};

/** What the file holds at a place, as it is written there. */
const written = ({ node }: YamlPosition): string => {
  if (!isScalar(node)) return showValue(node?.toJSON());
  return typeof node.value === 'string' ? showValue(node.value) : node.source || 'nothing';
};

/** A rule may object to a default: then the file holds nothing there, and the default is what it says. */
const got = (place: YamlPosition, path: readonly PropertyKey[]): string => {
  // Stryker disable next-line OptionalChaining: a field that is missed is known.
  const byDefault = place.node === undefined ? schemaAt(path)?.default : undefined;
  return byDefault === undefined ? written(place) : `nothing, so ${JSON.stringify(byDefault)}`;
};

const ofFault = (file: File, fault: Fault): SettingsError => {
  const { path, allowed } = fault;
  const place = fault.isKey ? findKey(file.document, path) : findField(file.document, path);
  return { ...position(file, place.offset), ...ownerOf(path), got: showFault(fault, () => got(place, path)), allowed };
};

const noYaml = (file: File, offset: number, message: string): SettingsError => ({
  ...position(file, offset),
  site: undefined,
  field: '',
  got: `no YAML: ${message}`,
  allowed: 'YAML 1.2, indented by spaces',
});

const ofBroken = (file: File, { code, pos: [offset], message }: YAMLError): SettingsError =>
  noYaml(file, offset, code === 'MULTIPLE_DOCS' ? 'A second document begins' : message);

const ofDuplicates = (file: File, errors: readonly YAMLError[]): SettingsError[] => {
  const paths = keyPaths(file.document);
  return errors.map(({ pos: [offset] }) => ({
    ...position(file, offset),
    // Stryker disable next-line ArrayDeclaration: what stands twice is a key.
    ...ownerOf(paths.get(offset) ?? []),
    got: 'the same key again',
    allowed: 'each key once',
  }));
};

/** Only duplicate keys leave a document whose fields are worth judging. */
const isBroken = ({ code }: YAMLError): boolean => code !== 'DUPLICATE_KEY';

type Contents = { readonly value: unknown; readonly error?: undefined } | { readonly error: SettingsError };

/** The document's value. Aliases without an anchor come to light only here, as do so many that they would fill the memory. */
const contentsOf = (file: File): Contents => {
  try {
    return { value: file.document.toJS() };
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    return { error: noYaml(file, aliasOffset(file.document), message) };
  }
};

const byPlace = (one: SettingsError, other: SettingsError): number =>
  (one.line ?? 0) - (other.line ?? 0) || (one.column ?? 0) - (other.column ?? 0);

const invalid = (errors: readonly SettingsError[]): Settings => ({ kind: 'invalid', errors: errors.toSorted(byPlace) });

const readDocument = (text: string): Settings => {
  const lines = new LineCounter();
  // Stryker disable next-line StringLiteral: the parser warns by default, and is silent by any other word.
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, logLevel: 'error' });
  const file: File = { document, lines };
  const broken = document.errors.find(isBroken);
  // Only the first: the parser loses its place there, and what it says after that mostly follows from it.
  if (broken !== undefined) return invalid([ofBroken(file, broken)]);
  // Mappings in keys of mappings would be written out as text in text: each level doubles it.
  const oddKey = oddKeyOffset(document);
  if (oddKey !== undefined) return invalid([noYaml(file, oddKey, 'A key that is a mapping, a list or an alias')]);
  const yaml = ofDuplicates(file, document.errors);
  const contents = contentsOf(file);
  if (contents.error !== undefined) return invalid([...yaml, contents.error]);
  const parsed = settingsSchema.safeParse(contents.value, { error: allowedByIssue });
  if (!parsed.success) return invalid([...yaml, ...faultsOf(parsed.error).map((fault) => ofFault(file, fault))]);
  if (yaml.length > 0) return invalid(yaml);
  return { kind: 'valid', sites: Object.entries(parsed.data.sites).map(([name, site]) => ({ name, ...site })) };
};

const ofLookalike = (it: Lookalike): SettingsError => ({
  line: it.line,
  column: it.column,
  site: undefined,
  field: '',
  got: describeLookalike(it),
  allowed: describeMeant(it),
});

const faultsIn = (text: string): readonly SettingsError[] => {
  const read = readDocument(text);
  return read.kind === 'valid' ? [] : read.errors;
};

/** Each of a text's lookalikes costs one more reading of it. */
const longestExplained = 200_000;

/** What is wrong with a text, where something is: characters that are not what they look like, and what is left without them. */
const readExplained = (text: string): Settings => {
  const read = readDocument(text);
  if (read.kind === 'valid' || text.length > longestExplained) return read;
  const harmful = harmfulIn(text, (it) => JSON.stringify(faultsIn(it)));
  return invalid([...harmful.map(ofLookalike), ...faultsIn(mended(text, harmful))]);
};

// Stryker disable all: how much of the stack is left is not a test's to say; the fuzz finds such files.
/** Reads the text of a configuration file. Never throws; every fault is found in one go, in the file's order. */
export const readSettings = (text: string): Settings => {
  try {
    return readExplained(text);
  } catch (error) {
    // The parser goes as deep as the file does, and what reads it may go deeper: the stack is not endless.
    return nestedTooDeeply(error);
  }
};

/** @throws what it is given, where that is another error. */
const nestedTooDeeply = (error: unknown): Settings => {
  if (!(error instanceof RangeError)) throw error;
  const allowed = 'YAML 1.2, indented by spaces';
  return invalid([{ line: 1, column: 1, site: undefined, field: '', got: 'no YAML: Nested too deeply', allowed }]);
};

import { LineCounter, parseDocument, type Document, type YAMLError } from 'yaml';
import { allowedByIssue, faultsOf, showValue, type Fault } from './faults.ts';
import { ownerOf, type SettingsError } from './settings-error.ts';
import { settingsSchema, type Site } from './site.ts';
import { findField, findKey, keyAt, type Place } from './yaml-position.ts';
import { isScalar } from 'yaml';

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

const got = ({ node }: Place): string => {
  if (!isScalar(node)) return showValue(node?.toJSON());
  return typeof node.value === 'string' || node.value === null
    ? showValue(node.value)
    : (node.source ?? showValue(node.value));
};

const ofFault = (file: File, { path, isKey, allowed }: Fault): SettingsError => {
  const place = isKey ? findKey(file.document, path) : findField(file.document, path);
  return {
    ...position(file, place.offset),
    ...ownerOf(path),
    got: isKey ? `the key ${showValue(path.at(-1))}` : got(place),
    allowed,
  };
};

const ofYaml = (file: File, error: YAMLError): SettingsError => {
  const [offset] = error.pos;
  const path = error.code === 'DUPLICATE_KEY' ? keyAt(file.document, offset) : undefined;
  return path === undefined
    ? {
        ...position(file, offset),
        site: undefined,
        field: '',
        got: `no valid YAML: ${error.message}`,
        allowed: 'YAML 1.2',
      }
    : { ...position(file, offset), ...ownerOf(path), got: 'the same key again', allowed: 'each key once' };
};

const byPlace = (one: SettingsError, other: SettingsError): number =>
  (one.line ?? 0) - (other.line ?? 0) || (one.column ?? 0) - (other.column ?? 0);

/** Only duplicate keys leave a document whose fields are worth judging. */
const isBroken = (error: YAMLError): boolean => error.code !== 'DUPLICATE_KEY';

/** Reads the text of a configuration file. Never throws; every fault is found in one go, in the file's order. */
export const readSettings = (text: string): Settings => {
  const lines = new LineCounter();
  const file: File = { document: parseDocument(text, { lineCounter: lines, prettyErrors: false }), lines };
  const yaml = file.document.errors.map((error) => ofYaml(file, error));
  if (file.document.errors.some(isBroken)) return { kind: 'invalid', errors: yaml };
  const parsed = settingsSchema.safeParse(file.document.toJS(), { error: allowedByIssue });
  const faults = parsed.success ? [] : faultsOf(parsed.error).map((fault) => ofFault(file, fault));
  const errors = [...yaml, ...faults].toSorted(byPlace);
  if (!parsed.success || errors.length > 0) return { kind: 'invalid', errors };
  return { kind: 'valid', sites: Object.entries(parsed.data.sites).map(([name, site]) => ({ name, ...site })) };
};

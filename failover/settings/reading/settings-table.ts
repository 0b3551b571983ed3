import type { SchemaNode } from './settings-schema.ts';

/** The settings as a reader of the documents sees them: one table, made from the schema. */

interface Row {
  readonly setting: string;
  readonly allowed: string;
  readonly byDefault: string;
  readonly meaning: string;
}

interface Field {
  readonly setting: string;
  readonly node: SchemaNode;
  readonly isRequired: boolean;
}

const fieldsOf = (node: SchemaNode, prefix: string): Field[] =>
  Object.entries(node.properties ?? {}).map(([key, child]) => ({
    setting: `${prefix}${key}`,
    node: child,
    isRequired: node.required?.includes(key) ?? false,
  }));

const allowedIn = ({ errorMessage, type, items }: SchemaNode): string => {
  if (errorMessage !== undefined) return items === undefined ? errorMessage : `${errorMessage}${each(items)}`;
  return type === 'boolean' ? 'true or false' : '';
};

const each = (items: SchemaNode): string => (items.properties === undefined ? `: ${allowedIn(items)}` : '');

const defaultOf = ({ node, isRequired }: Field): string => {
  if (isRequired) return 'required';
  if (node.default === undefined || node.type === 'object') return '';
  return JSON.stringify(node.default).replaceAll('"', '').replaceAll(',', ', ');
};

/** A section comes before its fields, a list before the fields of its entries. */
const rowsOf = (field: Field): Row[] => {
  const { setting, node } = field;
  const own: Row = { setting, allowed: allowedIn(node), byDefault: defaultOf(field), meaning: node.description ?? '' };
  const inside = [...fieldsOf(node, `${setting}.`), ...fieldsOf(node.items ?? {}, `${setting}[].`)];
  return [own, ...inside.flatMap(rowsOf)];
};

const cell = (text: string): string => text.replaceAll('|', String.raw`\|`);

const line = (cells: readonly string[]): string => `| ${cells.map(cell).join(' | ')} |`;

/** The table of a site's settings, in Markdown. */
export const settingsTable = (site: SchemaNode): string =>
  [
    line(['Setting', 'Allowed', 'Default', 'Meaning']),
    '| --- | --- | --- | --- |',
    ...fieldsOf(site, '')
      .flatMap(rowsOf)
      .map(({ setting, allowed, byDefault, meaning }) => line([`\`${setting}\``, allowed, byDefault, meaning])),
  ].join('\n');

import { FromStringShapeDeserializer } from '@smithy/core/protocols';
import type { Shape } from './model.ts';
import { ServiceError } from './service.ts';

/** The rules by which the two query protocols name the parts of an input. */
export interface QueryDialect {
  /** EC2's: capitalized names of its own, and every list flat (`Filter.1.Value.1`, not `Filter.member.1.…`). */
  readonly ec2: boolean;
}

interface Reader {
  readonly form: ReadonlyMap<string, string>;
  readonly dialect: QueryDialect;
  /** What was read: the rest of the form is unknown to the operation. */
  readonly seen: Set<string>;
}

const strings = new FromStringShapeDeserializer({
  timestampFormat: { useTrait: true, default: 5 },
  httpBindings: false,
});

const capitalized = (name: string): string => name.charAt(0).toUpperCase() + name.slice(1);

const nameOf = (member: Shape, { ec2 }: QueryDialect): string => {
  const { ec2QueryName, xmlName } = member.getMergedTraits() as { ec2QueryName?: string; xmlName?: string };
  const name = xmlName ?? member.getMemberName();
  return ec2 ? (ec2QueryName ?? capitalized(name)) : name;
};

const has = ({ form }: Reader, key: string): boolean =>
  form.has(key) || [...form.keys()].some((candidate) => candidate.startsWith(`${key}.`));

/** A text that is no number or boolean is left as it is: the check of the types that follows names it. */
const readSimple = (reader: Reader, shape: Shape, key: string): unknown => {
  const text = reader.form.get(key) ?? '';
  reader.seen.add(key);
  if (shape.isBooleanSchema() && text !== 'true' && text !== 'false') return text;
  if (shape.isNumericSchema() && !/^-?\d+(\.\d+)?([eE][+-]?\d+)?$/.test(text)) return text;
  return strings.read(shape, text);
};

const readStruct = (reader: Reader, shape: Shape, prefix: string): Record<string, unknown> =>
  Object.fromEntries(
    [...shape.structIterator()]
      .map(([name, member]) => [name, member, `${prefix}${nameOf(member, reader.dialect)}`] as const)
      .filter(([, , key]) => has(reader, key))
      .map(([name, member, key]) => [name, read(reader, member, key)]),
  );

/** The keys `prefix.1`, `prefix.2`, … for as long as they are there. */
const numbered = (reader: Reader, prefix: string): string[] => {
  const keys: string[] = [];
  while (has(reader, `${prefix}.${keys.length + 1}`)) keys.push(`${prefix}.${keys.length + 1}`);
  return keys;
};

const readList = (reader: Reader, shape: Shape, key: string): unknown[] => {
  const item = shape.getValueSchema();
  const isFlat = reader.dialect.ec2 || Boolean(shape.getMergedTraits().xmlFlattened);
  // An empty list is written as an empty value under the list's own name.
  if (reader.form.get(key) === '') reader.seen.add(key);
  const prefix = isFlat ? key : `${key}.${item.getMergedTraits().xmlName ?? 'member'}`;
  return numbered(reader, prefix).map((itemKey) => read(reader, item, itemKey));
};

const readMap = (reader: Reader, shape: Shape, key: string): Record<string, unknown> => {
  const [name, value] = [shape.getKeySchema(), shape.getValueSchema()];
  const prefix = shape.getMergedTraits().xmlFlattened ? key : `${key}.entry`;
  return Object.fromEntries(
    numbered(reader, prefix).map((entry) => [
      String(readSimple(reader, name, `${entry}.${name.getMergedTraits().xmlName ?? 'key'}`)),
      read(reader, value, `${entry}.${value.getMergedTraits().xmlName ?? 'value'}`),
    ]),
  );
};

const read = (reader: Reader, shape: Shape, key: string): unknown => {
  if (shape.isStructSchema()) return readStruct(reader, shape, `${key}.`);
  if (shape.isListSchema()) return readList(reader, shape, key);
  if (shape.isMapSchema()) return readMap(reader, shape, key);
  return readSimple(reader, shape, key);
};

/** The input that a form of `Action=…&Version=…&Name.1=…` holds. Throws `UnknownParameter` where it holds more. */
export const readQuery = (form: ReadonlyMap<string, string>, shape: Shape, dialect: QueryDialect): unknown => {
  const reader: Reader = { form, dialect, seen: new Set(['Action', 'Version']) };
  const input = shape.isUnitSchema() ? {} : readStruct(reader, shape, '');
  const unknown = [...form.keys()].find((key) => !reader.seen.has(key));
  if (unknown !== undefined) throw new ServiceError('UnknownParameter', `The parameter ${unknown} is not recognized`);
  return input;
};

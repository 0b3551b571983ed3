import { requiredMembers } from './model.ts';
import type { Shape } from './model.ts';
import type { Flaw, Protocol } from './protocol.ts';
import { ServiceError } from './service.ts';

interface Finding {
  readonly flaw: Flaw;
  readonly path: string;
  readonly expected?: string;
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' &&
  value !== null &&
  !Array.isArray(value) &&
  !(value instanceof Date) &&
  !(value instanceof Uint8Array);

/** What a simple shape's value may be before dates and bytes are made of it. */
const simple: readonly (readonly [
  test: (shape: Shape) => boolean,
  expected: string,
  fits: (value: unknown) => boolean,
])[] = [
  [(shape) => shape.isStringSchema(), 'a string', (value) => typeof value === 'string'],
  [(shape) => shape.isBooleanSchema(), 'a boolean', (value) => typeof value === 'boolean'],
  [(shape) => shape.isNumericSchema(), 'a number', (value) => typeof value === 'number' && Number.isFinite(value)],
  [
    (shape) => shape.isTimestampSchema(),
    'a timestamp',
    (value) => ['string', 'number', 'object'].includes(typeof value),
  ],
  [(shape) => shape.isBlobSchema(), 'bytes', (value) => typeof value === 'string' || value instanceof Uint8Array],
];

const simpleFindings = (shape: Shape, value: unknown, path: string): Finding[] => {
  const rule = simple.find(([test]) => test(shape));
  return rule && !rule[2](value) ? [{ flaw: 'type', path, expected: rule[1] }] : [];
};

const structFindings = (shape: Shape, value: unknown, path: string): Finding[] => {
  if (!isObject(value)) return [{ flaw: 'type', path, expected: 'a structure' }];
  const members = new Map(shape.isUnitSchema() ? [] : shape.structIterator());
  const given = Object.entries(value).filter(([, member]) => member !== undefined && member !== null);
  const at = (name: string) => (path === '' ? name : `${path}.${name}`);
  return [
    ...given.flatMap(([name, inner]): Finding[] => {
      const member = members.get(name);
      return member ? findings(member, inner, at(name)) : [{ flaw: 'unknown', path: at(name) }];
    }),
    ...requiredMembers(shape)
      .filter((name) => value[name] === undefined || value[name] === null)
      .map((name): Finding => ({ flaw: 'missing', path: at(name) })),
  ];
};

const findings = (shape: Shape, value: unknown, path: string): Finding[] => {
  if (shape.isListSchema())
    return Array.isArray(value)
      ? value.flatMap((item, index) => findings(shape.getValueSchema(), item, `${path}.${index + 1}`))
      : [{ flaw: 'type', path, expected: 'a list' }];
  if (shape.isMapSchema())
    return isObject(value)
      ? Object.entries(value).flatMap(([key, item]) => findings(shape.getValueSchema(), item, `${path}.${key}`))
      : [{ flaw: 'type', path, expected: 'a map' }];
  if (shape.isStructSchema() || shape.isUnitSchema()) return structFindings(shape, value, path);
  return simpleFindings(shape, value, path);
};

const sentence = ({ flaw, path, expected }: Finding): string => {
  switch (flaw) {
    case 'missing':
      return `The request must contain the parameter ${path}`;
    case 'type':
      return `The parameter ${path} is invalid: ${expected} is expected`;
    case 'unknown':
      return `The parameter ${path} is not recognized`;
  }
};

/**
 * Refuses an input that has unknown members, lacks required ones, or holds other types than the schema says, under the
 * protocol's own code. AWS's JSON services ignore unknown members; the lab does not, as they are a slip of ours.
 */
export const checkInput = (shape: Shape, input: unknown, { codes }: Protocol): void => {
  const [first] = findings(shape, input, '');
  if (first) throw new ServiceError(codes[first.flaw], sentence(first));
};

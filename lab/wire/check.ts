import { limitOf, type Breach, type Member } from './limits.ts';
import { requiredMembers } from './model.ts';
import type { OperationModel, ServiceModel, Shape } from './model.ts';
import type { Exchange, Protocol } from './protocol.ts';
import { plain, refusalsOf, type Objection, type Path } from './refusals.ts';
import { ServiceError } from './service.ts';

/** What cannot be read at all: a value of another type, or a member that the structure has not. */
type Misfit =
  | { readonly flaw: 'type'; readonly path: Path; readonly expected: string }
  | { readonly flaw: 'unknown'; readonly path: Path };

type Finding = Misfit | Objection;

/** All that is wrong with a value, and where in it. A shape's check is made once, whole: none that is served holds itself. */
type Check = (value: unknown) => readonly Finding[];

const nothing: readonly Finding[] = [];

const misfit = (expected: string): readonly Finding[] => [{ flaw: 'type', path: [], expected }];

const within = (part: number | string, found: readonly Finding[]): readonly Finding[] =>
  found.length === 0 ? found : found.map((finding) => ({ ...finding, path: [part, ...finding.path] }));

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
    (value) => typeof value === 'string' || typeof value === 'number' || value instanceof Date,
  ],
  [(shape) => shape.isBlobSchema(), 'bytes', (value) => typeof value === 'string' || value instanceof Uint8Array],
];

const simpleCheck = (shape: Shape): Check => {
  const [, expected, fits] = simple.find(([test]) => test(shape)) ?? [];
  return (value) => (expected === undefined || fits?.(value) === true ? nothing : misfit(expected));
};

const structCheck = (model: ServiceModel, shape: Shape): Check => {
  const required = requiredMembers(shape);
  const members = new Map(
    (shape.isUnitSchema() ? [] : [...shape.structIterator()]).map(([name, member]) => {
      const whole = checkOf(model, member, { structure: shape, name });
      const absent: readonly Finding[] = required.includes(name) ? [{ flaw: 'missing', path: [] }] : nothing;
      return [name, (value: unknown) => (value === undefined || value === null ? absent : whole(value))];
    }),
  );
  return (value) => {
    if (!isObject(value)) return misfit('a structure');
    const found: Finding[] = [];
    for (const [name, check] of members) found.push(...within(name, check(value[name])));
    for (const name of Object.keys(value)) if (!members.has(name)) found.push({ flaw: 'unknown', path: [name] });
    return found;
  };
};

const listCheck = (model: ServiceModel, shape: Shape, member: Member | undefined): Check => {
  const item = checkOf(model, shape.getValueSchema(), member && { ...member, name: `${member.name}.item` });
  return (value) =>
    Array.isArray(value) ? value.flatMap((inner, index) => within(index + 1, item(inner))) : misfit('a list');
};

const mapCheck = (model: ServiceModel, shape: Shape): Check => {
  const check = checkOf(model, shape.getValueSchema());
  return (value) =>
    isObject(value) ? Object.entries(value).flatMap(([key, inner]) => within(key, check(inner))) : misfit('a map');
};

const typeCheck = (model: ServiceModel, shape: Shape, member: Member | undefined): Check => {
  if (shape.isListSchema()) return listCheck(model, shape, member);
  if (shape.isMapSchema()) return mapCheck(model, shape);
  return shape.isStructSchema() || shape.isUnitSchema() ? structCheck(model, shape) : simpleCheck(shape);
};

/** The check of a shape, which is the member's value or, where that is a list, an item of it. */
const checkOf = (model: ServiceModel, shape: Shape, member?: Member): Check => {
  const [check, breaches] = [typeCheck(model, shape, member), member && limitOf(model, member)];
  if (!breaches) return check;
  return (value) => {
    const limits = breaches(value);
    if (limits.length === 0) return check(value);
    return [...limits.map((breach: Breach) => ({ flaw: 'limit', path: [], value, breach }) as const), ...check(value)];
  };
};

const checks = new WeakMap<OperationModel, Check>();

const inputCheck = ({ model, operation }: Exchange): Check => {
  const check = checks.get(operation) ?? checkOf(model, operation.input);
  checks.set(operation, check);
  return check;
};

const isObjection = (finding: Finding): finding is Objection => finding.flaw === 'limit' || finding.flaw === 'missing';

/**
 * Refuses an input that has unknown members or holds other types than the schema says, under the protocol's own code;
 * then one that lacks required members or breaks a limit, as the service does.
 */
export const checkInput = (exchange: Exchange, input: unknown, { codes }: Protocol): void => {
  const found = inputCheck(exchange)(input);
  if (found.length === 0) return;
  const unreadable = found.find((finding): finding is Misfit => !isObjection(finding));
  if (unreadable) {
    const what = unreadable.flaw === 'unknown' ? 'not recognized' : `invalid: ${unreadable.expected} is expected`;
    throw new ServiceError(codes[unreadable.flaw], `The parameter ${plain(unreadable.path)} is ${what}`);
  }
  const { codes: own, sentence } = refusalsOf(exchange.model, exchange.operation);
  const objections = found.filter(isObjection);
  const code = objections[0] && own[objections[0].flaw];
  if (code) throw new ServiceError(code, sentence(objections.filter(({ flaw }) => own[flaw] === code)));
};

import { breachesOf, type Member } from './limits.ts';
import { requiredMembers } from './model.ts';
import type { ServiceModel, Shape } from './model.ts';
import type { Exchange, Protocol } from './protocol.ts';
import { plain, refusalsOf, type Objection, type Path } from './refusals.ts';
import { ServiceError } from './service.ts';

/** What cannot be read at all: a value of another type, or a member that the structure has not. */
type Misfit =
  | { readonly flaw: 'type'; readonly path: Path; readonly expected: string }
  | { readonly flaw: 'unknown'; readonly path: Path };

type Finding = Misfit | Objection;

/** One value of an input, and where it stands. */
interface Place {
  readonly model: ServiceModel;
  readonly shape: Shape;
  readonly value: unknown;
  readonly path: Path;
  /** The member that it is the value of, or that its list is. */
  readonly member?: Member;
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

const misfit = (path: Path, expected: string): Finding[] => [{ flaw: 'type', path, expected }];

const structFindings = ({ model, shape, value, path }: Place): Finding[] => {
  if (!isObject(value)) return misfit(path, 'a structure');
  const members = new Map(shape.isUnitSchema() ? [] : shape.structIterator());
  const required = requiredMembers(shape);
  return [
    ...[...members].flatMap(([name, member]): Finding[] => {
      const [inner, at] = [value[name], [...path, name]];
      if (inner === undefined || inner === null) return required.includes(name) ? [{ flaw: 'missing', path: at }] : [];
      return findings({ model, shape: member, value: inner, path: at, member: { structure: shape, name } });
    }),
    ...Object.keys(value)
      .filter((name) => !members.has(name))
      .map((name): Finding => ({ flaw: 'unknown', path: [...path, name] })),
  ];
};

const listFindings = ({ value, path, member, ...list }: Place): Finding[] => {
  if (!Array.isArray(value)) return misfit(path, 'a list');
  const shape = list.shape.getValueSchema();
  const item = member && { member: { ...member, name: `${member.name}.item` } };
  return value.flatMap((inner, index) =>
    findings({ model: list.model, shape, value: inner, path: [...path, index + 1], ...item }),
  );
};

const mapFindings = ({ model, shape, value, path }: Place): Finding[] =>
  isObject(value)
    ? Object.entries(value).flatMap(([key, inner]) =>
        findings({ model, shape: shape.getValueSchema(), value: inner, path: [...path, key] }),
      )
    : misfit(path, 'a map');

const typeFindings = (place: Place): Finding[] => {
  const { shape, value, path } = place;
  if (shape.isListSchema()) return listFindings(place);
  if (shape.isMapSchema()) return mapFindings(place);
  if (shape.isStructSchema() || shape.isUnitSchema()) return structFindings(place);
  const rule = simple.find(([test]) => test(shape));
  return rule && !rule[2](value) ? misfit(path, rule[1]) : [];
};

const findings = (place: Place): Finding[] => {
  const { model, member, value, path } = place;
  const breaches = member ? breachesOf(model, member, value) : [];
  return [...breaches.map((breach) => ({ flaw: 'limit', path, value, breach }) as const), ...typeFindings(place)];
};

const isObjection = (finding: Finding): finding is Objection => finding.flaw === 'limit' || finding.flaw === 'missing';

const misfitSentence = (finding: Misfit): string =>
  finding.flaw === 'unknown'
    ? `The parameter ${plain(finding.path)} is not recognized`
    : `The parameter ${plain(finding.path)} is invalid: ${finding.expected} is expected`;

/**
 * Refuses an input that has unknown members or holds other types than the schema says, under the protocol's own code;
 * then one that lacks required members or breaks a limit, as the service does.
 */
export const checkInput = ({ model, operation }: Exchange, input: unknown, { codes }: Protocol): void => {
  const found = findings({ model, shape: operation.input, value: input, path: [] });
  const unreadable = found.find((finding): finding is Misfit => !isObjection(finding));
  if (unreadable) throw new ServiceError(codes[unreadable.flaw], misfitSentence(unreadable));
  const { codes: own, sentence } = refusalsOf(model, operation);
  const objections = found.filter(isObjection);
  const code = objections[0] && own[objections[0].flaw];
  if (code) throw new ServiceError(code, sentence(objections.filter(({ flaw }) => own[flaw] === code)));
};

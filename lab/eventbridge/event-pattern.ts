/**
 * Event patterns, for the operators that the lab knows; any other one stops it when the template is loaded
 * (https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-event-patterns.html).
 */

/** Whether a field's value satisfies one alternative; undefined where the event lacks the field. */
type Test = (value: unknown) => boolean;

/** Whether an event matches. */
export type Matches = (event: unknown) => boolean;

type Build = (argument: unknown, where: string) => Test;

const refuse = (where: string, what: string): never => {
  throw new Error(`event pattern, ${where}: ${what}`);
};

const textOf = (argument: unknown, where: string): string =>
  typeof argument === 'string' ? argument : refuse(where, `a text was expected, got ${JSON.stringify(argument)}`);

const prefix: Build = (argument, where) => {
  const text = textOf(argument, where);
  return (value) => typeof value === 'string' && value.startsWith(text);
};

const suffix: Build = (argument, where) => {
  const text = textOf(argument, where);
  return (value) => typeof value === 'string' && value.endsWith(text);
};

const exists: Build = (argument, where) => {
  if (typeof argument !== 'boolean') refuse(where, `exists takes true or false, got ${JSON.stringify(argument)}`);
  return (value) => (value !== undefined) === argument;
};

const isScalar = (value: unknown): boolean => value === null || ['string', 'number', 'boolean'].includes(typeof value);

const anythingBut: Build = (argument, where) => {
  const inner = typeof argument === 'object' && argument !== null && !Array.isArray(argument);
  const excluded = inner ? [alternative(argument, where)] : [argument].flat().map((value) => exactly(value, where));
  return (value) => value !== undefined && !excluded.some((test) => test(value));
};

const operators: Readonly<Record<string, Build>> = { prefix, suffix, exists, 'anything-but': anythingBut };

const exactly: Build = (wanted, where) => {
  if (!isScalar(wanted))
    return refuse(where, `a text, number, true, false or null was expected, got ${JSON.stringify(wanted)}`);
  return (value) => value === wanted;
};

const alternative: Build = (wanted, where) => {
  if (typeof wanted !== 'object' || wanted === null) return exactly(wanted, where);
  const [[operator, argument] = ['', undefined], ...others] = Object.entries(wanted);
  const build = others.length === 0 ? operators[operator] : undefined;
  if (build === undefined)
    return refuse(
      where,
      `the lab does not know ${JSON.stringify(wanted)}; it knows ${Object.keys(operators).join(', ')}`,
    );
  return build(argument, where);
};

const field = (event: unknown, key: string): unknown =>
  typeof event === 'object' && event !== null ? (event as Readonly<Record<string, unknown>>)[key] : undefined;

/** An event's list matches where one of its elements does. */
const leaf = (alternatives: readonly unknown[], where: string): Matches => {
  if (alternatives.length === 0) refuse(where, 'an empty list matches nothing');
  const tests = alternatives.map((wanted) => alternative(wanted, where));
  return (value) =>
    (Array.isArray(value) && value.length > 0 ? value : [value]).some((one) => tests.some((test) => test(one)));
};

const node = (pattern: unknown, where: string): Matches => {
  if (Array.isArray(pattern)) return leaf(pattern, where);
  if (typeof pattern !== 'object' || pattern === null)
    return refuse(where, 'a list of values or an object was expected');
  const parts = Object.entries(pattern).map(([key, value]) => {
    if (key.startsWith('$')) refuse(`${where}.${key}`, 'the lab does not know this operator');
    return { key, matches: node(value, `${where}.${key}`) };
  });
  return (event) => parts.every(({ key, matches }) => matches(field(event, key)));
};

/** Reads a pattern. Throws at any operator that the lab does not know, with the place where it stands. */
export const parsePattern = (pattern: unknown): Matches => node(pattern, 'pattern');

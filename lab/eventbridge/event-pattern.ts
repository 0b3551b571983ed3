/**
 * Event patterns with the two operators that our templates use: a value itself, and a prefix. Any other one stops the lab
 * when the template is loaded. They match as Event Ruler does, which is what EventBridge runs
 * (https://github.com/aws/event-ruler, README; https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-event-patterns.html).
 */

/** Whether an event matches. */
export type Matches = (event: unknown) => boolean;

const refuse = (where: string, what: string): never => {
  throw new Error(`event pattern, ${where}: ${what}`);
};

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** A prefix matches texts only. */
const prefix = (argument: unknown, where: string): Matches => {
  if (typeof argument !== 'string')
    return refuse(where, `prefix takes a text, got ${JSON.stringify(argument)}; the lab knows no prefix without case`);
  return (value) => typeof value === 'string' && value.startsWith(argument);
};

const alternative = (wanted: unknown, where: string): Matches => {
  if (Array.isArray(wanted)) return refuse(where, 'a list in a list matches nothing');
  // Numbers match by their value, however they are written: 300 and 3.0e2 are the same.
  if (!isObject(wanted)) return (value) => value === wanted;
  const [[operator, argument] = [], ...others] = Object.entries(wanted);
  if (operator !== 'prefix' || others.length > 0)
    return refuse(where, `the lab does not know ${JSON.stringify(wanted)}; it knows values and prefix`);
  return prefix(argument, where);
};

/** A list in an event, also one of lists, stands for each of its elements. */
const elementsOf = (value: unknown): readonly unknown[] => [value].flat(Infinity);

const leaf = (alternatives: readonly unknown[], where: string): Matches => {
  if (alternatives.length === 0) refuse(where, 'an empty list matches nothing');
  const tests = alternatives.map((wanted) => alternative(wanted, where));
  return (value) => elementsOf(value).some((one) => tests.some((test) => test(one)));
};

/** The fields of one object must match together: not one in an element of a list, another in the next. */
const node = (pattern: unknown, where: string): Matches => {
  if (Array.isArray(pattern)) return leaf(pattern, where);
  if (!isObject(pattern)) return refuse(where, 'a list of values or an object was expected');
  const parts = Object.entries(pattern).map(([key, value]) => {
    if (key.startsWith('$')) refuse(`${where}.${key}`, 'the lab does not know this operator');
    // Event Ruler takes it for the path to a field, and reads events the same way.
    if (key.includes('.')) refuse(`${where}.${key}`, 'the lab does not know a name with a dot; nest it');
    return { key, matches: node(value, `${where}.${key}`) };
  });
  if (parts.length === 0) refuse(where, 'an empty object matches nothing');
  return (value) =>
    elementsOf(value).some((one) => isObject(one) && parts.every(({ key, matches }) => matches(one[key])));
};

/** Reads a pattern. Throws at any operator that the lab does not know, with the place where it stands. */
export const parsePattern = (pattern: unknown): Matches =>
  Array.isArray(pattern) ? refuse('pattern', 'an object was expected') : node(pattern, 'pattern');

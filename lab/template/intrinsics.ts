/** CloudFormation's intrinsic functions, for those that our templates use; any other one stops the lab. */

/** What a reference in a template leads to. Each throws where there is no such thing. */
export interface Scope {
  ref(name: string): unknown;
  attribute(logicalId: string, name: string): unknown;
  condition(name: string): boolean;
}

/** `AWS::NoValue`: the property is left out. */
const nothing = Symbol('AWS::NoValue');

type Argument = unknown;
type Intrinsic = (argument: Argument, scope: Scope) => unknown;

const list = (argument: Argument, scope: Scope): readonly unknown[] => {
  const resolved = evaluate(argument, scope);
  if (!Array.isArray(resolved)) throw new Error(`a list was expected, got ${JSON.stringify(resolved)}`);
  return resolved as readonly unknown[];
};

const join: Intrinsic = (argument, scope) => {
  const [separator, parts] = list(argument, scope) as [string, readonly unknown[]];
  return parts.join(separator);
};

const split: Intrinsic = (argument, scope) => {
  const [separator, text] = list(argument, scope) as [string, string];
  return text.split(separator);
};

const select: Intrinsic = (argument, scope) => {
  const [index, from] = list(argument, scope) as [number | string, readonly unknown[]];
  return from[Number(index)];
};

const getAtt: Intrinsic = (argument, scope) => {
  const [logicalId = '', ...name] =
    typeof argument === 'string' ? argument.split('.') : (argument as readonly string[]);
  return scope.attribute(logicalId, name.join('.'));
};

const substitute: Intrinsic = (argument, scope) => {
  const [text, given] = typeof argument === 'string' ? [argument, {}] : (argument as [string, Record<string, unknown>]);
  return text.replace(/\$\{(!?)([^}]+)\}/g, (whole, literal: string, name: string) => {
    if (literal === '!') return `\${${name}}`;
    if (name in given) return String(evaluate(given[name], scope));
    return String(name.includes('.') ? getAtt(name, scope) : scope.ref(name));
  });
};

const choose: Intrinsic = (argument, scope) => {
  const [name, yes, no] = argument as [string, unknown, unknown];
  return evaluate(scope.condition(name) ? yes : no, scope);
};

const equals: Intrinsic = (argument, scope) => {
  const [one, other] = list(argument, scope);
  return String(one) === String(other);
};

const intrinsics: Readonly<Record<string, Intrinsic>> = {
  Ref: (name, scope) => (name === 'AWS::NoValue' ? nothing : scope.ref(String(name))),
  Condition: (name, scope) => scope.condition(String(name)),
  'Fn::GetAtt': getAtt,
  'Fn::Join': join,
  'Fn::Split': split,
  'Fn::Select': select,
  'Fn::Sub': substitute,
  'Fn::If': choose,
  'Fn::Equals': equals,
  'Fn::Not': (argument, scope) => list(argument, scope)[0] !== true,
  'Fn::And': (argument, scope) => list(argument, scope).every((one) => one === true),
  'Fn::Or': (argument, scope) => list(argument, scope).includes(true),
};

const isIntrinsic = (key: string): boolean => key === 'Ref' || key === 'Condition' || key.startsWith('Fn::');

const object = (value: object, scope: Scope): unknown => {
  const entries = Object.entries(value);
  const [[key, argument] = ['', undefined]] = entries;
  // A policy has a member Condition too, beside others or with an object.
  if (entries.length === 1 && isIntrinsic(key) && !(key === 'Condition' && typeof argument === 'object')) {
    const intrinsic = intrinsics[key];
    if (intrinsic === undefined)
      throw new Error(`the lab does not know ${key}; it knows ${Object.keys(intrinsics).join(', ')}`);
    return intrinsic(argument, scope);
  }
  return Object.fromEntries(
    entries.map(([name, inner]) => [name, evaluate(inner, scope)] as const).filter(([, inner]) => inner !== nothing),
  );
};

const evaluate = (value: unknown, scope: Scope): unknown => {
  if (Array.isArray(value)) return value.map((one) => evaluate(one, scope)).filter((one) => one !== nothing);
  return typeof value === 'object' && value !== null ? object(value, scope) : value;
};

/** The value with everything resolved; undefined where it is `AWS::NoValue`. */
export const resolve = (value: unknown, scope: Scope): unknown => {
  const resolved = evaluate(value, scope);
  return resolved === nothing ? undefined : resolved;
};

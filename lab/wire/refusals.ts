import type { Breach } from './limits.ts';
import type { OperationModel, ServiceModel } from './model.ts';

/** Where in an input: names of members, and positions in a list from 1. */
export type Path = readonly (number | string)[];

/** A member that is missing, or a value beyond a limit. */
export type Objection =
  | { readonly flaw: 'missing'; readonly path: Path; readonly value?: undefined }
  | { readonly flaw: 'limit'; readonly path: Path; readonly value: unknown; readonly breach: Breach };

/** How a service refuses an input that can be read, and yet is not valid. */
export interface Refusals {
  readonly codes: Readonly<Record<Objection['flaw'], string>>;
  /** Says all objections of one code. */
  readonly sentence: (objections: readonly Objection[]) => string;
}

/** A path as people write it: `MetricData.1.MetricName`. */
export const plain = (path: Path): string => path.join('.');

/** A value as AWS shows it; a list as Java prints one. */
const shown = (value: unknown): string => {
  if (Array.isArray(value)) return `[${value.map(shown).join(', ')}]`;
  return typeof value === 'string' ? value : JSON.stringify(value);
};

const uncapitalized = (text: string): string => text.charAt(0).toLowerCase() + text.slice(1);

const constraint = (objection: Objection): string => {
  if (objection.flaw === 'missing') return 'Member must not be null';
  const { breach } = objection;
  if (breach.kind === 'pattern') return `Member must satisfy regular expression pattern: ${breach.pattern}`;
  if (breach.kind === 'values') return `Member must satisfy enum value set: [${breach.values.join(', ')}]`;
  const of = breach.of === 'value' ? 'value' : 'length';
  return `Member must have ${of} ${breach.kind === 'min' ? 'greater' : 'less'} than or equal to ${breach.bound}`;
};

/** The sentence of most services: `1 validation error detected: Value '999' at 'maxRecords' failed to satisfy constraint: …`. */
const constraints: Refusals['sentence'] = (objections) => {
  const each = objections.map((objection) => {
    const value = objection.flaw === 'missing' ? 'null' : `'${shown(objection.value)}'`;
    const at = objection.path.map((part) => (typeof part === 'number' ? `${part}.member` : uncapitalized(part)));
    return `Value ${value} at '${at.join('.')}' failed to satisfy constraint: ${constraint(objection)}`;
  });
  return `${each.length} validation error${each.length === 1 ? '' : 's'} detected: ${each.join('; ')}`;
};

/** What CloudWatch says where metrics are concerned: `The parameter MetricData.member.1.Unit must be …`, a line for each. */
const parameters: Refusals['sentence'] = (objections) =>
  objections
    .map((objection) => {
      const at = objection.path.map((part) => (typeof part === 'number' ? `member.${part}` : part)).join('.');
      if (objection.flaw === 'missing') return `The parameter ${at} is required.`;
      const { breach, value } = objection;
      if (breach.kind === 'pattern') return `The value ${shown(value)} for parameter ${at} is invalid.`;
      if (breach.kind === 'values')
        return `The parameter ${at} must be a value in the set [ ${breach.values.join(', ')} ].`;
      const { kind, of, bound } = breach;
      if (of === 'size')
        return `The collection ${at} must not have a size ${kind === 'min' ? 'less' : 'greater'} than ${bound}.`;
      if (of === 'value')
        return `The parameter ${at} must be ${kind === 'min' ? 'greater' : 'less'} than or equal to ${bound}.`;
      return `The parameter ${at} must be ${kind === 'min' ? `longer than ${bound - 1}` : `shorter than ${bound + 1}`} characters.`;
    })
    .join('\n');

/** EC2 names one objection: `Value ( 3 ) for parameter maxResults is invalid. Expecting a value greater than 5.` */
const ec2: Refusals['sentence'] = ([first]) => {
  if (first?.flaw !== 'limit') return `The request must contain the parameter ${plain(first?.path ?? [])}`;
  const { value, path, breach } = first;
  const expected =
    'bound' in breach
      ? ` Expecting a value ${breach.kind === 'min' ? 'greater' : 'smaller'} than ${breach.bound}.`
      : '';
  return `Value ( ${shown(value)} ) for parameter ${uncapitalized(plain(path))} is invalid.${expected}`;
};

const sns: Refusals['sentence'] = (objections) =>
  objections[0]?.flaw === 'missing'
    ? constraints(objections)
    : `Invalid parameter: ${plain(objections[0]?.path ?? [])}`;

const always = (code: string): Refusals['codes'] => ({ missing: code, limit: code });

/** By service; PutMetricData has errors of its own (API reference). */
const refusals: Readonly<Record<string, Refusals>> = {
  CloudWatch: { codes: always('ValidationException'), sentence: constraints },
  'CloudWatch metrics': {
    codes: { missing: 'MissingRequiredParameterException', limit: 'InvalidParameterValueException' },
    sentence: parameters,
  },
  'CloudWatch Logs': { codes: always('InvalidParameterException'), sentence: constraints },
  'Direct Connect': { codes: always('DirectConnectClientException'), sentence: constraints },
  EC2: { codes: { missing: 'MissingParameter', limit: 'InvalidParameterValue' }, sentence: ec2 },
  SNS: { codes: { missing: 'ValidationError', limit: 'InvalidParameterException' }, sentence: sns },
};

/** How a service refuses an input of this operation. */
export const refusalsOf = ({ id }: ServiceModel, { name }: OperationModel): Refusals => {
  const key = id === 'CloudWatch' && name === 'PutMetricData' ? 'CloudWatch metrics' : id;
  return refusals[key] ?? { codes: always('ValidationException'), sentence: constraints };
};

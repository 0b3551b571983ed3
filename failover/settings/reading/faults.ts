import type * as z from 'zod';
import { nearest } from './nearest.ts';
import { showValue } from './settings-error.ts';
import { keysAt } from './settings-schema.ts';

/** What is wrong at one place of the settings, before it is known where in which file that place is. */
export interface Fault {
  readonly path: readonly PropertyKey[];
  /** The last key of the path is the fault itself, not its value. */
  readonly isKey: boolean;
  readonly allowed: string;
}

type Issue = z.core.$ZodIssue;

const unknownKey = (path: readonly PropertyKey[], key: string): Fault => {
  const known = keysAt(path);
  const meant = nearest(key, known);
  const hint = meant === undefined ? '' : ` (did you mean ${meant}?)`;
  return { path: [...path, key], isKey: true, allowed: known.join(', ') + hint };
};

const words: Readonly<Record<string, string>> = {
  record: 'a mapping of sites by name',
  boolean: 'true or false',
};

/** What is allowed, in words, where the schema itself does not say it. */
export const allowedByIssue: z.core.$ZodErrorMap = (issue) =>
  // Stryker disable next-line ConditionalExpression: no other issue expects a type.
  issue.code === 'invalid_type' ? words[issue.expected] : undefined;

/** Of a union, the branch that the value comes closest to: the one whose fault lies inside the value. */
const ofUnion = (issue: Extract<Issue, { code: 'invalid_union' }>, path: readonly PropertyKey[]): Fault[] => {
  const inside = issue.errors.find((branch) => branch.some((it) => it.path.length > 0));
  return inside === undefined
    ? [{ path, isKey: false, allowed: issue.message }]
    : inside.flatMap((it) => ofIssue(it, path));
};

const ofIssue = (issue: Issue, base: readonly PropertyKey[]): Fault[] => {
  const path = [...base, ...issue.path];
  if (issue.code === 'unrecognized_keys') return issue.keys.map((key) => unknownKey(path, key));
  if (issue.code === 'invalid_union') return ofUnion(issue, path);
  // Stryker disable next-line ConditionalExpression: no other issue expects a type.
  if (issue.code === 'invalid_type' && issue.expected === 'object') {
    return [{ path, isKey: false, allowed: `a mapping of ${keysAt(path).join(', ')}` }];
  }
  if (issue.code !== 'invalid_key') return [{ path, isKey: false, allowed: issue.message }];
  return issue.issues.map(({ message }) => ({ path, isKey: true, allowed: message }));
};

/**
 * The faults that a schema found. `base` is the path in the file of what the schema read. A value that fails several
 * checks of one form (a text where a list is wanted has a length, too) is one fault.
 */
export const faultsOf = (error: z.core.$ZodError, base: readonly PropertyKey[] = []): Fault[] => {
  const all = error.issues.flatMap((issue) => ofIssue(issue, base));
  const byWords = new Map(all.toReversed().map((fault) => [JSON.stringify([fault.path, fault.allowed]), fault]));
  return all.filter((fault) => byWords.get(JSON.stringify([fault.path, fault.allowed])) === fault);
};

/** What stands at a fault: an unknown key without its value, which may be a secret put in the wrong place. */
export const showFault = ({ isKey, path }: Fault, value: () => string): string =>
  isKey ? `the key ${showValue(path.at(-1))}` : value();

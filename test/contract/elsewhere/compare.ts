import type { Outcome } from '../sdk.ts';
import type { Trial } from '../trials.ts';

/** What another endpoint does otherwise than the contract says. */

/** How a trial ended. */
export type Verdict =
  | { readonly kind: 'same' }
  | { readonly kind: 'not built' }
  | { readonly kind: 'differs'; readonly expected: string; readonly came: string };

const notBuilt = new Set(['InvalidAction', 'NotImplemented', 'UnknownOperationException', 'UnsupportedOperation']);

/** Whether an endpoint says that it does not have the operation. */
const isNotBuilt = (outcome: Outcome): boolean =>
  outcome.status === 501 || ('code' in outcome && notBuilt.has(outcome.code));

interface Matcher {
  asymmetricMatch(value: unknown): boolean;
}
const isMatcher = (value: object): value is Matcher => 'asymmetricMatch' in value;

/** Whether a value has all of what is expected, and maybe more. */
const holds = (value: unknown, expected: unknown): boolean => {
  if (typeof expected !== 'object' || expected === null) return value === expected;
  if (isMatcher(expected)) return expected.asymmetricMatch(value);
  if (typeof value !== 'object' || value === null) return false;
  return Object.entries(expected).every(([key, inner]) => holds((value as Record<string, unknown>)[key], inner));
};

const shortest = (text: string): string => (text.length > 300 ? `${text.slice(0, 300)} …` : text);

const spoken = (outcome: Outcome | Trial['expected']): string =>
  'code' in outcome
    ? `${outcome.code}: ${shortest(outcome.message)}`
    : `an answer ${shortest(answerOf(outcome.answer))}`;

const answerOf = (answer: object): string =>
  JSON.stringify(answer, (key, value: unknown) => (key === '$metadata' ? undefined : value));

/** Compares what came of a trial with what the contract expects of it. */
export const compare = ({ expected }: Pick<Trial, 'expected'>, outcome: Outcome): Verdict => {
  if (isNotBuilt(outcome)) return { kind: 'not built' };
  const isSame = 'code' in expected ? holds(outcome, expected) : 'answer' in outcome && holds(outcome, expected);
  return isSame ? { kind: 'same' } : { kind: 'differs', expected: spoken(expected), came: spoken(outcome) };
};

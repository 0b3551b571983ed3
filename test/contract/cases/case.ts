/** One operation as every client calls it: what it answers, and what it refuses. */
export interface Case {
  readonly operation: string;
  readonly input: Readonly<Record<string, unknown>>;
  /** What the answer has among other things. */
  readonly answer: object;
  /** What is changed of the input, and the error: the name of the SDK's exception, or AWS's bare code. */
  readonly refusals: readonly Refusal[];
}

export type Refusal = readonly [what: string, change: object, code: string, message: string];

/** The sentence of most services about one value. */
export const constraint = (value: string, at: string, must: string): string =>
  `1 validation error detected: Value '${value}' at '${at}' failed to satisfy constraint: Member must ${must}`;

/** What the lab says of a member that it has no meaning for. */
export const unserved = (member: string, served: readonly string[]): string =>
  `the lab does not serve the parameter ${member}; it serves ${served.join(', ')}`;

export const start = Date.UTC(2026, 10, 24, 8);

/** What a function has logged at the start. */
export const decided = '{"message":"decided","rule":"R3"}';

/** In an answer: any text of this form. Vitest knows such a matcher by its member, and this needs no Vitest. */
export const aText = (form: RegExp) => ({
  asymmetricMatch: (value: unknown): boolean => typeof value === 'string' && form.test(value),
});

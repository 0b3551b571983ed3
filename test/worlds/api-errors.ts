import { minute } from '../../failover/time.ts';
import { actions, documentedErrors, type Action, type DocumentedError, type ErrorClass } from './documented-errors.ts';
import type { StoryName } from './stories.ts';
import type { World } from './world.ts';

/** Every documented error of every call, once and for good, in a story. */

/**
 * `once`: the first such call from the outage on, or, without one, from the first happening. `always`: all of them, to the
 * story's end and five minutes beyond.
 */
export const spans = ['once', 'always'] as const;
/** See `spans`. */
export type Span = (typeof spans)[number];

const isAction = (name: string): name is Action => (actions as readonly string[]).includes(name);
const isSpan = (name: string): name is Span => (spans as readonly string[]).includes(name);

/** A story in which an error strikes: `ssm`, `PutParameter`, its code, and how often. Undefined where there is no such error. */
export const errorStrike = (world: World, rest: readonly string[]): World | undefined => {
  const [service = '', operation = '', code = '', span = '', ...more] = rest;
  const action = `${service}:${operation}`;
  if (!isAction(action) || !isSpan(span) || more.length > 0) return undefined;
  const error = documentedErrors(action).find((it) => it.code === code);
  if (error === undefined) return undefined;
  const [first] = world.happenings;
  const { at: from = 0 } = world.happenings.find(({ kind }) => kind === 'cut') ?? first ?? {};
  const times = span === 'once' ? 1 : Infinity;
  return {
    ...world,
    length: world.length + 5 * minute,
    strike: { kind: 'api error', action, from, skip: 0, times, mishap: error.mishap },
  };
};

/** An error to try: of which call, how often, and what replays it. */
export interface Attempted {
  readonly action: Action;
  readonly error: DocumentedError;
  readonly span: Span;
  readonly replay: string;
}

/** Each error of each call, once and for good. */
export const allErrors = (story: StoryName): readonly Attempted[] =>
  actions.flatMap((action) =>
    documentedErrors(action).flatMap((error) =>
      spans.map((span) => ({ action, error, span, replay: `error:${story}:${action}:${error.code}:${span}` })),
    ),
  );

/** Those whose once is told apart: the others are tried again in the same way. */
const onceToo: readonly ErrorClass[] = ['server fault', 'no answer'];

/** One error of each class of each call, for good; of two classes also once. */
export const representatives = (story: StoryName): readonly Attempted[] => {
  const seen = new Set<string>();
  return allErrors(story).filter(({ action, error, span }) => {
    const key = `${action} ${error.is} ${span}`;
    const isNew = !seen.has(key) && (span === 'always' || onceToo.includes(error.is));
    seen.add(key);
    return isNew;
  });
};

import { undocumented } from '../../../lab/wire/undocumented.ts';
import { trySdk } from '../sdk.ts';
import { trialsOf, type Suite, type Trial } from '../trials.ts';
import { compare, type Verdict } from './compare.ts';
import type { Need, Places } from './ours.ts';

/** Plays a suite of the contract at another endpoint. */

/** A trial, and how it ended there. */
export interface Played {
  readonly operation: string;
  readonly title: string;
  readonly verdict: Verdict;
}

/** Where it is played. */
export interface Elsewhere {
  readonly url: string;
  /** Region and credentials, as the SDK's clients take them. */
  readonly settings: object;
  /** Waited after each answer, so that a reference is no longer changing. */
  readonly pause?: () => Promise<void>;
  /** Ends it after the next answer; what was made is deleted all the same. */
  readonly signal?: AbortSignal;
}

/** What only the lab refuses, because it has no meaning for it: AWS takes it. */
const labsOwn = new Set<string>([
  undocumented['a member that the lab has no meaning for'].code,
  'SerializationException',
]);
const isLabsOwn = ({ smuggled, expected }: Trial): boolean =>
  smuggled !== undefined ||
  ('code' in expected && (labsOwn.has(expected.code) || expected.message.includes('the lab')));

/** Nobody can delete a datapoint, and without one these two have nothing to answer. */
const needsDatapoint = ({ operation, expected }: Trial): boolean =>
  operation === 'PutMetricData' || (/^(?:ListMetrics|GetMetricData)$/.test(operation) && 'answer' in expected);

/** Where it is not refused, it makes a parameter of a name that is not ours. */
const makesAnother = ({ operation, input }: Trial): boolean =>
  operation === 'PutParameter' && (typeof input['Name'] !== 'string' || input['Name'] === '');

/** The trials of a suite that another endpoint can be asked. */
export const askable = (suite: Suite): readonly Trial[] =>
  trialsOf(suite, suite.protocols[0] ?? '').filter((trial) =>
    [isLabsOwn, needsDatapoint, makesAnother].every((is) => !is(trial)),
  );

/** The same value with what is there in the place of what the cases name. */
const placed = (value: unknown, places: Places): unknown => {
  if (typeof value === 'number') return places.get(value) ?? value;
  if (typeof value === 'string') {
    let text = value;
    for (const [from, to] of places) text = text.replaceAll(String(from), String(to));
    return text;
  }
  if (Array.isArray(value)) return value.map((item) => placed(item, places));
  if (typeof value !== 'object' || value === null || Object.getPrototypeOf(value) !== Object.prototype) return value;
  if ('asymmetricMatch' in value) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, placed(inner, places)]));
};

/** Makes what the suite needs, plays it, and deletes what was made, however it ended. */
export const contrast = async (suite: Suite, need: Need, at: Elsewhere): Promise<readonly Played[]> => {
  try {
    const places = await need.make();
    const trials = askable(suite).map((trial) => placed(trial, places) as Trial);
    const { url, settings, pause, signal } = at;
    const outcomes = await trySdk(suite, suite.protocols[0] ?? '', {
      url,
      settings,
      trials,
      after: async (outcome) => {
        signal?.throwIfAborted();
        if ('answer' in outcome) await pause?.();
      },
    });
    return trials.map((trial) => {
      const { operation, title } = trial;
      return { operation, title, verdict: compare(trial, outcomes[title] ?? { answer: {} }) };
    });
  } finally {
    await need.unmake();
  }
};

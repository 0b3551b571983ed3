import { notices, states, type NoticeKind, type State, type StateKind } from './catalogue.ts';
import type { Decided } from '../rules/decided.ts';
import { paths, type Path } from '../path.ts';
import { filled, type Slot } from './slots.ts';
import type { Milliseconds } from '../time.ts';

/** What a state is remembered and grouped by: its kind, and the path that it is about where it may be about either. */
export type StateKey = StateKind | `${StateKind}:${Path}`;

/** A state that holds now and that a person must know, once it has held for `after`. */
export interface Condition {
  readonly key: StateKey;
  /** How long it must hold before it is said; Infinity where something else is said instead. */
  readonly after: Milliseconds;
  /** In how many places it holds: said again where it spreads. 1 unless given. */
  readonly places?: number | undefined;
  readonly headline: string;
  readonly lines: readonly string[];
  readonly nextSteps: readonly string[];
}

type States = typeof states;
type Texts<K extends StateKind> =
  | (States[K]['headline'] extends infer H ? (H extends string ? H : H[keyof H]) : never)
  | (States[K] extends { readonly nextSteps: readonly (infer S)[] } ? S : never);
type Slots<S extends string> = [S] extends [never]
  ? { readonly slots?: undefined }
  : { readonly slots: Readonly<Record<S, string>> };
type Case<K extends StateKind> = States[K]['headline'] extends string
  ? { readonly as?: undefined }
  : { readonly as: keyof States[K]['headline'] };

/** What was found of a state of that kind. */
export type Found<K extends StateKind> = Slots<Slot<Texts<K>>> &
  Case<K> & {
    /** The path, where the state may hold of either. */
    readonly about?: Path;
    readonly lines: readonly string[];
    /** Next steps that go before those of the catalogue, and after them. */
    readonly first?: readonly string[];
    readonly last?: readonly string[];
    /** In the place of the catalogue's. */
    readonly after?: Milliseconds;
    readonly places?: number;
  };

const entries: Readonly<Record<StateKind, State>> = states;

/** A state of the catalogue, with what was found. */
export const stateOf = <K extends StateKind>(kind: K, found: Found<K>): Condition => {
  const { headline, after = 0, nextSteps = [] } = entries[kind];
  const { about, as, slots = {}, lines, first = [], last = [], places } = found;
  return {
    key: about === undefined ? kind : `${kind}:${about}`,
    after: found.after ?? after,
    ...(places !== undefined && { places }),
    headline: filled(typeof headline === 'string' ? headline : (headline[String(as)] ?? ''), slots),
    lines,
    nextSteps: [...first, ...nextSteps.map((step) => filled(step, slots)), ...last],
  };
};

/** The headline of a notice. */
export const noticeOf = <K extends NoticeKind>(
  kind: K,
  slots: Readonly<Record<Slot<(typeof notices)[K]>, string>>,
): string => filled(notices[kind], slots);

const isKind = (kind: string): kind is StateKind => Object.hasOwn(entries, kind);

/** Of the state that a key stands for; undefined where no version of ours knows it any more. */
const entryOf = (key: string): State | undefined => {
  const [kind = key] = key.split(':');
  return isKind(kind) ? entries[kind] : undefined;
};

/** What a key stands for, in words: the part before the colon by the catalogue, the part after it as it is. */
export const titleOf = (key: string): string => {
  const [kind = key, ...about] = key.split(':');
  return [entryOf(key)?.title ?? kind, ...about].join(' ');
};

/** Whether a switch ends the state, and says so. */
export const endsBySwitch = (key: string): boolean => entryOf(key)?.endsBySwitch === true;

/** Whether that step of a run finds and ends the state. */
export const isJudgedBy =
  (step: NonNullable<State['judgedBy']>) =>
  (key: string): boolean =>
    entryOf(key)?.judgedBy === step;

/** Whether the decision cannot judge the state in this run, so that it stays as it is. */
export const isUnjudged =
  (decided: Decided) =>
  (key: string): boolean => {
    const { unjudged, judgedBy } = entryOf(key) ?? {};
    const path = paths.find((it) => key.endsWith(`:${it}`)) ?? 'backup';
    return unjudged === undefined ? judgedBy !== undefined : unjudged(decided, path);
  };

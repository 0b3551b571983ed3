import { second, type Instant, type Milliseconds } from '../../failover/time.ts';
import type { History } from './history.ts';

/** What was decided and said in a world, in order: the same one twice in a row counts once. */
export type Plans = readonly (readonly [after: Milliseconds, what: string])[];

const dated = ({ from }: History, at: Instant): Milliseconds => at - from;

/** See `Plans`. */
export const plansOf = (history: History): Plans => {
  const { decisions, announced } = history;
  const decided = decisions
    .filter(({ is }, index) => is !== decisions[index - 1]?.is)
    .map(({ at, is }) => [dated(history, at), is] as const);
  const said = announced.map(({ at, kind, key }) => [dated(history, at), `${kind} ${key}`] as const);
  return [...decided, ...said].toSorted(([one], [other]) => one - other);
};

/** A run may begin a little later, in a new process for one. */
const tolerance: Milliseconds = 3 * second;

/** Whether other things were decided or said, or at other times. */
export const differ = (one: Plans, other: Plans): boolean =>
  one.length !== other.length ||
  one.some(([at, what], index) => what !== other[index]?.[1] || Math.abs(at - other[index][0]) > tolerance);

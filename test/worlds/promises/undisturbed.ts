import type { Befallen, History, Stretch } from '../history.ts';
import { disturbances, idleIn } from './promise.ts';

/**
 * Whether in a stretch nothing was wrong with the machine, nobody's word held, and the reactor was to act: what it did then,
 * it did by the rules alone. `isMeant` says which happenings count.
 */
export const isUndisturbed = (
  history: History,
  { from, to }: Pick<Stretch<unknown>, 'from' | 'to'>,
  isMeant?: (it: Befallen) => boolean,
): boolean => [...disturbances(history, isMeant), ...idleIn(history)].every((it) => it.to <= from || it.from >= to);

import type { Location } from './location.ts';
import type { Situation } from './situation.ts';
import type { Choice, Wishes } from './switching.ts';

/** What was found, and which path was chosen: all that the changes and the words about them follow from. */
export interface Decided {
  readonly situation: Situation;
  readonly wishes: Wishes;
  readonly location: Location;
  readonly choice: Choice;
  /** A switch is wanted, and there is nothing to change that would be it. */
  readonly isBlocked?: boolean | undefined;
}

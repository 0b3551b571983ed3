import type { Announcement, Switch } from '../announcement.ts';
import type { Memory } from '../memory.ts';
import { formatPin } from '../rules/override.ts';
import type { Situation } from '../rules/situation.ts';
import { endsBySwitch, type StateKey } from './state.ts';

/** What need not be said of the states, and what must be said anew (rule 8). */

/** What was said of the states; a pin in another's place was not. */
export const saidBefore = ({ memory, word }: Situation): Memory['conditions'] => {
  if (memory.pin === undefined || word.pin === undefined || formatPin(memory.pin) === formatPin(word.pin))
    return memory.conditions;
  return Object.fromEntries(Object.entries(memory.conditions).filter(([key]) => key !== pinned));
};

const pinned: StateKey = 'pinned';

/** Whether the announcement of the switch, or of the expiry, already says what this one would. */
export const isSaidOtherwise =
  ({ word }: Pick<Situation, 'word'>, move: Switch | undefined) =>
  ({ kind, key }: Announcement): boolean => {
    if (kind !== 'over') return key === pinned && move !== undefined;
    return key === pinned ? word.expired !== undefined : move !== undefined && endsBySwitch(key);
  };

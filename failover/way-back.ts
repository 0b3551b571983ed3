import type { Decided } from './decided.ts';
import type { Situation } from './situation.ts';
import type { Choice } from './switching.ts';
import { formatDuration, formatInstant } from './time.ts';

/** What happens after a switch, and what a person may do: it depends on whose word it was, and on what holds failback. */

const moving = { act: 'Traffic', trial: 'The test list' } as const;

/** The next steps of a switch to the chosen path. In mode `observe` nothing has moved, and a pin moves nothing. */
export const afterSwitch = ({ situation, choice }: Pick<Decided, 'situation' | 'choice'>): readonly string[] => {
  const { mode } = situation.site;
  if (mode === 'observe') return [];
  const word = byWord(situation, choice);
  if (word !== undefined) return [`${moving[mode]} stays on ${choice.path} until ${word}`];
  if (choice.path === 'primary') return [];
  return [
    `${moving[mode]} ${wayBack(situation)}`,
    'To keep a path, write the override parameter; the README shows how.',
  ];
};

/** Until when a pin, or somebody's move that counts as one, holds; undefined where the rules decide. */
const byWord = ({ word: { pin } }: Situation, { reason, until }: Choice): string | undefined => {
  if (pin !== undefined) {
    return `the pin by ${pin.by} ends at ${formatInstant(pin.until)}, also if that path fails. To end it earlier, write {"path":"auto"} to the override parameter.`;
  }
  // Stryker disable next-line ConditionalExpression: such a choice always says until when.
  if (reason.rule !== 'R7' || until === undefined) return undefined;
  return `${formatInstant(until)}, because somebody else had moved it there, or until that path is down while the other is not.`;
};

/** Each of the reasons for which failback waits, the one that lasts longest first. */
const wayBack = ({ word, recalled, site: { failback } }: Situation): string => {
  if (word.unreadable !== undefined) return 'does not go back by itself while the override cannot be read.';
  if (recalled === 'unknown') return 'does not go back by itself while memory cannot be read.';
  if (failback.policy === 'manual') {
    return 'does not go back by itself: failback is manual. Pin to primary to go back. Only if backup fails while primary is not down, it leaves backup.';
  }
  return `goes back by itself once primary has been healthy for the hold-down of ${formatDuration(failback.holdDown)}, unless damping or the brake holds it longer.`;
};

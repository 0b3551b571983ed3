import type { Switch } from './announcement.ts';
import type { Holding } from './ownership.ts';
import type { Change, Reason } from './plan.ts';
import type { Decided } from './states.ts';
import { byRules } from './switching.ts';

/** From the choice to the writes that bring every route table and list to it (rules 6, 10, 12). */
export interface Convergence {
  readonly changes: readonly Change[];
  /** The switch that the changes make, or that was found made. */
  readonly move?: Switch | undefined;
}

/** The writes, and the switch that they are. */
export const converge = (decided: Decided): Convergence => {
  const { situation, location, choice } = decided;
  const changes = situation.site.mode === 'observe' ? [] : changesOf(decided);
  const { adopted } = location;
  if (choice.path !== location.path) {
    const isPossible = situation.site.mode === 'observe' || changes.length > 0;
    return {
      changes,
      move: isPossible ? { from: location.path, to: choice.path, reason: say(choice.reason) } : undefined,
    };
  }
  if (adopted === undefined) return { changes };
  return {
    changes,
    move: { from: adopted.to === 'primary' ? 'backup' : 'primary', to: adopted.to, reason: say(adopted.reason) },
  };
};

const say = ({ rule, text }: Reason): string => `${rule} ${text}`;

const changesOf = (decided: Decided): Change[] =>
  decided.choice.path === 'backup' ? creations(decided) : deletions(decided);

/** A reference is made only while something calls for backup now; staying on backup makes none (rule 12: what succeeded stays). */
const creations = ({ situation, choice, location }: Decided): Change[] => {
  const isCalledFor =
    choice.reason.rule === 'R5' || (choice.reason.rule !== 'R7' && byRules(situation, 'primary').path === 'backup');
  if (!isCalledFor || location.respected !== undefined) return [];
  // A table that could not be read is tried too: a create never overwrites what stands.
  return situation.holdings
    .filter(({ kind }) => kind === 'absent' || kind === 'unknown')
    .map((holding) => change('create', holding));
};

/** Ours are removed by the switch, by a pin, and what a partial failure left behind while primary is healthy. */
const deletions = ({ situation, choice, location }: Decided): Change[] => {
  if (location.respected !== undefined && choice.reason.rule === 'R7') return [];
  const isSwitch = location.path === 'backup';
  const isLeftover = situation.health.primary.health === 'healthy' || choice.reason.rule === 'R5';
  if (!isSwitch && !isLeftover) return [];
  return situation.holdings
    .filter(({ kind }) => kind === 'ours' || kind === 'former')
    .map((holding) => change('delete', holding));
};

const change = (kind: Change['kind'], { routeTableId, prefixListId, attachmentId }: Holding): Change => ({
  kind,
  routeTableId,
  prefixListId,
  attachmentId,
});

import type { Switch } from '../announcement.ts';
import { isMade, type Holding } from './ownership.ts';
import type { Change, Reason } from '../plan.ts';
import type { Decided } from './decided.ts';
import { otherPath } from '../path.ts';
import { isOnFaithPending } from './switching.ts';

/** From the choice to the writes that bring every route table and list to it (rules 6, 10, 12). */
export interface Convergence {
  readonly changes: readonly Change[];
  /** The switch that the changes make, or that was found made. */
  readonly move?: Switch | undefined;
  /** It was found made. */
  readonly isAdopted: boolean;
}

/** The writes, and the switch that they are. */
export const converge = (decided: Decided): Convergence => {
  const { situation, location, choice } = decided;
  const changes = situation.site.mode === 'observe' ? [] : changesOf(decided);
  const { adopted } = location;
  if (choice.path !== location.path) {
    // Without memory, what `observe` would do cannot be said once: it would be said in every run.
    const isPossible = situation.site.mode === 'observe' ? situation.recalled !== 'unknown' : changes.length > 0;
    return {
      changes,
      move: isPossible ? { from: location.path, to: choice.path, reason: say(choice.reason) } : undefined,
      isAdopted: false,
    };
  }
  if (adopted === undefined) return { changes, isAdopted: false };
  return {
    changes,
    move: { from: otherPath(adopted.to), to: adopted.to, reason: say(adopted.reason) },
    isAdopted: true,
  };
};

const say = ({ rule, text }: Reason): string => `${rule} ${text}`;

const changesOf = (decided: Decided): Change[] =>
  decided.choice.path === 'backup' ? creations(decided) : deletions(decided);

/** A reference is made only while something calls for backup now; staying on backup makes none (rule 12: what succeeded stays). */
const creations = ({ situation, wishes, location }: Decided): Change[] => {
  // By the pin itself: R5 is also the rule by which failback waits while the override cannot be read.
  const isPinned = situation.word.pin !== undefined;
  const isCalledFor = isPinned || wishes.primary.path === 'backup';
  if (!isCalledFor) return [];
  // A table that could not be read is tried too, unless ours should stand there: a create never overwrites what stands.
  const isTried = ({ kind, isRemembered }: Holding) =>
    kind === 'absent' || (kind === 'unknown' && (location.path === 'primary' || !isRemembered));
  return situation.holdings.filter(isTried).map((holding) => change('create', holding));
};

/** Ours are removed by the switch, by a pin, and what a partial failure left behind. */
const deletions = (decided: Decided): Change[] => {
  const { situation, choice, location } = decided;
  if (choice.reason.rule === 'R7') return [];
  const isSwitch = location.path === 'backup';
  if (!isSwitch && !isLeftoverUnwanted(decided)) return [];
  const isLeftover = (it: Holding) => it.isRemembered || isMade(location.made, it);
  return situation.holdings
    .filter((it) => (it.kind === 'ours' || it.kind === 'former') && (isSwitch || isLeftover(it)))
    .map((holding) => change('delete', holding));
};

/** Once traffic is on primary: what a failback left on backup follows while primary is well, or as it went, on faith. */
const isLeftoverUnwanted = ({ situation, choice }: Decided): boolean =>
  situation.health.primary.health === 'healthy' || choice.reason.rule === 'R5' || isOnFaithPending(situation);

const change = (kind: Change['kind'], { routeTableId, prefixListId, attachmentId }: Holding): Change => ({
  kind,
  routeTableId,
  prefixListId,
  attachmentId,
});

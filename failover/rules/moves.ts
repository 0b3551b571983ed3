import { switchesIn, type Memory } from '../memory.ts';
import { withMade, withoutMade, type Holding } from './ownership.ts';
import { paths, type Path } from '../path.ts';
import type { Situation } from './situation.ts';
import { second, type Milliseconds } from '../time.ts';

/** What stands in the route tables, against what memory knows; whose move it is, `location` says. */
export interface Moves {
  /** Where the references lead. */
  readonly standing: Path;
  /** What we made, with what stands to our backup attachment and without what is gone. */
  readonly made: Memory['made'];
  /** The path to which traffic was moved, and memory does not know it. */
  readonly to: Path | undefined;
  /** What stands was moved, whichever path memory holds. */
  readonly isAny: boolean;
  /** What a switch had left behind has followed, and memory does not know it: a run made it so and died, or somebody did. */
  readonly isOfRest: boolean;
  /**
   * It cannot be compared: a table is unread, the last switch may not show yet, or one is being made at this moment: by another
   * run, which will say and remember it, or else found once it is done.
   */
  readonly isUnsure: boolean;
}

/** Compares them; no rule is asked. */
export const movesIn = (situation: Situation): Moves => {
  const { holdings, memory } = situation;
  return {
    standing: standing(holdings),
    made: adoptedMade(memory.made, holdings),
    to: moveOf(holdings, memory.path),
    isAny: !holdings.some(isUnread) && paths.some((path) => moveOf(holdings, path) !== undefined),
    isOfRest: isRestMoved(holdings, memory.path),
    isUnsure: isUnsure(situation),
  };
};

/** Where the references lead; one that we made counts as standing while its table cannot be read. */
const standing = (holdings: readonly Holding[]): Path =>
  holdings.some(
    ({ kind, isRemembered }) => kind === 'ours' || kind === 'former' || (kind === 'unknown' && isRemembered),
  )
    ? 'backup'
    : 'primary';

/** So long after a switch a reading may still show what was before it: EC2's answers agree only in the end. */
const lag: Milliseconds = 30 * second;

const isUnsure = ({ holdings, memory, now }: Situation): boolean =>
  holdings.some(isUnread) ||
  holdings.some(isUnderWay) ||
  switchesIn(memory).some((switched) => now >= switched && now - switched < lag);

const isUnread = ({ kind }: Holding): boolean => kind === 'unknown';

const isUnderWay = ({ kind, isSettling, isRemembered }: Holding): boolean =>
  isSettling && isRemembered === (kind === 'absent');

/** What stands to our backup attachment is ours; what is gone is nobody's. */
const adoptedMade = (made: Memory['made'], holdings: readonly Holding[]): Memory['made'] =>
  holdings.reduce((so, holding) => {
    if (holding.kind === 'ours') return withMade(so, holding);
    return holding.kind === 'absent' ? withoutMade(so, holding) : so;
  }, made);

/** The path to which a reference that memory does not know about, or one that is gone, moved traffic. */
const moveOf = (holdings: readonly Holding[], path: Path): Path | undefined => {
  const appeared = holdings.some(({ kind, isRemembered }) => kind === 'ours' && !isRemembered);
  const vanished = holdings.some(({ kind, isRemembered }) => kind === 'absent' && isRemembered);
  if (path === 'primary') return appeared ? 'backup' : undefined;
  return vanished ? 'primary' : undefined;
};

const isRestMoved = (holdings: readonly Holding[], path: Path): boolean =>
  path === 'primary'
    ? holdings.some(({ kind, isRemembered }) => kind === 'absent' && isRemembered)
    : holdings.some(({ kind, isRemembered }) => kind === 'ours' && !isRemembered);

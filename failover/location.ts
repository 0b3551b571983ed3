import { healthySince } from './health.ts';
import { switchesIn, type Memory } from './memory.ts';
import { withMade, withoutMade, type Holding } from './ownership.ts';
import type { Reason } from './plan.ts';
import { otherPath, paths, type Path } from './site.ts';
import type { Situation } from './situation.ts';
import { byRules, failback, failbackDue } from './switching.ts';
import { formatDuration, minute, second, type Instant, type Milliseconds } from './time.ts';

/** Where traffic is as far as the references tell, and whether somebody else put it there (rules 6 and 7). */
export interface Location {
  /** The path to decide from. */
  readonly path: Path;
  /** What we made, with what was adopted and without what is gone. */
  readonly made: Memory['made'];
  /** A switch that was found done, and that the rules want: ours, to be announced. */
  readonly adopted?: { readonly to: Path; readonly reason: Reason } | undefined;
  /** Somebody else's move, which counts as a pin until then. */
  readonly respected?: { readonly path: Path; readonly until: Instant } | undefined;
  /** What a person must be told once. */
  readonly notice?: Notice | undefined;
  /** Traffic was moved, and nobody remembers it: the brake counts it. */
  readonly isUncounted?: boolean | undefined;
}

export type Notice = 'watching' | 'mode-changed' | 'moved-by-somebody' | 'rest-moved';

/** Compares what stands with what memory knows. */
export const locate = (situation: Situation): Location => {
  const { site, memory, recalled, holdings } = situation;
  const made = adoptedMade(memory.made, holdings);
  if (recalled !== 'known')
    return { path: standing(holdings), made, notice: recalled === 'absent' ? 'watching' : undefined };
  if (memory.mode !== site.mode) {
    const isUncounted = site.mode === 'act' && !holdings.some(isUnread) && isChanged(holdings);
    return { path: standing(holdings), made, notice: 'mode-changed', isUncounted };
  }
  if (isUnsure(situation)) return { path: memory.path, made: memory.made, respected: stillRespected(situation) };
  if (site.mode === 'observe') return observed(situation, made);
  const move = moveOf(holdings, memory.path);
  if (move !== undefined) return moved({ situation, made, to: move });
  const notice = isRestMoved(holdings, memory.path) ? 'rest-moved' : undefined;
  return { path: memory.path, made, respected: stillRespected(situation), notice };
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

/**
 * What stands cannot be compared: a table is unread, the last switch may not show yet, or one is being made at this moment:
 * by another run, which will say and remember it, or else found once it is done.
 */
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

const isChanged = (holdings: readonly Holding[]): boolean => paths.some((path) => moveOf(holdings, path) !== undefined);

/** What a switch had left behind has followed, and memory does not know it: a run made it so and died, or somebody did. */
const isRestMoved = (holdings: readonly Holding[], path: Path): boolean =>
  path === 'primary'
    ? holdings.some(({ kind, isRemembered }) => kind === 'absent' && isRemembered)
    : holdings.some(({ kind, isRemembered }) => kind === 'ours' && !isRemembered);

interface Move {
  readonly situation: Situation;
  readonly made: Memory['made'];
  readonly to: Path;
}

/** In mode `observe` the path is the one last decided, unless traffic was really moved: then that. */
const observed = ({ holdings, memory }: Situation, made: Memory['made']): Location => {
  const path = moveOf(holdings, memory.path) ?? memory.path;
  return { path, made, notice: isChanged(holdings) ? 'moved-by-somebody' : undefined };
};

/** Rule 7: wanted by the rules, it is a run of ours that died before it remembered; else it is somebody's, and a pin. */
const moved = ({ situation, made, to }: Move): Location => {
  const { site, now, word } = situation;
  if (word.pin !== undefined) {
    if (word.pin.path !== to) return { path: to, made, notice: 'moved-by-somebody' };
    return {
      path: to,
      made,
      adopted: { to, reason: { rule: 'R5', text: `pinned to ${to} by ${word.pin.by}: ${word.pin.why}` } },
    };
  }
  if (endsAtOnce(situation, to)) return { path: to, made, notice: 'moved-by-somebody' };
  const wish = wishFor(situation, to);
  if (wish !== undefined) return { path: to, made, adopted: { to, reason: wish } };
  return { path: to, made, respected: { path: to, until: now + site.respectFor }, notice: 'moved-by-somebody' };
};

/** So long after its cause is gone a move may have been a run's of ours that died: the next one looks later. */
const justNow: Milliseconds = 3 * minute;

/** Why rules 3 and 4 want that move, or wanted it just now; undefined where they do not. */
const wishFor = (situation: Situation, to: Path): Reason | undefined => {
  const choice = byRules(situation, otherPath(to));
  if (choice.path === to) return choice.reason;
  // Nothing calls for backup now, but nothing calls back yet either: a run that failed over and died, seen later.
  if (to === 'backup' && failbackDue(situation).wait !== undefined) {
    const { rule, text } = failback(situation).reason;
    return {
      rule,
      text: `traffic was found on backup, and what moved it there is not known; it stays for now: ${text}`,
    };
  }
  // Nor does anything call for primary, but backup may have been dead just now: a run that left it and died.
  if (to === 'primary' && mayBackupHaveBeenDead(situation)) {
    const text = `traffic was found on primary, and what moved it there is not known; backup has not been well for ${formatDuration(justNow)}`;
    return { rule: 'R4', text };
  }
  return undefined;
};

const mayBackupHaveBeenDead = ({ health: { primary, backup }, now }: Situation): boolean =>
  // Stryker disable next-line ArrayDeclaration: no kind is named so.
  primary.health !== 'down' && now - (healthySince(backup, []) ?? now) < justNow;

/** Its path is known down and the other is not. */
const endsAtOnce = ({ health }: Situation, path: Path): boolean =>
  health[path].health === 'down' && health[otherPath(path)].health !== 'down';

/** Until its time, or an operator's pin, or its path is known down and the other is not. */
const stillRespected = (situation: Situation): Location['respected'] => {
  const { respected } = situation.memory;
  if (respected === undefined || situation.now >= respected.until || situation.word.pin !== undefined) return undefined;
  return endsAtOnce(situation, respected.path) ? undefined : respected;
};

import { healthySince } from '../health/path-health.ts';
import type { Memory } from '../memory.ts';
import { movesIn } from './moves.ts';
import type { Reason } from '../plan.ts';
import { otherPath, type Path } from '../path.ts';
import type { Situation } from './situation.ts';
import { failbackDue, type Wishes } from './switching.ts';
import { formatDuration, minute, type Instant, type Milliseconds } from '../time.ts';

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

/** Says whose the moves are; `wishes` is what rules 3 and 4 want from each path. */
export const locate = (situation: Situation, wishes: Wishes): Location => {
  const { site, memory, recalled } = situation;
  const moves = movesIn(situation);
  const { made } = moves;
  if (recalled !== 'known')
    return { path: moves.standing, made, notice: recalled === 'absent' ? 'watching' : undefined };
  if (memory.mode !== site.mode)
    return { path: moves.standing, made, notice: 'mode-changed', isUncounted: site.mode === 'act' && moves.isAny };
  if (moves.isUnsure) return { path: memory.path, made: memory.made, respected: stillRespected(situation) };
  // In mode `observe` the path is the one last decided, unless traffic was really moved: then that.
  if (site.mode === 'observe')
    return { path: moves.to ?? memory.path, made, notice: moves.isAny ? 'moved-by-somebody' : undefined };
  if (moves.to !== undefined) return moved({ situation, wishes, made, to: moves.to });
  const notice = moves.isOfRest ? 'rest-moved' : undefined;
  return { path: memory.path, made, respected: stillRespected(situation), notice };
};

interface Move {
  readonly situation: Situation;
  readonly wishes: Wishes;
  readonly made: Memory['made'];
  readonly to: Path;
}

/** Rule 7: wanted by the rules, it is a run of ours that died before it remembered; else it is somebody's, and a pin. */
const moved = ({ situation, wishes, made, to }: Move): Location => {
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
  const wish = wishFor(situation, wishes, to);
  if (wish !== undefined) return { path: to, made, adopted: { to, reason: wish } };
  return { path: to, made, respected: { path: to, until: now + site.respectFor }, notice: 'moved-by-somebody' };
};

/** So long after its cause is gone a move may have been a run's of ours that died: the next one looks later. */
const justNow: Milliseconds = 3 * minute;

/** Why rules 3 and 4 want that move, or wanted it just now; undefined where they do not. */
const wishFor = (situation: Situation, wishes: Wishes, to: Path): Reason | undefined => {
  const choice = wishes[otherPath(to)];
  if (choice.path === to) return choice.reason;
  // Nothing calls for backup now, but nothing calls back yet either: a run that failed over and died, seen later.
  if (to === 'backup' && failbackDue(situation).wait !== undefined) {
    const { rule, text } = wishes.backup.reason;
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

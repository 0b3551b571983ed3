import type { Announcement } from './announcement.ts';
import type { Memory } from './memory.ts';

interface Unpublished {
  /** What was to be remembered. */
  readonly memory: Memory;
  /** What is remembered now; undefined where nothing is. */
  readonly before: Memory | undefined;
  /** The announcements that could not be published. */
  readonly failed: readonly Announcement[];
}

type Conditions = Memory['conditions'];

/** A condition goes back to what was last said of it: its start, a reminder, its end is said again by the next run. */
const unsaidConditions = ({ memory, before, failed }: Unpublished): Conditions =>
  failed.reduce<Conditions>((conditions, { key }) => {
    const last = before?.conditions[key];
    if (last !== undefined) return { ...conditions, [key]: last };
    const now = conditions[key];
    return now === undefined ? conditions : { ...conditions, [key]: { since: now.since } };
  }, memory.conditions);

/**
 * What to remember when some announcements could not be published (rule 8: everything is said at least once). What was
 * not said is forgotten: the next run finds the switch done and adopts it, finds the condition and says it. Everything
 * else is kept, since a broken topic must not hold the failback. Undefined: nothing was remembered before, and is not now.
 */
export const withoutUnsaid = (it: Unpublished): Memory | undefined => {
  if (it.failed.length === 0) return it.memory;
  const memory = { ...it.memory, conditions: unsaidConditions(it) };
  const isSwitchUnsaid = it.failed.some(({ kind }) => kind === 'failover' || kind === 'failback');
  if (!isSwitchUnsaid) return memory;
  if (it.before === undefined) return undefined;
  const { path, since, because, cause, made, switches } = it.before;
  return { ...memory, path, since, because, cause, made, switches };
};

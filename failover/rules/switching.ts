import { heldUntil } from './damping.ts';
import { downKinds, healthySince } from '../health/path-health.ts';
import { switchesIn, type Memory } from '../memory.ts';
import type { Reason, Rule } from '../plan.ts';
import { otherPath, type Path } from '../path.ts';
import type { Situation } from './situation.ts';
import { formatDuration, formatInstant, hour, minute, type Instant } from '../time.ts';

/** Which path traffic should be on: rules 3, 4, 5, 7 and 13, for the path that it is on now. */
export interface Choice {
  readonly path: Path;
  readonly reason: Reason;
  /** Why traffic stays although a switch is wanted: a state that a person must know. */
  readonly held?: Held | undefined;
  /** When the choice may change by time alone. */
  readonly until?: Instant | undefined;
}

export type Held = 'both-down' | 'unproven' | 'damped' | 'braked' | 'manual' | 'pinned-down';

/** How long a doubtful backup is watched before traffic leaves it without hold-down. */
const emergencyWait = minute;

const because = (rule: Rule, text: string): Reason => ({ rule, text });

/** What a person must know of a path that is pinned, or respected, although it is down. */
export const heldByWord = ({ health }: Situation, path: Path): Held | undefined => {
  if (health[path].health !== 'down') return undefined;
  return health[otherPath(path)].health === 'down' ? 'both-down' : 'pinned-down';
};

/** What rules 3 and 4 want, by the path that traffic is on. */
export type Wishes = Readonly<Record<Path, Choice>>;

/** Asks rules 3 and 4. */
export const wishesOf = (situation: Situation): Wishes => ({
  primary: failover(situation),
  backup: failback(situation),
});

/** Rule 3: never damped, never braked. */
const failover = ({ site, health: { primary, backup } }: Situation): Choice => {
  if (primary.health !== 'down')
    return { path: 'primary', reason: because('R3', `primary is ${primary.health}: ${primary.why}`) };
  if (backup.health === 'down')
    return { path: 'primary', held: 'both-down', reason: because('R3', `backup is down too: ${backup.why}`) };
  if (site.failover.requireProof && backup.health !== 'healthy') {
    return {
      path: 'primary',
      held: 'unproven',
      reason: because('R3', `backup is not known to be healthy: ${backup.why}`),
    };
  }
  return { path: 'backup', reason: because('R3', `primary is down: ${primary.why}`) };
};

/** Rule 4, and rule 13 where nothing is urgent. */
const failback = (situation: Situation): Choice => {
  const { word, health, recalled } = situation;
  if (word.unreadable !== undefined)
    return stay('R5', `the override cannot be read (${word.unreadable}), so failback waits`);
  if (health.backup.health === 'down') return leaveBackup(situation);
  if (health.primary.health !== 'healthy')
    return stay('R4', `primary is ${health.primary.health}: ${health.primary.why}`);
  if (recalled === 'unknown') return stay('R9', 'memory could not be read, so failback waits');
  return settled(situation);
};

/** The backup is known down: back at once, or on faith, whatever hold-down and damping say. */
const leaveBackup = (situation: Situation): Choice => {
  const { health, now, memory } = situation;
  const { primary, backup } = health;
  if (primary.health === 'down') return stay('R3', `both paths are down: ${primary.why}; ${backup.why}`, 'both-down');
  const since = primary.health === 'healthy' ? primary.since : memory.onFaithSince;
  const due = (since ?? now) + emergencyWait;
  const text = `backup is down (${backup.why}) and primary is ${primary.health}`;
  if (now < due) return { ...stay('R4', `${text}: back within a minute if that stays so`), until: due };
  if (isBraked(situation) && !isDead(situation)) return brake(situation);
  return { path: 'primary', reason: because('R4', primary.health === 'healthy' ? text : `${text}: back on faith`) };
};

/** So long without an answer, a backup is dead; one that answers now and then drowns under what it carries. */
const deadAfter = 5 * minute;

/** Whether the backup, which is down, is so by more than loss, without a break. */
const isDead = ({ site, health: { backup }, now }: Situation): boolean =>
  downKinds(site, 'backup', backup).some(
    // Stryker disable next-line OptionalChaining: a kind that is down was judged; the type cannot know.
    (kind) => kind !== 'loss' && now - (backup.kinds[kind]?.since ?? 0) >= deadAfter,
  );

/** Backup is down, and primary neither down nor healthy: a minute later traffic goes back on faith. */
export const isOnFaithPending = ({ health: { primary, backup } }: Pick<Situation, 'health'>): boolean =>
  backup.health === 'down' && (primary.health === 'unknown' || primary.health === 'degraded');

/** What a pin would do: in mode `observe` none moves anything. */
const byPin = ({ site }: Situation, text: string): string => (site.mode === 'observe' ? '' : text);

/** Both paths carry: hold-down, damping, policy, brake, in this order. */
const settled = (situation: Situation): Choice => {
  const due = failbackDue(situation);
  if (due.wait !== undefined) return due.wait;
  if (situation.site.failback.policy === 'manual') {
    return stay(
      'R4',
      `primary is healthy; failback is manual${byPin(situation, ': pin the path to primary to go back')}`,
      'manual',
    );
  }
  if (isBraked(situation)) return brake(situation);
  const unread = situation.holdings.find(({ kind }) => kind === 'unknown');
  if (unread !== undefined)
    return stay('R12', `${unread.routeTableId} cannot be read, and the route tables go back together`);
  return { path: 'primary', reason: because('R4', due.text) };
};

type Due = { readonly wait: Choice } | { readonly wait?: undefined; readonly text: string };

/** Whether the primary has been healthy through the hold-down, the cause among it, and damping does not hold. */
export const failbackDue = ({ site, health, memory, now }: Situation): Due => {
  const { holdDown, damping } = site.failback;
  const since = healthySince(health.primary, memory.cause);
  if (since === undefined)
    return { wait: stay('R4', `what caused the failover (${memory.cause.join(', ')}) is not known to be healthy`) };
  if (now < since + holdDown) {
    const text = `primary has been healthy since ${formatInstant(since)}; hold-down is ${formatDuration(holdDown)}`;
    return { wait: { ...stay('R4', text), until: since + holdDown } };
  }
  const held = heldUntil(memory.damping, damping, now);
  if (held !== undefined) {
    const text = `primary has failed too often: damping holds failback until ${formatInstant(held)}`;
    return { wait: { ...stay('R4', text, 'damped'), until: held } };
  }
  return {
    text: `primary has been healthy since ${formatInstant(since)}, longer than the hold-down of ${formatDuration(holdDown)}`,
  };
};

const stay = (rule: Rule, text: string, held?: Held): Choice => ({ path: 'backup', reason: because(rule, text), held });

/** The brake can be set to no more, and memory must stay small. */
const most = 60;

const inLastHour = (moments: readonly Instant[], now: Instant): Instant[] =>
  moments.filter((at) => now - at < hour).slice(-most);

/** Rule 13: of traffic, and of this mode. */
const recentSwitches = ({ memory, now }: Situation): readonly Instant[] => inLastHour(switchesIn(memory), now);

/** What memory keeps of them. */
export const keptSwitches = ({ memory, now }: Situation): Pick<Memory, 'switches' | 'rehearsed'> => {
  const switches = inLastHour(memory.switches, now);
  const rehearsed = memory.rehearsed && inLastHour(memory.rehearsed, now);
  const over = switches.length + (rehearsed?.length ?? 0) - most;
  return { switches: switches.slice(Math.max(0, over)), rehearsed };
};

const isBraked = (situation: Situation): boolean =>
  recentSwitches(situation).length >= situation.site.failback.maxSwitchesPerHour;

const brake = (situation: Situation): Choice => {
  const recent = recentSwitches(situation);
  const { maxSwitchesPerHour } = situation.site.failback;
  const release = (recent.at(-maxSwitchesPerHour) ?? situation.now) + hour;
  const text = `${recent.length} switches in the last hour (at most ${maxSwitchesPerHour}): failback waits until ${formatInstant(release)}${byPin(situation, ', or for a pin to primary')}`;
  return { ...stay('R13', text, 'braked'), until: release };
};

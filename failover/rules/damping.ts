import type { Memory } from '../memory.ts';
import { ceilingOf } from '../settings/rules/ceiling.ts';
import type { Site } from '../settings/site.ts';
import { second, type Instant } from '../time.ts';

/**
 * Route flap damping after RFC 2439, applied to failback only: each change of the primary into down adds a penalty that
 * decays by half every half-life. At the suppress limit failback waits, until the penalty has decayed to the reuse limit.
 */

type DampingSettings = Site['failback']['damping'];
type Damping = Memory['damping'];

/** Changes of path health within this time count once. */
const mergeWithin = 60 * second;

export const undamped = (now: Instant): Damping => ({ penalty: 0, at: now });

/** The penalty now. */
export const penaltyAt = (damping: Damping, settings: DampingSettings, now: Instant): number =>
  damping.penalty * 2 ** (-Math.max(0, now - damping.at) / settings.halfLife);

/** Counts one change of the primary into down. */
export const countChange = (damping: Damping, settings: DampingSettings, now: Instant): Damping => {
  // Stryker disable next-line ConditionalExpression: nothing is less than a minute since undefined.
  if (damping.countedAt !== undefined && now - damping.countedAt < mergeWithin) return damping;
  const penalty = Math.min(penaltyAt(damping, settings, now) + settings.penalty, ceilingOf(settings));
  const suppressedSince = penalty >= settings.suppress ? (damping.suppressedSince ?? now) : damping.suppressedSince;
  return { penalty, at: now, countedAt: now, suppressedSince };
};

/** When failback is no longer held by damping; undefined where it is not held now. */
export const heldUntil = (damping: Damping, settings: DampingSettings, now: Instant): Instant | undefined => {
  if (damping.suppressedSince === undefined || penaltyAt(damping, settings, now) <= settings.reuse) return undefined;
  return damping.at + Math.ceil(settings.halfLife * Math.log2(damping.penalty / settings.reuse));
};

/** Forgets the suppression once the penalty has decayed to the reuse limit. */
export const settle = (damping: Damping, settings: DampingSettings, now: Instant): Damping => {
  if (damping.suppressedSince === undefined || heldUntil(damping, settings, now) !== undefined) return damping;
  return { ...damping, suppressedSince: undefined };
};

import type { Site } from '../../failover/settings/site.ts';
import type { Streak } from './streak.ts';
import type { Period } from './tally.ts';

/** What is to be published of a path and period. What is undefined is not known. */
export interface PathPeriod {
  /** The losses in a row of the best target. */
  readonly streak: number | undefined;
  /** How many targets are silent: a threshold of losses in a row or more. Undefined also where there is one alone. */
  readonly silent: number | undefined;
  /** Percent lost of the best target. */
  readonly loss: number | undefined;
  /** Percent lost of the worst target. Undefined also where there is one alone. */
  readonly worstLoss: number | undefined;
}

type Limits = Pick<Site['detection'], 'threshold' | 'loss'>;

/** The value that all of them have, where it is known of all of them or `isCertain` whatever the others are. */
const certain = (
  values: readonly (number | undefined)[],
  { of, isCertain }: { readonly of: (...known: number[]) => number; readonly isCertain: (value: number) => boolean },
): number | undefined => {
  const known = values.filter((it) => it !== undefined);
  const value = of(...known);
  return known.length === values.length || (known.length > 0 && isCertain(value)) ? value : undefined;
};

/**
 * What the targets of a path add up to; undefined stands for a target of which nothing was judged. Unknown is not down, and
 * not well: one that is unknown takes nothing from an answer that another gave, and nothing from a silence; but the best
 * cannot be called lost, nor the worst well, while one is not known.
 */
export const pathPeriod = (targets: readonly (Period | undefined)[], { threshold, loss }: Limits): PathPeriod => {
  const streaks = targets.map((it) => it?.streak);
  const losses = targets.map((it) => it?.loss);
  const countSilent = (...known: number[]) => known.filter((it) => it >= threshold).length;
  const best = {
    streak: certain(streaks, { of: Math.min, isCertain: (it) => it < threshold }),
    loss: certain(losses, { of: Math.min, isCertain: (it) => it < loss.downPercent }),
  };
  if (targets.length === 1) return { ...best, silent: undefined, worstLoss: undefined };
  return {
    ...best,
    silent: certain(streaks, { of: countSilent, isCertain: (it) => it > 0 }),
    worstLoss: certain(losses, { of: Math.max, isCertain: (it) => it >= loss.degradedPercent }),
  };
};

/** The losses in a row of the best target, and since when every target has been losing. */
export const pathStreak = (targets: readonly Streak[]): Streak => ({
  losses: Math.min(...targets.map(({ losses }) => losses)),
  since: Math.max(...targets.map(({ since }) => since)),
});

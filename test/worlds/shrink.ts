import type { Sites } from './sites.ts';
import { tryWorld, worldNamed, type Trial } from './trial.ts';

/**
 * Drops happenings one by one as long as the same promise stays broken: what is left is what it takes. A story is as short
 * as it can be.
 */
export const shrink = async (found: Trial, tryAgain: (replay: string) => Promise<Trial>): Promise<Trial> => {
  if (!/^\d/.test(found.replay)) return found;
  const [seed = ''] = found.replay.split(':');
  const promises = new Set(found.violations.map(({ promise }) => promise));
  const breaks = (it: Trial): boolean => it.violations.some(({ promise }) => promises.has(promise));
  let best = found;
  let left = worldNamed(seed).happenings.map((_, index) => index);
  // From the last: what happened after the fault goes first.
  for (const index of left.toReversed()) {
    const fewer = left.filter((it) => it !== index);
    // oxlint-disable-next-line no-await-in-loop -- each trial stands on the one before
    const trial = await tryAgain(`${seed}:${fewer.join(',')}`);
    if (!breaks(trial)) continue;
    left = fewer;
    best = trial;
  }
  return best;
};

/** Shrinks on these sites. */
export const shrinkOn = (sites: Sites, found: Trial): Promise<Trial> =>
  shrink(found, (replay) => tryWorld(sites, replay));

import type { ProbedPath } from '../failover/names.ts';
import type { ProbedSite } from '../failover/settings/reading/probed-site.ts';
import type { Path } from '../failover/path.ts';
import type { Instant } from '../failover/time.ts';
import { pathData, type Datum } from './publishing/datum.ts';
import type { Raise } from './publishing/fast-lane.ts';
import { pathPeriod, pathStreak } from './judging/path-period.ts';
import type { ProbedTarget } from './probed-targets.ts';
import type { Streak } from './judging/streak.ts';
import { createTargetWatch, type TargetWatch, type TargetWatchOptions } from './target-watch.ts';

/** All targets of a path under watch. */
export interface PathWatch {
  readonly path: ProbedPath;
  readonly targets: readonly Pick<TargetWatch, 'run'>[];
  /** The datapoints of the period that ends at `at`: of each target, and of a path that decides. */
  close(at: Instant): readonly Datum[];
  /** Forgets what was seen: it told nothing about the path. */
  forget(): void;
}

export interface PathWatchOptions extends Omit<TargetWatchOptions, 'of' | 'heard'> {
  readonly path: ProbedPath;
  readonly slot: string;
  readonly targets: readonly ProbedTarget[];
  readonly detection: ProbedSite['detection'];
  readonly raise: (raise: Raise) => void;
}

interface Watched extends Omit<PathWatchOptions, 'path'> {
  readonly path: Path;
}

/** Raises once when every target of the path is silent, and again after any has answered. */
const createSilenceWatch = (options: Watched, watches: readonly TargetWatch[]) => {
  const { path, slot, detection, clock, network, answers, raise } = options;
  let isRaised = false;
  const isFull = ({ losses }: Streak): boolean => losses >= detection.threshold;
  const current = (): Streak => pathStreak(watches.map((it) => it.streak()));

  /** Unknown is not down: a target of which nothing was judged of late keeps the path from being raised. */
  const judge = (): Streak | undefined => {
    const at = clock.now();
    const streak = current();
    if (!isFull(streak) || !watches.every((it) => it.isKnown(streak.since, at))) return undefined;
    // Judged from answers that are already here. Should none be young enough, the next loss looks again.
    return network.wasPresentSince(streak.since) && answers.isOtherAnswering(path, at) ? streak : undefined;
  };
  return (): void => {
    if (!isFull(current())) isRaised = false;
    const streak = isRaised ? undefined : judge();
    if (streak === undefined) return;
    isRaised = true;
    raise({ of: { path, slot }, streak, at: clock.now(), judge });
  };
};

/** Watches all targets of a path; `through` decides nothing, so nothing is raised or summed up of it. */
export const createPathWatch = (options: PathWatchOptions): PathWatch => {
  const { path, slot, targets, detection } = options;
  const watches = targets.map((of) => createTargetWatch({ ...options, of, heard: () => look() }));
  const look = path === 'through' ? () => undefined : createSilenceWatch({ ...options, path }, watches);

  const close = (at: Instant): readonly Datum[] => {
    const closed = watches.map((it) => it.close(at));
    const data = closed.flatMap((it) => it.data);
    if (path === 'through') return data;
    const whole = pathPeriod(
      closed.map(({ period }) => period),
      detection,
    );
    return [...data, ...pathData({ path, slot }, whole, at)];
  };
  const forget = (): void => {
    for (const it of watches) it.forget();
  };
  return { path, targets: watches, close, forget };
};

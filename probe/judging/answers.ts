import { otherPath, type Path } from '../../failover/path.ts';
import type { Site } from '../../failover/settings/site.ts';
import type { Instant } from '../../failover/time.ts';
import type { ProbedPath } from '../../failover/names.ts';

/**
 * What answered of late, on either path. A probe that hears nothing on both has probably lost its own way to them (a subnet,
 * a route table, a security group), which the metadata service does not show: then it knows nothing, and says nothing.
 */
export interface Answers {
  /** A target of the path answered. */
  heard(path: ProbedPath, at: Instant): void;
  /** Whether the other path has answered at least half as often as this one lost within a full streak: the fault is this path's. */
  isOtherAnswering(path: Path, now: Instant): boolean;
  /** Whether neither path has answered for the length of a full streak. */
  isDeaf(now: Instant): boolean;
}

/** Starts with nothing heard: deaf until the first answer. */
export const createAnswers = ({ interval, threshold }: Pick<Site['detection'], 'interval' | 'threshold'>): Answers => {
  const window = interval * threshold;
  const recent: Record<Path, Instant[]> = { primary: [], backup: [] };
  const countOf = (path: Path, now: Instant): number => {
    recent[path] = recent[path].filter((at) => at > now - window);
    return recent[path].length;
  };
  return {
    heard: (path, at) => {
      if (path !== 'through') recent[path].push(at);
    },
    isOtherAnswering: (path, now) => countOf(otherPath(path), now) >= threshold / 2,
    isDeaf: (now) => countOf('primary', now) + countOf('backup', now) === 0,
  };
};

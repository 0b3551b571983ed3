import type { Plan } from './plan.ts';
import type { Snapshot } from './snapshot.ts';
import type { Instant } from './time.ts';
import type { WiredSite } from './wiring.ts';

/** Being written. */
export const decide = (_site: WiredSite, _snapshot: Snapshot, _now: Instant): Plan => {
  throw new Error('not written yet');
};

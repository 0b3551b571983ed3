import type { SiteHealth } from '../health/path-health.ts';
import type { Memory } from '../memory.ts';
import type { WordInForce } from './override.ts';
import type { Holding, ReferencePlace } from './ownership.ts';
import type { Instant } from '../time.ts';
import type { WiredSite } from '../wiring.ts';

/** All that the rules look at: one run's findings, judged. */
export interface Situation {
  readonly site: WiredSite;
  readonly now: Instant;
  readonly health: SiteHealth;
  readonly holdings: readonly Holding[];
  /** References that we made, which still stand, of a list that this mode or configuration leaves out. */
  readonly stranded: readonly ReferencePlace[];
  readonly word: WordInForce;
  /** What is remembered; a fresh memory where none could be had. */
  readonly memory: Memory;
  /** `absent`: what is found is adopted. `unknown`: nothing may depend on memory, and it is not overwritten. */
  readonly recalled: 'known' | 'absent' | 'unknown';
}

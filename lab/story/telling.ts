import type { Instant } from '../../failover/time.ts';
import type { Stage } from './stage.ts';
import type { Watch } from './watch.ts';

/** One line of the timeline: what happened, and what it means to somebody new. */
export interface Entry {
  readonly at: Instant;
  readonly what: string;
  readonly meaning: string;
  /** Text to show in full, such as an e-mail. */
  readonly text?: string;
}

/** Where a story says what happens. */
export interface Narrator {
  tell(entry: Entry): void;
  /** What is awaited from now on, until the next entry. */
  await(what: string): void;
}

/** What every act of a story needs. */
export interface Telling {
  readonly stage: Stage;
  readonly watch: Watch;
  readonly narrator: Narrator;
}

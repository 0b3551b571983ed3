import type { Announcement, Switch } from './announcement.ts';
import type { PathHealth } from './health/path-health.ts';
import type { Memory } from './memory.ts';
import type { Path } from './path.ts';
import type { Mode } from './settings/site.ts';
import type { Instant } from './time.ts';

/** A rule of the decision; `docs/architecture.md` lists all thirteen. */
export type Rule = `R${1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9 | 10 | 11 | 12 | 13}`;

/** Why something was decided, in words for a person, with the rule it follows. */
export interface Reason {
  readonly rule: Rule;
  readonly text: string;
}

/** One write to one route table. */
export interface Change {
  readonly kind: 'create' | 'delete';
  readonly routeTableId: string;
  readonly prefixListId: string;
  /** Where the reference points, or pointed. */
  readonly attachmentId: string;
}

/** What a run decided: data. `conclude` turns it, with the outcome of its changes, into announcements and memory. */
export interface Plan {
  readonly at: Instant;
  readonly mode: Mode;
  /** The path that traffic is on as far as we know, before this plan. */
  readonly from: Path;
  /** The path that this plan wants. */
  readonly path: Path;
  readonly reason: Reason;
  readonly health: Readonly<Record<Path, PathHealth>>;
  readonly changes: readonly Change[];
  /** The switch that the changes carry out, or that was found carried out. */
  readonly switch?: Switch | undefined;
  /** The switch was found done (rule 7): it needs no change of ours to be true. */
  readonly isAdopted: boolean;
  /** What happens after that switch, and what a person may do. */
  readonly afterwards: readonly string[];
  /** States and notices to publish, whatever becomes of the changes. */
  readonly announcements: readonly Announcement[];
  /** What to remember once the changes are done; undefined where memory could not be read and must not be overwritten. */
  readonly memory?: Memory | undefined;
  /**
   * What to remember before the changes: present where they lead to what memory holds already (somebody else had moved
   * traffic), so that a run that dies after them would leave nothing to be found.
   */
  readonly ahead?: Memory | undefined;
  /** When something may become due without any event; the next scheduled run after it carries it out. */
  readonly lookAgain?: Instant | undefined;
}

/** What became of a change. */
export type Outcome =
  | { readonly change: Change; readonly kind: 'created' | 'removed' | 'unchanged' }
  | { readonly change: Change; readonly kind: 'failed'; readonly why: string };

import type { Path } from './path.ts';
import type { Mode } from './settings/site.ts';
import type { Instant } from './time.ts';

/**
 * - `failover`, `failback`: a switch.
 * - `condition`: a state that a person must know; said once, then repeated as `reminder`; `over` when it ends.
 * - `notice`: something that happened once (an expiry, an adoption).
 */
export const announcementKinds = ['failover', 'failback', 'condition', 'reminder', 'over', 'notice'] as const;
export type AnnouncementKind = (typeof announcementKinds)[number];

/** What is published, before it is put into words for e-mail and chat. */
export interface Announcement {
  readonly kind: AnnouncementKind;
  /** What it is about, stable over its reminders: `failover`, `blind:backup`. Groups a chat thread. */
  readonly key: string;
  readonly at: Instant;
  /** One line, without the site's name: `traffic moved to the VPN`. ASCII. */
  readonly headline: string;
  /** Sentences, each a line: what, why (with the rule), since when. */
  readonly lines: readonly string[];
  /** What a person may do, each a line; commands where there are any. */
  readonly nextSteps: readonly string[];
}

const untouched: Readonly<Record<Exclude<Mode, 'act'>, string>> = {
  observe: 'Mode observe: dx-failover changes nothing; traffic was not moved.',
  trial: 'Mode trial: only the test list switches; traffic was not moved.',
};

/** What tells of a move that somebody made cannot say that traffic was not moved. */
const movedBySomebody = 'moved-by-somebody';

/** What an announcement says in a mode: outside `act`, that traffic was not moved (rule 10), by dx-failover. */
export const inMode = (mode: Mode, announcement: Announcement): Announcement => {
  if (mode === 'act' || announcement.key === movedBySomebody) return announcement;
  return { ...announcement, lines: [...announcement.lines, untouched[mode]] };
};

/** A switch of traffic, as history and announcements tell it. */
export interface Switch {
  readonly from: Path;
  readonly to: Path;
  /** The rule and the reason: `R3 primary is down: ping …`. */
  readonly reason: string;
}

/** Of a change that nobody remembers: which of them made it cannot be known. */
export const foundDone = 'It was found done: a run that died before it could say so, or somebody else, did it.';

import { inMode, type Announcement } from './announcement.ts';
import { settleConditions } from './announce/conditions.ts';
import { isJudgedBy, stateOf, type Condition } from './announce/state.ts';
import { findingState } from './confirm/finding-states.ts';
import { findingKinds, findingsIn, isBackupInForce, type Finding, type FindingKind } from './confirm/findings.ts';
import type { Memory } from './memory.ts';
import type { Outcome } from './plan.ts';
import { shortened } from './announce/shortened.ts';
import { valueOf, type RoutesReading } from './snapshot.ts';
import { minute, second, type Instant, type Milliseconds } from './time.ts';
import type { WiredSite } from './wiring.ts';
import { hasWritten } from './write-verdict.ts';

/**
 * Whether the path in use is the one decided, and whether the other would carry: what the route tables really select for
 * each of the site's ranges. A more specific Direct Connect route, a static route or the backstop may win over the
 * reference.
 */

interface Confirming {
  readonly site: WiredSite;
  readonly routes: readonly RoutesReading[];
  readonly memory: Memory;
  readonly now: Instant;
  /** This run has changed the references itself, and they have come to rest. Else another run may be about it just now. */
  readonly isOwnChange: boolean;
  /** The primary is known to be down: that its routes are gone is no news. */
  readonly isPrimaryDown: boolean;
}

/** What another run, or BGP, may be changing just now is said only if the next look finds it still. */
const doubt: Milliseconds = 30 * second;

/** What a switch of this run has brought about. */
const switched: ReadonlySet<FindingKind> = new Set(['ineffective', 'backstop']);

/** The states that are judged here. */
const isConfirmed = isJudgedBy('confirm');

/** A finding was doubted, or could not be made, and waits for another look. */
export const isDoubted = ({ conditions }: Pick<Memory, 'conditions'>): boolean =>
  Object.entries(conditions).some(([key, { said }]) => isConfirmed(key) && said === undefined);

interface AfterWriting {
  /** The schedule woke the run. */
  readonly isScheduled: boolean;
  readonly outcomes: readonly Outcome[];
  readonly memory: Memory;
  readonly now: Instant;
}

/** Routes are looked at after each change of ours, in every fifth minute's scheduled run, and once more where it left a doubt. */
export const isLookDue = ({ isScheduled, outcomes, memory, now }: AfterWriting): boolean =>
  hasWritten(outcomes) || (isScheduled && (Math.floor(now / minute) % 5 === 0 || isDoubted(memory)));

/** What is to be said and remembered of the routes, and each finding for the log. */
interface Confirmed {
  readonly announcements: readonly Announcement[];
  readonly memory: Memory;
  readonly findings: readonly Finding[];
}

/**
 * The states of the routes, said once, and memory with them. While a table cannot be read, what is found in one is neither
 * over nor begins with it.
 */
export const judgeRoutes = (confirming: Confirming): Confirmed => {
  const { site, routes, memory, now, isOwnChange, isPrimaryDown } = confirming;
  const findings = routes.flatMap(({ routeTableId, routes: read }) =>
    read.kind === 'known' ? findingsIn({ site, memory }, { routeTableId, seen: read.value }) : [],
  );
  const isOnBackup = isBackupInForce(
    site,
    memory,
    routes.flatMap(({ routes: read }) => valueOf(read) ?? []),
  );
  const found = findingKinds.flatMap((kind) => {
    if (kind === 'unrouted' && isPrimaryDown) return [];
    const own = findings.filter((it) => it.kind === kind);
    return findingState(site, own, isOwnChange && switched.has(kind) ? 0 : doubt);
  });
  const unread = unconfirmed(site, routes);
  const isHidden = (key: string) => (key === 'unrouted' && isPrimaryDown) || (isOnBackup && key !== 'ineffective');
  // What was only doubted when it was hidden begins anew once it is seen again.
  // Stryker disable next-line OptionalChaining: what is carried is remembered.
  const isSaid = (key: string) => memory.conditions[key]?.said !== undefined;
  const isCarried = (key: string) =>
    isFinding(key) ? unread.length > 0 || (isHidden(key) && isSaid(key)) : !isConfirmed(key);
  const books = { before: memory.conditions, now: Math.floor(now), reminder: site.notification.reminder, isCarried };
  const { conditions, announcements } = settleConditions([...found, ...unread], books);
  return {
    announcements: announcements.map((it) => inMode(site.mode, it)),
    memory: { ...memory, conditions },
    findings,
  };
};

const isFinding = (key: string): boolean => findingKinds.some((kind) => kind === key);

/** Tables that cannot be read, or not whole: whether the path in use is the one decided is not known. */
const unconfirmed = ({ mode }: WiredSite, routes: readonly RoutesReading[]): Condition[] => {
  const reasons = routes.flatMap(({ routeTableId, routes: read }) => {
    if (read.kind === 'unknown') return [read.why];
    return read.value.isComplete ? [] : [`${routeTableId}: not all routes were seen, EC2 says that there are more`];
  });
  if (reasons.length === 0) return [];
  return [
    stateOf('unconfirmed', {
      lines: [
        ...shortened(
          reasons.map((why) => `R1 Which route wins is not known: ${why}.`),
          'confirmed',
        ),
        ...(mode === 'observe' ? [] : ['It is switched all the same; a switch without effect would not be seen.']),
      ],
    }),
  ];
};

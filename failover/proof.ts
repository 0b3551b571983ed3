import { inMode, type Announcement } from './announcement.ts';
import { settleConditions, type Condition } from './conditions.ts';
import type { Memory } from './memory.ts';
import type { Change, Outcome } from './plan.ts';
import { shortened } from './shortened.ts';
import { hour, minute, second, type Instant, type Milliseconds } from './time.ts';
import { activeLists, type WiredSite } from './wiring.ts';

/**
 * Whether EC2 would carry out a failover: asked by dry runs before an outage, which is when a service control policy, a
 * boundary, a deleted table or a list that is shared no more would be found otherwise.
 */

/** What EC2 answered to the dry run of a change. */
export type Verdict =
  | { readonly kind: 'passed' }
  | { readonly kind: 'refused'; readonly why: string }
  | { readonly kind: 'unknown'; readonly why: string };

export interface Proof {
  readonly change: Change;
  readonly at: Instant;
  readonly verdict: Verdict;
}

/** What passed is asked again then. */
const passedFor: Milliseconds = hour;
/** What did not: each refusal is an event in CloudTrail that may wake somebody, so not in every run. */
const failedFor: Milliseconds = 5 * minute;
/** A permission that was just granted takes seconds to hold: what is refused once is asked again before it is said. */
const doubt: Milliseconds = 30 * second;
/** In one run. EC2 is assumed to let a bucket of 50 such calls and 5 a second pass, dry or not: a failover needs them. */
const mostAtOnce = 10;

const changesOf = (site: WiredSite): readonly Change[] => {
  const { routeTables, backupAttachment: attachmentId } = site.routing;
  if (site.mode === 'observe') return [];
  return routeTables.flatMap((routeTableId) =>
    activeLists(site).flatMap((prefixListId) =>
      (['create', 'delete'] as const).map((kind) => ({ kind, routeTableId, prefixListId, attachmentId })),
    ),
  );
};

const isOf =
  (change: Change) =>
  ({ change: it }: Proof): boolean =>
    it.kind === change.kind && it.routeTableId === change.routeTableId && it.prefixListId === change.prefixListId;

/** Since when something is known to be refused: what was proved before, by another process perhaps, does not end that. */
const refusedSince = ({ conditions }: Pick<Memory, 'conditions'>): Instant =>
  // What the run that found it had proved lies less than a minute before.
  (conditions['refused']?.since ?? -Infinity) - minute;

/** When a change is to be asked about, again or at all. */
const dueAt = (proof: Proof | undefined, since: Instant): Instant => {
  if (proof === undefined || proof.at < since) return 0;
  return proof.at + (proof.verdict.kind === 'passed' ? passedFor : failedFor);
};

/** The changes to ask EC2 about now, the longest due first. */
export const dueProofs = ({ site, proofs, memory, now }: Proving): readonly Change[] =>
  changesOf(site)
    .map((change) => ({ change, due: dueAt(proofs.find(isOf(change)), refusedSince(memory)) }))
    .filter(({ due }) => due <= now)
    .toSorted((one, other) => one.due - other.due)
    .slice(0, mostAtOnce)
    .map(({ change }) => change);

/** EC2 is asked by scheduled runs that had nothing to change. */
export const isProofDue = (
  proving: Proving & { readonly isScheduled: boolean; readonly outcomes: readonly Outcome[] },
): boolean => proving.isScheduled && proving.outcomes.length === 0 && dueProofs(proving).length > 0;

/** What is known with some proofs more. */
export const withProofs = (proofs: readonly Proof[], fresh: readonly Proof[]): readonly Proof[] => [
  ...proofs.filter(({ change }) => !fresh.some(isOf(change))),
  ...fresh,
];

interface Proving {
  readonly site: WiredSite;
  readonly proofs: readonly Proof[];
  readonly memory: Memory;
  readonly now: Instant;
}

/** The state `refused`, said once, and memory with it. It is over once nothing is refused and all is known. */
export const judgeProofs = ({
  site,
  proofs,
  memory,
  now,
}: Proving): { readonly announcements: readonly Announcement[]; readonly memory: Memory } => {
  const known = changesOf(site).map((change) => proofs.find(isOf(change)));
  const since = refusedSince(memory);
  const isOpen = known.some((proof) => proof === undefined || proof.verdict.kind === 'unknown' || proof.at < since);
  const { conditions, announcements } = settleConditions(refused(known.filter((it) => it !== undefined)), {
    before: memory.conditions,
    now: Math.floor(now),
    reminder: site.notification.reminder,
    isCarried: (key) => key !== 'refused' || isOpen,
  });
  return { announcements: announcements.map((it) => inMode(site.mode, it)), memory: { ...memory, conditions } };
};

const refused = (proofs: readonly Proof[]): readonly Condition[] => {
  const found = proofs.flatMap(({ change, verdict }) => (verdict.kind === 'refused' ? [{ change, ...verdict }] : []));
  if (found.length === 0) return [];
  const isFailover = found.some(({ change }) => change.kind === 'create');
  return [
    {
      key: 'refused',
      after: doubt,
      places: found.length,
      headline: `a ${isFailover ? 'failover' : 'failback'} would be refused`,
      lines: [
        ...shortened(
          found.map(
            ({ change: { kind, prefixListId, routeTableId }, why }) =>
              `EC2 would not ${kind} the reference of ${prefixListId} in ${routeTableId}: ${why}.`,
          ),
          'proven',
        ),
        'This was a dry run: nothing was changed. In an outage it is tried all the same.',
      ],
      nextSteps: [
        "Look at the reactor's role and its permission boundary, at service control policies, and whether table, list and attachment are still there and shared with this account.",
      ],
    },
  ];
};

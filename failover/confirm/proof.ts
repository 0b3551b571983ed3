import { inMode, type Announcement } from '../announcement.ts';
import { settleConditions } from '../announce/conditions.ts';
import { isJudgedBy, stateOf, type Condition, type StateKey } from '../announce/state.ts';
import type { Memory } from '../memory.ts';
import type { Change, Outcome } from '../plan.ts';
import { shortened } from '../announce/shortened.ts';
import { hour, minute, second, type Instant, type Milliseconds } from '../time.ts';
import { activeLists, type WiredSite } from '../wiring.ts';

/**
 * Whether EC2 would carry out a failover: asked by dry runs before an outage, which is when a service control policy, a
 * boundary, a deleted table or a list that is shared no more would be found otherwise.
 */

/** What EC2 answered to the dry run of a change. */
export type Verdict =
  | { readonly kind: 'passed' }
  | { readonly kind: 'refused'; readonly why: string }
  | {
      readonly kind: 'unknown';
      readonly why: string;
      /** Something is changing just now, EC2 says; where it goes on saying so, it is stuck. */
      readonly isChanging?: boolean;
    };

/** What EC2 answered, and when it was asked. */
export interface Answer {
  readonly change: Change;
  readonly at: Instant;
  readonly verdict: Verdict;
}

export interface Proof extends Answer {
  /** So often in a row EC2 has answered so. */
  readonly times: number;
}

/** What passed is asked again then. */
const passedFor: Milliseconds = hour;
/** What did not: each refusal is an event in CloudTrail that may wake somebody, so not in every run. */
const failedFor: Milliseconds = 5 * minute;
/** A permission that was just granted takes seconds to hold: what is refused once is asked again before it is said, then. */
const doubtedFor: Milliseconds = 30 * second;
/** What is changing for so many answers, ten minutes, is stuck. */
const stuckTimes = 3;
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
  ({ change: it }: Answer): boolean =>
    it.kind === change.kind && it.routeTableId === change.routeTableId && it.prefixListId === change.prefixListId;

/** Since when something is known to be refused: what was proved before, by another process perhaps, does not end that. */
const refusedSince = ({ conditions }: Pick<Memory, 'conditions'>): Instant =>
  // What the runs that found it had proved lies less than two minutes before.
  (conditions['refused' satisfies StateKey]?.since ?? -Infinity) - 2 * minute;

const isDoubted = ({ verdict, times }: Proof): boolean => verdict.kind === 'refused' && times < 2;

const validFor = (proof: Proof): Milliseconds => {
  if (isDoubted(proof)) return doubtedFor;
  return proof.verdict.kind === 'passed' ? passedFor : failedFor;
};

const isProved = isJudgedBy('prove');

/** When a change is to be asked about, again or at all. */
const dueAt = (proof: Proof | undefined, since: Instant): Instant => {
  if (proof === undefined || proof.at < since) return 0;
  return proof.at + validFor(proof);
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

// Stryker disable next-line ConditionalExpression: other verdicts have no such word.
const isChanging = ({ verdict }: Answer): boolean => verdict.kind === 'unknown' && verdict.isChanging === true;
const isSame = (one: Answer, other: Answer): boolean =>
  one.verdict.kind === other.verdict.kind && isChanging(one) === isChanging(other);

/** What is known with some answers more. */
export const withProofs = (proofs: readonly Proof[], fresh: readonly Answer[]): readonly Proof[] => [
  ...proofs.filter(({ change }) => !fresh.some(isOf(change))),
  ...fresh.map((answer) => {
    const before = proofs.find(isOf(answer.change));
    return { ...answer, times: before !== undefined && isSame(before, answer) ? before.times + 1 : 1 };
  }),
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
  const isUnclear = (proof: Proof): boolean => proof.verdict.kind === 'unknown' || isDoubted(proof) || proof.at < since;
  const isOpen = known.some((proof) => proof === undefined || isUnclear(proof));
  const { conditions, announcements } = settleConditions(refused(known.filter((it) => it !== undefined)), {
    before: memory.conditions,
    now: Math.floor(now),
    reminder: site.notification.reminder,
    isCarried: (key) => !isProved(key) || isOpen,
  });
  return { announcements: announcements.map((it) => inMode(site.mode, it)), memory: { ...memory, conditions } };
};

/** Why a failover would fail there: it is refused, and has been asked about again, or something is stuck. */
const whyNot = (proof: Proof): string | undefined => {
  const { verdict, times } = proof;
  // Stryker disable next-line ConditionalExpression,StringLiteral: what passed has no reason; the type cannot know.
  if (verdict.kind === 'passed') return undefined;
  if (isDoubted(proof)) return undefined;
  return verdict.kind === 'refused' || (isChanging(proof) && times >= stuckTimes) ? verdict.why : undefined;
};

const refused = (proofs: readonly Proof[]): readonly Condition[] => {
  const found = proofs.flatMap((proof) => {
    const why = whyNot(proof);
    return why === undefined ? [] : [{ change: proof.change, why }];
  });
  if (found.length === 0) return [];
  const isFailover = found.some(({ change }) => change.kind === 'create');
  return [
    stateOf('refused', {
      as: isFailover ? 'failover' : 'failback',
      places: found.length,
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
    }),
  ];
};

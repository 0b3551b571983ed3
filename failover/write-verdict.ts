import type { Change, Outcome, Plan } from './plan.ts';
import { valueOf, type Reading, type ReferenceReading } from './snapshot.ts';
import { formatDuration, second, type Milliseconds } from './time.ts';

/** What became of a write, and whether it may be tried (again): rule 6 at the moment of writing. */

/** A write that EC2 refused or did not answer, and what the route table holds since. */
export interface FailedWrite {
  readonly change: Change;
  /** EC2 gave an answer: the write was not carried out. Without one it may have been carried out all the same. */
  readonly isAnswered: boolean;
  readonly why: string;
  readonly references: Reading<readonly ReferenceReading[]>;
}

/** `again`: the write was not carried out, and nothing forbids another attempt. */
export type WriteVerdict = Outcome | { readonly kind: 'again'; readonly why: string };

/** The write is done: by this run where its answer got lost, else by somebody before it. */
const done = ({ change, isAnswered }: FailedWrite): Outcome => {
  if (isAnswered) return { change, kind: 'unchanged' };
  return { change, kind: change.kind === 'create' ? 'created' : 'removed' };
};

/**
 * After an error: is the world as the change wants it? Then it is a success, whoever made it so. No error code is looked
 * at, since AWS documents none for a reference that is there already or not there: every error is tried again, a denied
 * call too (a permission just granted takes seconds to hold), unless the reference turns out to be somebody else's.
 */
export const judgeWrite = (failed: FailedWrite): WriteVerdict => {
  const { change, why } = failed;
  const references = valueOf(failed.references);
  if (references === undefined) return { kind: 'again', why };
  const reference = references.find(({ prefixListId }) => prefixListId === change.prefixListId);
  if (reference === undefined || reference.state === 'deleting')
    return change.kind === 'delete' ? done(failed) : { kind: 'again', why };
  if (reference.isBlackhole || reference.attachmentId !== change.attachmentId) {
    const target = reference.isBlackhole ? 'nowhere (blackhole)' : `to ${reference.attachmentId ?? 'no attachment'}`;
    return { change, kind: 'failed', why: `the reference leads ${target}: not ours, left alone` };
  }
  return change.kind === 'create' ? done(failed) : { kind: 'again', why };
};

/** What an older run saw may not be so any more. */
const oldestPlan: Milliseconds = 20 * second;

/** Why a run of this age may not write any more; undefined where it may. */
export const tooOld = (age: Milliseconds): string | undefined =>
  age > oldestPlan ? `the run is ${formatDuration(age)} old: its plan is abandoned` : undefined;

const isSame = (one: Change, other: Change): boolean =>
  one.kind === other.kind &&
  one.routeTableId === other.routeTableId &&
  one.prefixListId === other.prefixListId &&
  one.attachmentId === other.attachmentId;

/** Why a plan that was decided anew does not want the change any more; undefined where it does. */
export const unwanted = (plan: Plan, change: Change): string | undefined =>
  plan.changes.some((it) => isSame(it, change))
    ? undefined
    : `not wanted any more: ${plan.reason.rule} ${plan.reason.text}`;

/** Whether the run has changed a reference. */
export const isWritten = (outcome: Outcome): boolean => outcome.kind === 'created' || outcome.kind === 'removed';

/** Whether the run has changed any. */
export const hasWritten = (outcomes: readonly Outcome[]): boolean => outcomes.some(isWritten);

/** Whether what was written has come to rest: made and available, or gone. */
export const isAtRest = ({ change }: Outcome, references: Reading<readonly ReferenceReading[]>): boolean => {
  const standing = valueOf(references);
  const reference = standing?.find(({ prefixListId }) => prefixListId === change.prefixListId);
  if (change.kind === 'create') return reference?.state === 'available';
  return standing !== undefined && reference === undefined;
};

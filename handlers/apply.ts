import { writeReference } from '../aws/transit-gateway.ts';
import type { Change, Outcome, Plan } from '../failover/plan.ts';
import { valueOf } from '../failover/snapshot.ts';
import { formatDuration, second, type Milliseconds } from '../failover/time.ts';
import { messageOf } from './apply-error.ts';
import { observeTable } from './observe.ts';
import { backOff, within } from './patience.ts';
import { ageOf, type Run } from './run.ts';

/** How long one write may take before the run looks at what became of it. */
const writeLimit: Milliseconds = 4 * second;
/** Lambda's own retry comes a minute later: until then the run tries again by itself. */
const retryFor: Milliseconds = 15 * second;
/** What a last attempt, and saying what became of it, need until Lambda ends the run. */
const reserve: Milliseconds = 10 * second;
/** What an older run saw may not be so any more. */
const oldestPlan: Milliseconds = 20 * second;

type Failed = Extract<Outcome, { kind: 'failed' }>;
type Attempt = Outcome | { readonly kind: 'again'; readonly why: string };

const failed = (change: Change, why: string): Failed => ({ change, kind: 'failed', why });

const isSame = (one: Change, other: Change): boolean =>
  one.kind === other.kind &&
  one.routeTableId === other.routeTableId &&
  one.prefixListId === other.prefixListId &&
  one.attachmentId === other.attachmentId;

/** No answer came: the write may have been carried out all the same, and then it was ours. */
const isUnanswered = (error: unknown): boolean =>
  (error as { $metadata?: { httpStatusCode?: number } }).$metadata?.httpStatusCode === undefined;

/** The write is done: by this run where its answer got lost, else by somebody before it. */
const done = (change: Change, error: unknown): Outcome => {
  if (!isUnanswered(error)) return { change, kind: 'unchanged' };
  return { change, kind: change.kind === 'create' ? 'created' : 'removed' };
};

/**
 * After an error: is the world as the change wants it? Then it is a success, whoever made it so. No error code is looked
 * at, since AWS documents none for a reference that is there already or not there: every error is tried again, a denied
 * call too (a permission just granted takes seconds to hold), unless the reference turns out to be somebody else's.
 */
const judge = async (run: Run, change: Change, error: unknown): Promise<Attempt> => {
  const references = valueOf((await observeTable(run, change.routeTableId)).references);
  if (references === undefined) return { kind: 'again', why: messageOf(error) };
  const reference = references.find(({ prefixListId }) => prefixListId === change.prefixListId);
  const isGone = reference === undefined || reference.state === 'deleting';
  if (isGone) return change.kind === 'delete' ? done(change, error) : { kind: 'again', why: messageOf(error) };
  if (reference.isBlackhole || reference.attachmentId !== change.attachmentId) {
    const target = reference.isBlackhole ? 'nowhere (blackhole)' : `to ${reference.attachmentId ?? 'no attachment'}`;
    return failed(change, `the reference leads ${target}: not ours, left alone`);
  }
  return change.kind === 'create' ? done(change, error) : { kind: 'again', why: messageOf(error) };
};

const attempt = async (run: Run, change: Change): Promise<Attempt> => {
  try {
    const kind = await within(run.clock, writeLimit, (signal) => writeReference(run.clients.ec2, change, signal));
    return { change, kind };
  } catch (error) {
    run.log.warn('write failed', { change, why: messageOf(error) });
    return judge(run, change, error);
  }
};

/** Decides anew from what is seen now. */
export type LookAgain = () => Promise<Plan>;

/** Why a change may not be tried (again), or undefined where it may. */
const objection = async (run: Run, change: Change, lookAgain: LookAgain | undefined): Promise<string | undefined> => {
  // Taking traffic off a path that works is never urgent: each further attempt is decided anew.
  if (change.kind === 'delete' && lookAgain !== undefined) {
    const plan = await lookAgain();
    if (!plan.changes.some((it) => isSame(it, change)))
      return `not wanted any more: ${plan.reason.rule} ${plan.reason.text}`;
  }
  const age = ageOf(run);
  return age > oldestPlan ? `the run is ${formatDuration(age)} old: its plan is abandoned` : undefined;
};

const carryOut = async (run: Run, change: Change, lookAgain: LookAgain): Promise<Outcome> => {
  const until = Math.min(run.clock.now() + retryFor, run.endsAt - reserve);
  for (let count = 0; ; count += 1) {
    const why = await objection(run, change, count === 0 ? undefined : lookAgain);
    if (why !== undefined) return failed(change, why);
    const result = await attempt(run, change);
    if (result.kind !== 'again') return result;
    const wait = backOff(count, run.random);
    if (run.clock.now() + wait > until) return failed(change, result.why);
    await run.clock.sleep(wait);
  }
};

/** Carries out the changes of a plan, all at once; each is tried for up to 15 s. Never rejects. */
export const apply = (run: Run, plan: Plan, lookAgain: LookAgain): Promise<readonly Outcome[]> =>
  Promise.all(plan.changes.map((change) => carryOut(run, change, lookAgain)));

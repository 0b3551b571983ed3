import { isAnswered } from '../aws/connections.ts';
import { writeReference } from '../aws/transit-gateway.ts';
import type { Change, Outcome, Plan } from '../failover/plan.ts';
import { second, type Milliseconds } from '../failover/time.ts';
import { judgeWrite, tooOld, unwanted, type WriteVerdict } from '../failover/write-verdict.ts';
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

const failed = (change: Change, why: string): Outcome => ({ change, kind: 'failed', why });

const attempt = async (run: Run, change: Change): Promise<WriteVerdict> => {
  try {
    const kind = await within(run.clock, writeLimit, (signal) => writeReference(run.clients.ec2, change, signal));
    return { change, kind };
  } catch (error) {
    const why = messageOf(error);
    run.log.warn('write failed', { change, why });
    const { references } = await observeTable(run, change.routeTableId);
    return judgeWrite({ change, isAnswered: isAnswered(error), why, references });
  }
};

/** Decides anew from what is seen now. */
export type LookAgain = () => Promise<Plan>;

/** Why a change may not be tried (again), or undefined where it may. */
const objection = async (run: Run, change: Change, lookAgain: LookAgain | undefined): Promise<string | undefined> => {
  // Taking traffic off a path that works is never urgent: each further attempt is decided anew.
  const isDecidedAnew = change.kind === 'delete' && lookAgain !== undefined;
  return (isDecidedAnew ? unwanted(await lookAgain(), change) : undefined) ?? tooOld(ageOf(run));
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

import { isLookDue, judgeRoutes } from '../failover/confirm.ts';
import type { Memory } from '../failover/memory.ts';
import type { Outcome, Plan } from '../failover/plan.ts';
import { isProofDue, judgeProofs } from '../failover/confirm/proof.ts';
import { isReturnDue, judgeReturnPaths } from '../failover/confirm/return-path.ts';
import type { Snapshot } from '../failover/snapshot.ts';
import { hasWritten } from '../failover/write-verdict.ts';
import { keepLater, type Books } from './books.ts';
import { readRoutes, settle } from './confirm.ts';
import type { Wake } from './event.ts';
import { prove } from './prove.ts';
import { reportRoutes } from './report.ts';
import { readTraffic } from './return-path.ts';
import type { Run } from './run.ts';

/** What a run looks at once it has acted and spoken: off the critical path. Each gives the books as it leaves them. */

/** What a run has done. */
export interface Done {
  readonly wake: Wake;
  readonly snapshot: Snapshot;
  readonly plan: Plan;
  readonly outcomes: readonly Outcome[];
}

/** Is the path in use the one decided, and would the other carry? */
const confirmRoutes = async (run: Run, books: Books, { wake, plan, outcomes }: Done): Promise<Books> => {
  const { memory } = books;
  const isScheduled = wake.kind === 'schedule';
  if (memory === undefined || !isLookDue({ isScheduled, outcomes, memory, now: run.clock.now() })) return books;
  await settle(run, outcomes);
  const isOwnChange = hasWritten(outcomes);
  const routes = await readRoutes(run);
  const isPrimaryDown = plan.health.primary.health === 'down';
  const judge = (on: Memory) =>
    judgeRoutes({ site: run.site, routes, memory: on, now: run.clock.now(), isOwnChange, isPrimaryDown });
  reportRoutes(run, routes, judge(memory).findings);
  return keepLater(run, books, { judge, isOwnChange });
};

/** Would EC2 carry out a failover? */
const confirmPermission = async (run: Run, books: Books, { wake, snapshot, outcomes }: Done): Promise<Books> => {
  const { memory } = books;
  if (memory === undefined) return books;
  const proving = (on: Memory) => ({ site: run.site, proofs: run.proofs.current, memory: on, now: run.clock.now() });
  if (!isProofDue({ ...proving(memory), isScheduled: wake.kind === 'schedule', outcomes })) return books;
  await prove(run, snapshot, memory);
  return keepLater(run, books, { judge: (on) => judgeProofs(proving(on)), isOwnChange: false });
};

/** Do the answers of each path return over it? */
const watchReturn = async (run: Run, books: Books, { wake }: Done): Promise<Books> => {
  const { memory } = books;
  const isScheduled = wake.kind === 'schedule';
  if (memory === undefined || !isReturnDue({ isScheduled, memory, now: run.clock.now() })) return books;
  const traffic = await readTraffic(run);
  run.log.info('traffic', { traffic });
  const judge = (on: Memory) => judgeReturnPaths({ site: run.site, traffic, memory: on, now: run.clock.now() });
  return keepLater(run, books, { judge, isOwnChange: false });
};

/** Looks at what is due, one after the other. Never rejects. */
export const lookAfterwards = async (run: Run, told: Books, done: Done): Promise<Books> => {
  const confirmed = await confirmRoutes(run, told, done);
  const proved = await confirmPermission(run, confirmed, done);
  return watchReturn(run, proved, done);
};

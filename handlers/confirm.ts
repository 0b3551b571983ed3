import { readRoutesPage, type RoutesPage } from '../aws/transit-gateway.ts';
import type { Outcome } from '../failover/plan.ts';
import { known, unknown, type Reading, type Route, type RoutesReading } from '../failover/snapshot.ts';
import { second, type Milliseconds } from '../failover/time.ts';
import { isAtRest, isWritten } from '../failover/write-verdict.ts';
import { atMost } from './at-most.ts';
import { observeTable, reading } from './observe.ts';
import type { Run } from './run.ts';

/** How long to wait for a changed reference to come to rest; AWS says nothing of how long that takes. */
const settleLimit: Milliseconds = 10 * second;
/** What the steps after that need until Lambda ends the run. */
const reserve: Milliseconds = 5 * second;

/** EC2 counts the calls of a second, and a process its connections. */
const callsAtOnce = 4;

const isSettled = async (run: Run, routeTableId: string, written: readonly Outcome[]): Promise<boolean> => {
  const { references } = await observeTable(run, routeTableId);
  return written
    .filter(({ change }) => change.routeTableId === routeTableId)
    .every((outcome) => isAtRest(outcome, references));
};

/** Waits, for at most 10 s, until what was written is available, or gone. */
export const settle = async (run: Run, outcomes: readonly Outcome[]): Promise<void> => {
  const written = outcomes.filter(isWritten);
  const until = Math.min(run.clock.now() + settleLimit, run.endsAt - reserve);
  const look = async (id: string) => run.clock.now() < until && (await isSettled(run, id, written));
  for (let left = [...new Set(written.map(({ change }) => change.routeTableId))]; ;) {
    const looks = await atMost(callsAtOnce, left, look);
    left = left.filter((_, index) => looks[index] !== true);
    if (left.length === 0 || run.clock.now() >= until) return;
    await run.clock.sleep(second);
  }
};

const readPage = (run: Run, of: Parameters<typeof readRoutesPage>[1]): Promise<Reading<RoutesPage>> =>
  run.clock.now() > run.endsAt - 2 * reserve
    ? Promise.resolve(unknown(`${of.routeTableId}: no time was left to read its routes`))
    : reading(run, `${of.routeTableId} routes`, (signal) => readRoutesPage(run.clients.ec2, of, signal));

/** Reads every page of a route table; where one cannot be read, or no time is left for it, the table is unknown. */
const readTable = async (run: Run, routeTableId: string): Promise<RoutesReading> => {
  const routes: Route[] = [];
  for (let token: string | undefined; ;) {
    const page = await readPage(run, { routeTableId, token });
    if (page.kind === 'unknown') return { routeTableId, routes: page };
    routes.push(...page.value.routes);
    ({ token } = page.value);
    if (token === undefined) return { routeTableId, routes: known({ routes, isComplete: page.value.isComplete }) };
  }
};

/** Reads the routes of each of the site's tables, once. */
export const readRoutes = (run: Run): Promise<readonly RoutesReading[]> =>
  atMost(callsAtOnce, run.site.routing.routeTables, (id) => readTable(run, id));

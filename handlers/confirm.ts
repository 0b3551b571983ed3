import { readRangeRoutes, type RangeRoutes } from '../aws/transit-gateway.ts';
import { isDoubted } from '../failover/confirm.ts';
import type { Memory } from '../failover/memory.ts';
import type { Outcome } from '../failover/plan.ts';
import type { Path } from '../failover/site.ts';
import { known, valueOf, type RouteReading, type SelectedRoute } from '../failover/snapshot.ts';
import { minute, second, type Milliseconds } from '../failover/time.ts';
import { activeLists } from '../failover/wiring.ts';
import type { Wake } from './event.ts';
import { observeTable, reading } from './observe.ts';
import type { Run } from './run.ts';

/** How long to wait for a changed reference to come to rest; AWS says nothing of how long that takes. */
const settleLimit: Milliseconds = 10 * second;
/** What the steps after that need until Lambda ends the run. */
const reserve: Milliseconds = 5 * second;

const isWritten = (outcome: Outcome): boolean => outcome.kind === 'created' || outcome.kind === 'removed';

/** Routes are looked at after each change of ours, in every fifth minute's scheduled run, and once more where it left a doubt. */
export const isConfirmDue = (
  run: Run,
  { wake, outcomes, memory }: { wake: Wake; outcomes: readonly Outcome[]; memory: Memory | undefined },
): boolean =>
  hasWritten(outcomes) ||
  (wake.kind === 'schedule' &&
    (Math.floor(run.clock.now() / minute) % 5 === 0 || (memory !== undefined && isDoubted(memory))));

/** Whether this run has changed a reference. */
export const hasWritten = (outcomes: readonly Outcome[]): boolean => outcomes.some(isWritten);

const isSettled = async (run: Run, { change }: Outcome): Promise<boolean> => {
  const { references } = await observeTable(run, change.routeTableId);
  const reference = valueOf(references)?.find(({ prefixListId }) => prefixListId === change.prefixListId);
  return change.kind === 'create'
    ? reference?.state === 'available'
    : references.kind === 'known' && reference === undefined;
};

/** Waits, for at most 10 s, until what was written is available, or gone. */
export const settle = async (run: Run, outcomes: readonly Outcome[]): Promise<void> => {
  const written = outcomes.filter(isWritten);
  const until = Math.min(run.clock.now() + settleLimit, run.endsAt - reserve);
  const isOver = async () => (await Promise.all(written.map((it) => isSettled(run, it)))).every(Boolean);
  while (!(await isOver()) && run.clock.now() < until) await run.clock.sleep(second);
};

const rangesOf = (run: Run): readonly string[] => {
  const { mode, routing } = run.site;
  const lists = mode === 'trial' ? [routing.testPrefixList] : routing.prefixLists;
  return activeLists(run.site).length === 0 ? [] : lists.flatMap((list) => list?.ranges ?? []);
};

/**
 * Which route speaks for a range. On backup, a more specific one that leads elsewhere: a longer prefix goes before the
 * reference, so the switch changed nothing for its part.
 */
const telling = (run: Run, path: Path, { covering, inside }: RangeRoutes): SelectedRoute | undefined => {
  const astray = inside.find(({ attachmentId }) => attachmentId !== run.site.routing.backupAttachment);
  return path === 'backup' && astray !== undefined ? astray : covering;
};

/** Reads which route each table selects for each of the site's ranges, when traffic should be on that path. */
export const readRoutes = (run: Run, path: Path): Promise<readonly RouteReading[]> =>
  Promise.all(
    run.site.routing.routeTables.flatMap((routeTableId) =>
      rangesOf(run).map(async (range) => {
        const of = { routeTableId, range };
        const routes = await reading(run, `${routeTableId} ${range}`, (signal) =>
          readRangeRoutes(run.clients.ec2, of, signal),
        );
        return { ...of, route: routes.kind === 'known' ? known(telling(run, path, routes.value)) : routes };
      }),
    ),
  );

import { dryRun } from '../aws/transit-gateway.ts';
import type { Memory } from '../failover/memory.ts';
import type { Change } from '../failover/plan.ts';
import { verdictOf, type DryRunError } from '../failover/confirm/proof-verdict.ts';
import { dueProofs, withProofs, type Answer } from '../failover/confirm/proof.ts';
import { valueOf, type Snapshot } from '../failover/snapshot.ts';
import { second, type Milliseconds } from '../failover/time.ts';
import { messageOf } from './apply-error.ts';
import { atMost } from './at-most.ts';
import { within } from './patience.ts';
import type { Run } from './run.ts';

const callsAtOnce = 4;
/** How long one answer may take. */
const answerLimit: Milliseconds = 2.5 * second;
/** What the steps after that need until Lambda ends the run. */
const reserve: Milliseconds = 5 * second;

const errorOf = (error: unknown): DryRunError => ({
  code: error instanceof Error ? error.name : '',
  status: (error as { $metadata?: { httpStatusCode?: number } }).$metadata?.httpStatusCode,
  why: messageOf(error),
});

/** Whether what the change is to do is done already; undefined where the table could not be read. */
const isDone = ({ tables }: Snapshot, change: Change): boolean | undefined => {
  const table = tables.find(({ routeTableId }) => routeTableId === change.routeTableId);
  const references = table && valueOf(table.references);
  return references && references.some((it) => it.prefixListId === change.prefixListId) === (change.kind === 'create');
};

const proofOf = async (run: Run, snapshot: Snapshot, change: Change): Promise<readonly Answer[]> => {
  const at = run.clock.now();
  if (at > run.endsAt - 2 * reserve) return [];
  try {
    await within(run.clock, answerLimit, (signal) => dryRun(run.clients.ec2, change, signal));
    return [{ change, at, verdict: { kind: 'passed' } }];
  } catch (error) {
    return [
      { change, at, verdict: verdictOf(errorOf(error), { kind: change.kind, isDone: isDone(snapshot, change) }) },
    ];
  }
};

/** Asks EC2 about what is due, and keeps the answers in the process. */
export const prove = async (run: Run, snapshot: Snapshot, memory: Memory): Promise<void> => {
  const { site, proofs, clock } = run;
  const due = dueProofs({ site, proofs: proofs.current, memory, now: clock.now() });
  const fresh = (await atMost(callsAtOnce, due, (change) => proofOf(run, snapshot, change))).flat();
  run.proofs.current = withProofs(run.proofs.current, fresh);
  run.log.info('proven', { proofs: fresh.map(({ change, verdict }) => ({ ...change, verdict })) });
};

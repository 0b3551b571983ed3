import { conclude, type Conclusion } from '../failover/conclude.ts';
import { decide } from '../failover/decide.ts';
import type { Outcome } from '../failover/plan.ts';
import type { Site } from '../failover/settings/site.ts';
import { valueOf, type Snapshot } from '../failover/snapshot.ts';
import type { Milliseconds } from '../failover/time.ts';
import { manner, turnOf } from '../failover/turn.ts';
import type { Wake } from './event.ts';
import { recall } from './observe.ts';
import type { Sight } from './report.ts';
import type { Run } from './run.ts';

/** How long a run waits before it speaks: the schedule's not at all. */
const waitOf = (site: Site, wake: Wake): Milliseconds => (wake.kind === 'alarm' ? turnOf(site, wake.name) : 0);

/** What a run saw and decided, what memory really held, and what became of it. */
interface Done {
  readonly sight: Sight & { readonly stored: Snapshot['memory'] };
  readonly outcomes: readonly Outcome[];
}

/** What is to be said and remembered, and on what it rests. */
interface Concluded {
  readonly sight: Done['sight'];
  readonly conclusion: Conclusion;
}

const concludeOn = (run: Run, { sight, outcomes }: Done): Concluded => ({
  sight,
  conclusion: conclude({ site: run.site, plan: sight.plan, outcomes }),
});

/** The conclusion, in its turn: what another run has said meanwhile is not said again. What cannot be read again is said. */
export const concludeInTurn = async (run: Run, wake: Wake, done: Done): Promise<Concluded> => {
  const first = concludeOn(run, done);
  const stored = valueOf(done.sight.stored);
  const how = manner(first.conclusion, { outcomes: done.outcomes, stored });
  if (how === 'at once') return first;
  if (how === 'in turn') await run.clock.sleep(waitOf(run.site, wake));
  const held = await recall(run);
  if (held.kind === 'unknown' || held.value === stored) return first;
  const snapshot = { ...done.sight.snapshot, memory: held };
  const plan = decide(run.site, snapshot, run.clock.now());
  return concludeOn(run, { ...done, sight: { ...done.sight, snapshot, plan, stored: held } });
};

import { writeParameter } from '../aws/parameters.ts';
import { decide } from '../failover/decide.ts';
import { serializeMemory } from '../failover/memory.ts';
import { memoryParameter, reactorMetrics } from '../failover/names.ts';
import { known, type Snapshot } from '../failover/snapshot.ts';
import { second } from '../failover/time.ts';
import { lookAfterwards } from './afterwards.ts';
import { messageOf, throwAll } from './apply-error.ts';
import { apply } from './apply.ts';
import { tell } from './books.ts';
import { parseEvent, type Wake } from './event.ts';
import { observe } from './observe.ts';
import { within } from './patience.ts';
import * as report from './report.ts';
import type { Run } from './run.ts';
import { concludeInTurn } from './turn.ts';
import { withUnwritten } from './unwritten.ts';

/** As much of an event as a log line may hold. */
const excerpt = 500;

/** What a run saw and makes of it, and the memory that the parameter really holds. */
interface Look extends report.Sight {
  readonly stored: Snapshot['memory'];
}

const look = async (run: Run, wake: Wake): Promise<Look> => {
  const seen = await observe(run, wake);
  const snapshot = withUnwritten(seen, run.unwritten);
  return { snapshot, plan: decide(run.site, snapshot, run.clock.now()), stored: seen.memory };
};

/** Looks and decides; before anything is deleted it looks again, since another run may have acted meanwhile. */
const decided = async (run: Run, wake: Wake): Promise<Look> => {
  const sight = await look(run, wake);
  return sight.plan.changes.some(({ kind }) => kind === 'delete') ? look(run, wake) : sight;
};

/**
 * Remembers before acting what the changes would make impossible to find, should the run die after them. It has a second:
 * a failover does not wait for memory. What the parameter holds then is the answer.
 */
const rememberAhead = async (run: Run, { stored, plan }: Look): Promise<Snapshot['memory']> => {
  if (plan.ahead === undefined) return stored;
  const [name, text] = [memoryParameter(run.site), serializeMemory(plan.ahead)];
  try {
    await within(run.clock, second, (signal) => writeParameter(run.clients.ssm, { name, text }, signal));
    return known(text);
  } catch (error) {
    run.log.warn('not remembered ahead', { name, why: messageOf(error) });
    return stored;
  }
};

/** The beginning of an event. One that is nested thousands deep, which can be parsed, cannot be written again. */
const excerptOf = (event: unknown): string => {
  try {
    return (JSON.stringify(event) ?? 'undefined').slice(0, excerpt);
  } catch (error) {
    return `not to be written: ${messageOf(error)}`;
  }
};

/** Logs and counts an event that is not known. It changes nothing and is not tried again. */
const ignore = (run: Run, event: unknown, why: string): void => {
  run.log.warn('unknown event', { why, event: excerptOf(event) });
  run.meter.record({ [reactorMetrics.unknownEvent]: 1 });
};

const act = async (run: Run, wake: Wake): Promise<void> => {
  const seen = await decided(run, wake);
  report.reportDecision(run, wake, seen);
  const acting = { ...seen, stored: await rememberAhead(run, seen) };
  const outcomes = await apply(run, acting.plan, async () => (await look(run, wake)).plan);
  report.reportOutcomes(run, outcomes);
  report.reportState(run, acting, outcomes);
  const { sight, conclusion } = await concludeInTurn(run, wake, { sight: acting, outcomes });
  report.countSwitches(run, conclusion.announcements);
  const told = await tell(run, sight, conclusion);
  const { snapshot, plan } = sight;
  const after = await lookAfterwards(run, told, { wake, snapshot, plan, outcomes });
  const failures = [...report.failuresOf(outcomes), ...after.failures];
  report.countFailedWrites(run, failures);
  throwAll(failures);
  run.meter.record({ [reactorMetrics.run]: 1 });
};

/**
 * One run: observe, decide, apply, announce, remember, confirm. Rejects at its end where anything could not be done, so
 * that Lambda tries again and the alarm on errors rings.
 */
export const react = async (run: Run, event: unknown): Promise<void> => {
  const wake = parseEvent(run.site, event);
  if (wake.kind === 'unknown') return ignore(run, event, wake.why);
  await act(run, wake);
};

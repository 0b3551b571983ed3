import { writeParameter } from '../aws/parameters.ts';
import { judgeRoutes } from '../failover/confirm.ts';
import { decide } from '../failover/decide.ts';
import { judgeProofs } from '../failover/proof.ts';
import { serializeMemory, withUnsaid, type Memory } from '../failover/memory.ts';
import { memoryParameter, reactorMetrics } from '../failover/names.ts';
import type { Announcement } from '../failover/announcement.ts';
import type { Outcome, Plan } from '../failover/plan.ts';
import { judgeReturnPaths } from '../failover/return-path.ts';
import { known, valueOf, type Snapshot } from '../failover/snapshot.ts';
import { second } from '../failover/time.ts';
import { announce } from './announce.ts';
import { ApplyError, messageOf, throwAll } from './apply-error.ts';
import { apply } from './apply.ts';
import { hasWritten, isConfirmDue, readRoutes, settle } from './confirm.ts';
import { parseEvent, type Wake } from './event.ts';
import { observe, recall } from './observe.ts';
import { within } from './patience.ts';
import { remember, rememberFirst } from './remember.ts';
import { isProofDue, prove } from './prove.ts';
import * as report from './report.ts';
import { isReturnDue, readTraffic } from './return-path.ts';
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

/** What has been remembered, and what failed, so far in a run. */
interface Books {
  /** Undefined where it is not known, and must not be overwritten. */
  readonly memory: Memory | undefined;
  /** The text that the parameter holds. */
  readonly text: string | undefined;
  readonly failures: readonly ApplyError[];
}

/** What a run has to say and to remember. */
interface News {
  readonly announcements: readonly Announcement[];
  readonly memory: Memory | undefined;
}

/**
 * Publishes, then remembers: with what could not be published, so that the next run says it (rule 8), and a broken topic
 * holds nothing else. Never rejects.
 */
const keep = async (run: Run, books: Books, { announcements, memory }: News): Promise<Books> => {
  const unpublished = await announce(run, announcements);
  const failed = unpublished.map(({ announcement }) => announcement);
  const next = memory && withUnsaid(memory, [...(memory.unsaid ?? []), ...failed]);
  const written = await remember(run, next, books.text);
  const errors = unpublished.map(({ error }) => error);
  return { memory: next, text: written.text, failures: [...books.failures, ...errors, ...written.failures] };
};

/**
 * The first run of a site, where no switch is to be said: remembers, then publishes, so that of several first runs at once
 * only one speaks. Never rejects.
 */
const begin = async (run: Run, books: Books, news: News & { readonly memory: Memory }): Promise<Books> => {
  const written = await rememberFirst(run, news.memory);
  if (written === 'taken') return books;
  const kept = await keep(run, { ...books, text: written.text }, news);
  return { ...kept, failures: [...written.failures, ...kept.failures] };
};

const isFirst = (snapshot: Snapshot, { announcements }: News): boolean =>
  snapshot.memory.kind === 'known' &&
  snapshot.memory.value === undefined &&
  !announcements.some(({ kind }) => kind === 'failover' || kind === 'failback');

/** What earlier runs could not publish is said first. */
const withEarlier = ({ announcements, memory }: News): News => ({
  announcements: [...(memory?.unsaid ?? []), ...announcements],
  memory: memory && withUnsaid(memory, []),
});

/**
 * Keeps what a run found out some time after it remembered. Another one may have remembered more meanwhile, a switch perhaps:
 * then what a run without a switch of its own found waits for the next look, and one that switched puts its own back.
 */
const keepLater = async (run: Run, books: Books, { news, isOwnChange }: Later): Promise<Books> => {
  const isNews = news.announcements.length > 0 || (news.memory && serializeMemory(news.memory)) !== books.text;
  if (!isNews && !isOwnChange) return books;
  const held = await recall(run);
  if (held.kind === 'unknown' || held.value === books.text) return keep(run, books, news);
  return isOwnChange ? keep(run, { ...books, text: held.value }, news) : books;
};

interface Later {
  readonly news: News;
  /** This run has changed a route. */
  readonly isOwnChange: boolean;
}

/** What was decided, and what became of it. */
interface Done {
  readonly plan: Plan;
  readonly outcomes: readonly Outcome[];
}

/** Off the critical path: is the path in use the one decided, and would the other carry? */
const confirm = async (run: Run, kept: Books, { plan, outcomes }: Done): Promise<Books> => {
  if (kept.memory === undefined) return kept;
  await settle(run, outcomes);
  const isOwnChange = hasWritten(outcomes);
  const { memory } = kept;
  const routes = await readRoutes(run);
  const isPrimaryDown = plan.health.primary.health === 'down';
  const confirmed = judgeRoutes({ site: run.site, routes, memory, now: run.clock.now(), isOwnChange, isPrimaryDown });
  report.reportRoutes(run, routes, confirmed.findings);
  return keepLater(run, kept, { news: confirmed, isOwnChange });
};

/** Off the critical path: would EC2 carry out a failover? */
const confirmPermission = async (run: Run, kept: Books, snapshot: Snapshot): Promise<Books> => {
  const { memory } = kept;
  if (memory === undefined) return kept;
  await prove(run, snapshot, memory);
  const news = judgeProofs({ site: run.site, proofs: run.proofs.current, memory, now: run.clock.now() });
  return keepLater(run, kept, { news, isOwnChange: false });
};

/** Off the critical path, too: do the answers of each path return over it? */
const watchReturn = async (run: Run, kept: Books, wake: Wake): Promise<Books> => {
  const { memory } = kept;
  if (memory === undefined || !isReturnDue(run, wake, memory)) return kept;
  const traffic = await readTraffic(run);
  run.log.info('traffic', { traffic });
  const news = judgeReturnPaths({ site: run.site, traffic, memory, now: run.clock.now() });
  return keepLater(run, kept, { news, isOwnChange: false });
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

/** Where a run begins; that memory could not be read is told at the run's end, after acting. */
const openBooks = (run: Run, { stored }: Look): Books => {
  const resource = memoryParameter(run.site);
  const failures = stored.kind === 'unknown' ? [new ApplyError({ step: 'recall', resource, why: stored.why })] : [];
  return { memory: undefined, text: valueOf(stored), failures };
};

const tell = (run: Run, sight: Look, news: News): Promise<Books> => {
  const books = openBooks(run, sight);
  const { memory } = news;
  return memory !== undefined && isFirst(sight.snapshot, news)
    ? begin(run, books, { ...news, memory })
    : keep(run, books, news);
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
  const kept = await tell(run, sight, withEarlier(conclusion));
  const isDue = isConfirmDue(run, { wake, outcomes, memory: kept.memory });
  const confirmed = isDue ? await confirm(run, kept, { plan: sight.plan, outcomes }) : kept;
  const closed = isProofDue(run, { wake, outcomes, memory: confirmed.memory })
    ? await confirmPermission(run, confirmed, sight.snapshot)
    : confirmed;
  const watched = await watchReturn(run, closed, wake);
  const failures = [...report.failuresOf(outcomes), ...watched.failures];
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

import { countingKinds, signalsOf } from '../../failover/health/signals.ts';
import { formatDuration, minute, second, type Instant, type Milliseconds } from '../../failover/time.ts';
import type { Recorded } from '../journal.ts';
import { failback, restore, trafficOnPrimary } from './failback-act.ts';
import { cut, failover, trafficOnBackup } from './failover-act.ts';
import { announcedAfter, findSwitches, type Announced, type Switched } from './findings.ts';
import type { Stage } from './stage.ts';
import { surprisesIn } from './surprises.ts';
import type { Narrator, Telling } from './telling.ts';
import { createWatch, MissingError } from './watch.ts';

/** What became of the story. */
export interface OutageResult {
  readonly ok: boolean;
  /** Seconds from the cut until the reference was available. */
  readonly failoverSeconds?: number;
  /** Seconds from the restoration until the reference was gone. */
  readonly failbackSeconds?: number;
  readonly switches: readonly Switched[];
  readonly announcements: readonly Announced[];
  /** What did not happen, where something did not. */
  readonly missing?: string;
}

const messageLimit: Milliseconds = 30 * second;

/** Plays *outage and recovery*: the DX line is cut and restored, and everything else must follow by itself. */
export const playOutage = async (stage: Stage, narrator: Narrator): Promise<OutageResult> => {
  const watch = createWatch(stage.journal, stage.clock);
  const telling = { stage, watch, narrator };
  const marks: { cut?: Instant; available?: Instant; restored?: Instant; gone?: Instant } = {};
  const result = (): Omit<OutageResult, 'ok'> => ({
    ...(marks.cut !== undefined &&
      marks.available !== undefined && { failoverSeconds: (marks.available - marks.cut) / second }),
    ...(marks.restored !== undefined &&
      marks.gone !== undefined && { failbackSeconds: (marks.gone - marks.restored) / second }),
    switches: marks.cut === undefined ? [] : findSwitches(watch.seen, marks.cut),
    announcements: marks.cut === undefined ? [] : announcedAfter(watch.seen, marks.cut),
  });
  try {
    await healthy(telling);
    await stage.clock.sleep(second);
    marks.cut = cut(telling);
    marks.available = await failover(telling, marks.cut);
    await trafficOnBackup(telling, marks.cut);
    await notification(telling, { kind: 'failover', from: marks.cut });
    marks.restored = await restore(telling);
    marks.gone = await failback(telling, marks.restored);
    await trafficOnPrimary(telling, marks.gone);
    await notification(telling, { kind: 'failback', from: marks.restored });
    const [surprise] = surprisesIn(stage.site, watch.seen);
    if (surprise !== undefined) throw new MissingError(surprise);
    return { ok: true, ...result() };
  } catch (error) {
    if (!(error instanceof MissingError)) throw error;
    narrator.tell({ at: stage.clock.now(), what: 'the story ends here', meaning: error.message });
    return { ok: false, ...result(), missing: error.message };
  } finally {
    watch.close();
  }
};

/** A stack that has been deployed for a while has been looked at: without the schedule nothing has woken the reactor yet. */
const firstLook = async ({ watch }: Telling): Promise<string> => {
  const hasLooked = () => watch.seen.some((it) => it.kind === 'invocation ended' && it.error === undefined);
  try {
    await watch.untilTrue('the reactor looks', hasLooked, 20 * second);
    return 'the reactor has looked';
  } catch (error) {
    if (!(error instanceof MissingError)) throw error;
    return 'nothing has woken the reactor yet';
  }
};

const healthy = async (telling: Telling): Promise<void> => {
  const { stage, watch, narrator } = telling;
  const { site, clock, users } = stage;
  narrator.await('the first signals, and the first look of the reactor');
  await watch.untilTrue('users reach on-premises', () => users.lastAnswer() !== undefined, minute);
  const looked = await firstLook(telling);
  const alarms = signalsOf(site).filter(({ kind, path }) => countingKinds(site, path).includes(kind));
  narrator.tell({
    at: clock.now(),
    what: 'healthy',
    meaning: `traffic to ${rangesOf(stage)} goes by Direct Connect; ${alarms.length} alarms watch both paths; ${looked}`,
  });
};

const rangesOf = ({ site }: Stage): string => site.routing.prefixLists.flatMap(({ ranges }) => ranges).join(', ');

const notification = async (
  { stage, watch, narrator }: Telling,
  { kind, from }: { kind: string; from: Instant },
): Promise<void> => {
  narrator.await('the notification');
  const announced = () => announcedAfter(watch.seen, from).find((it) => it.kind === kind);
  await watch.untilTrue(`the ${kind} is announced`, () => announced() !== undefined, messageLimit);
  const isEmail = (it: Recorded) =>
    it.kind === 'message' && it.protocol === 'email' && it.subject === announced()?.subject;
  const email = await watch.until('the e-mail', isEmail, { from, limit: messageLimit });
  narrator.tell({
    at: stage.clock.now(),
    what: 'notification',
    meaning: `one message for e-mail and chat, out ${formatDuration(email.at - from)} after the line changed; the e-mail reads:`,
    ...(email.kind === 'message' && { text: email.text }),
  });
};

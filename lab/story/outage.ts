import type { Announced, Switched } from './findings.ts';
import { announcedAfter, findSwitches, isReactorCall, references } from './findings.ts';
import type { Stage } from './stage.ts';
import { signalPrefix } from '../../failover/names.ts';
import { countingKinds, signalsOf } from '../../failover/signals.ts';
import { formatDuration, minute, second, type Instant, type Milliseconds } from '../../failover/time.ts';
import type { Recorded } from '../journal.ts';
import { createWatch, MissingError, type Watch } from './watch.ts';

/** One line of the timeline: what happened, and what it means to somebody new. */
export interface Entry {
  readonly at: Instant;
  readonly what: string;
  readonly meaning: string;
  /** Text to show in full, such as an e-mail. */
  readonly text?: string;
}

/** Where a story says what happens. */
export interface Narrator {
  tell(entry: Entry): void;
  /** What is awaited from now on, until the next entry. */
  await(what: string): void;
}

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

/** Detection, event, decision and write take seconds; without the event rule the schedule finds it within a minute. */
const failoverLimit: Milliseconds = 100 * second;
const messageLimit: Milliseconds = 30 * second;

interface Telling {
  readonly stage: Stage;
  readonly watch: Watch;
  readonly narrator: Narrator;
}

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

const cut = ({ stage, narrator }: Telling): Instant => {
  const at = stage.clock.now();
  stage.links.cut('primary');
  narrator.tell({
    at,
    what: 'link cut',
    meaning: 'the Direct Connect line carries nothing any more, without a word: BGP has not noticed yet',
  });
  return at;
};

const failover = async (telling: Telling, from: Instant): Promise<Instant> => {
  const { stage, watch, narrator } = telling;
  const { site, users } = stage;
  const alarmed = `${signalPrefix(site)}ping/primary/`;
  await watch.untilTrue('users lose a packet', () => users.firstLoss(from) !== undefined, 30 * second);
  narrator.tell({
    at: users.firstLoss(from) ?? from,
    what: 'loss seen',
    meaning: 'the first ping of users stays without an answer',
  });
  const { interval, threshold } = site.detection;
  narrator.await(`${threshold} losses in a row (${formatDuration(interval * threshold)})`);
  const alarm = await watch.until(
    'a ping alarm of primary',
    (it) => it.kind === 'alarm' && it.name.startsWith(alarmed) && it.to === 'ALARM',
    { from, limit: failoverLimit },
  );
  narrator.tell({
    at: alarm.at,
    what: 'alarm',
    meaning: alarm.kind === 'alarm' ? `${alarm.name}: ${alarm.reason}` : '',
  });
  narrator.await('the reactor');
  const created = await watch.until(
    'the reference',
    (it) => isReactorCall(it, 'ec2:CreateTransitGatewayPrefixListReference'),
    { from, limit: failoverLimit },
  );
  tellWake(telling, { from: alarm.at, to: created.at });
  narrator.tell({
    at: created.at,
    what: 'reference created',
    meaning: `in ${site.routing.routeTables.join(', ')}, to the VPN's attachment ${site.routing.backupAttachment}`,
  });
  const available = await watch.untilTrue('the reference is available', () => isSwitched(stage), 30 * second);
  return available;
};

/** Every list of every table points to the backup. */
const isSwitched = (stage: Stage): boolean => references(stage).every(({ state }) => state === 'available');

const tellWake = ({ watch, narrator }: Telling, { from, to }: { from: Instant; to: Instant }): void => {
  const within = watch.seen.filter(({ at }) => at >= from && at <= to);
  const event = within.findLast((it) => it.kind === 'event');
  if (event?.kind === 'event')
    narrator.tell({ at: event.at, what: 'event', meaning: `EventBridge's rule ${event.rule} wakes the reactor` });
  const run = within.findLast((it) => it.kind === 'invocation started');
  if (run?.kind === 'invocation started') {
    narrator.tell({
      at: run.at,
      what: 'reactor',
      meaning: 'it looks at every alarm, BGP, the route tables, the override and its memory, and decides',
    });
  }
};

const trafficOnBackup = async ({ stage, watch, narrator }: Telling, from: Instant): Promise<void> => {
  const { users, links, site } = stage;
  const [target] = site.through?.targets ?? [];
  const isBack = () =>
    (users.lastAnswer() ?? 0) > from + site.detection.interval &&
    links.pathOf(target?.address ?? '') === 'backup' &&
    (users.lastAnswer() ?? 0) > (users.firstLoss(from) ?? Infinity);
  const at = await watch.untilTrue('users are answered over the VPN', isBack, 30 * second);
  narrator.tell({
    at,
    what: 'traffic on VPN',
    meaning: `users were cut off for ${formatDuration(users.longestGap(from - second, at))}`,
  });
};

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

const restore = async ({ stage, narrator }: Telling): Promise<Instant> => {
  await stage.clock.sleep(2 * second);
  const at = stage.clock.now();
  stage.links.restore('primary');
  narrator.tell({
    at,
    what: 'link restored',
    meaning: 'Direct Connect carries again; traffic stays on the VPN until it has proved itself',
  });
  return at;
};

const isDelete = (it: Recorded): boolean => isReactorCall(it, 'ec2:DeleteTransitGatewayPrefixListReference');

const failback = async (telling: Telling, from: Instant): Promise<Instant> => {
  const { stage, watch, narrator } = telling;
  const { site } = stage;
  const ping = `${signalPrefix(site)}ping/primary/`;
  narrator.await('the alarms to be OK again');
  const ok = await watch.until(
    'the ping alarm of primary is OK again',
    (it) => it.kind === 'alarm' && it.name.startsWith(ping) && it.to === 'OK',
    { from, limit: 2 * minute },
  );
  const { holdDown } = site.failback;
  narrator.tell({
    at: ok.at,
    what: 'hold-down',
    meaning: `primary answers again, and must stay well for ${formatDuration(holdDown)}; the next look is at the full minute`,
  });
  narrator.await('the hold-down, then the scheduled look');
  const removed = await watch.until('the reference is removed', isDelete, { from, limit: holdDown + 4 * minute });
  narrator.tell({
    at: removed.at,
    what: 'reference removed',
    meaning: 'the route by Direct Connect is the best again',
  });
  return watch.untilTrue(
    'the reference is gone',
    () => references(stage).length === 0 || references(stage).every(({ state }) => state === 'absent'),
    30 * second,
  );
};

const trafficOnPrimary = async ({ stage, watch, narrator }: Telling, from: Instant): Promise<void> => {
  const { users, links, site } = stage;
  const [target] = site.through?.targets ?? [];
  const isThere = () => links.pathOf(target?.address ?? '') === 'primary' && (users.lastAnswer() ?? 0) > from + second;
  const at = await watch.untilTrue('users are answered over Direct Connect', isThere, 30 * second);
  narrator.tell({
    at,
    what: 'traffic on DX',
    meaning: `users lost at most ${formatDuration(users.longestGap(from - 2 * second, at))} by the way back`,
  });
};

import { signalPrefix } from '../../failover/names.ts';
import { withOneSource } from '../../failover/settings/sources.ts';
import { formatDuration, second, type Instant, type Milliseconds } from '../../failover/time.ts';
import { isReactorCall, references } from './findings.ts';
import type { Stage } from './stage.ts';
import type { Telling } from './telling.ts';

/** Detection, event, decision and write take seconds; without the event rule the schedule finds it within a minute. */
const failoverLimit: Milliseconds = 100 * second;
/** With one address a probe hears no answer of the VPN either, until BGP on-premises has timed out. */
const alone = ({ site }: Stage): string =>
  withOneSource(site).length === 0
    ? ''
    : "; a probe has one address, so the VPN's answers are lost with it until BGP's hold time of 90 s is over";

/** Cuts the Direct Connect line, and says so. */
export const cut = ({ stage, narrator }: Telling): Instant => {
  const at = stage.clock.now();
  stage.links.cut('primary');
  narrator.tell({
    at,
    what: 'link cut',
    meaning: `the Direct Connect line carries nothing any more, without a word: BGP has not noticed yet${alone(stage)}`,
  });
  return at;
};

/** From the first lost packet to the reference that is available: gives the moment. */
export const failover = async (telling: Telling, from: Instant): Promise<Instant> => {
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

/** Users are answered over the VPN. */
export const trafficOnBackup = async ({ stage, watch, narrator }: Telling, from: Instant): Promise<void> => {
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

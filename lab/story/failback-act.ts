import { signalPrefix } from '../../failover/names.ts';
import { formatDuration, minute, second, type Instant } from '../../failover/time.ts';
import type { Recorded } from '../journal.ts';
import { isReactorCall, references } from './findings.ts';
import type { Telling } from './telling.ts';

/** Restores the Direct Connect line, and says so. */
export const restore = async ({ stage, narrator }: Telling): Promise<Instant> => {
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

/** From the restoration to the reference that is gone: gives the moment. */
export const failback = async (telling: Telling, from: Instant): Promise<Instant> => {
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
    meaning: `primary answers again, and must stay well for ${formatDuration(holdDown)}; the scheduled look after that, at most a minute later, goes back`,
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

/** Users are answered over Direct Connect. */
export const trafficOnPrimary = async ({ stage, watch, narrator }: Telling, from: Instant): Promise<void> => {
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

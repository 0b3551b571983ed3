import type { Memory } from '../memory.ts';
import { signalsOf, type VifSignal } from './signals.ts';
import { paths, type Path } from '../path.ts';
import type { Site, VirtualInterface } from '../settings/site.ts';
import { valueOf, type PeerReading, type Snapshot, type VifReading } from '../snapshot.ts';
import type { Instant } from '../time.ts';
import { allOf, alarmHealth, type KindHealth } from './verdict.ts';

/** What BGP says of a path: the direct reading first, AWS's own alarm as the second witness. */

interface Evidence {
  readonly site: Site;
  readonly snapshot: Snapshot;
  /** Since when each direct reading is as it is. */
  readonly bgp: Memory['bgp'];
  readonly path: Path;
  readonly isPingHealthy: boolean;
}

/** Down when all virtual interfaces of the path are, healthy when all are up, else degraded or unknown. */
export const bgpHealth = (evidence: Evidence): KindHealth =>
  allOf(vifSignals(evidence.site, evidence.path, 'bgp').map((signal) => vifHealth(signal, evidence)));

const vifHealth = (signal: VifSignal, { snapshot, bgp, isPingHealthy }: Evidence): KindHealth => {
  const { vif } = signal;
  const status = directBgp(snapshot, vif);
  if (status !== undefined) {
    return {
      health: status === 'up' ? 'healthy' : 'down',
      since: bgp[sessionOf(vif)]?.since,
      why: `BGP of ${vif.id} is ${status}`,
    };
  }
  const alarm = alarmHealth(snapshot.alarms, signal.name, {
    of: `BGP of ${vif.id}`,
    inAlarm: `BGP of ${vif.id} is down by AWS's own alarm`,
    isOk: `BGP of ${vif.id} is up by AWS's own alarm`,
  });
  if (!isPingHealthy) return alarm;
  // Rule 1: AWS's datapoint comes 5 to 8 minutes late; beside a ping that answers it would replay an old flap. Where it
  // is the only reading, its OK must count, or the path could never be healthy: the hold-down is at least 10 min there.
  if (!vif.directRead && alarm.health === 'healthy') return alarm;
  return { health: 'unknown', why: `BGP of ${vif.id} is not known` };
};

/** A dual-stack interface is listed twice: each family's session has a time of its own. */
const sessionOf = (vif: VirtualInterface): string => `${vif.id}/${vif.addressFamily}`;

/** Fewer accepted prefixes than the site wants. Announces only, unless the site lets `prefixes` count. */
export const prefixesHealth = (site: Site, snapshot: Snapshot, path: Path): KindHealth =>
  allOf(
    vifSignals(site, path, 'prefixes').map(({ name, vif }) =>
      alarmHealth(snapshot.alarms, name, {
        of: `the count of prefixes accepted on ${vif.id}`,
        inAlarm: `fewer than ${vif.minimumPrefixes} prefixes are accepted on ${vif.id}`,
        isOk: `enough prefixes are accepted on ${vif.id}`,
        // Rule 2: down is none at all; fewer than wanted are still some.
        worst: vif.minimumPrefixes === 1 ? 'down' : 'degraded',
      }),
    ),
  );

const vifSignals = (site: Site, path: Path, kind: 'bgp' | 'prefixes'): VifSignal[] =>
  signalsOf(site).filter((signal): signal is VifSignal => signal.kind === kind && signal.path === path);

/** What is on its way out, or gone, says nothing of the line, whatever its status: AWS lists it for a while still. */
const isLeaving = ({ state }: Pick<PeerReading, 'state'> | Pick<VifReading, 'state'>): boolean =>
  state === 'deleting' || state === 'deleted';

/** BGP of the configured address family, read directly: up where any peer of the family that is there to stay is. */
export const directBgp = (snapshot: Snapshot, vif: VirtualInterface): 'up' | 'down' | undefined => {
  // Stryker disable next-line ArrayDeclaration: what is no peer has no address family, and is filtered out.
  const peers = valueOf(snapshot.vifs)?.find((it) => it.id === vif.id && !isLeaving(it))?.peers ?? [];
  const statuses = peers
    .filter((peer) => peer.addressFamily === vif.addressFamily && !isLeaving(peer))
    .map(({ status }) => status);
  if (statuses.includes('up')) return 'up';
  return statuses.length > 0 && statuses.every((status) => status === 'down') ? 'down' : undefined;
};

/** Since when each session reads as it does. A failed read changes nothing: it postpones, and does not restart. */
export const rememberBgp = (
  site: Site,
  snapshot: Snapshot,
  before: { bgp: Memory['bgp']; now: Instant },
): Memory['bgp'] => {
  const vifs = paths.flatMap((path) => site[path].virtualInterfaces);
  return Object.fromEntries(
    vifs.flatMap((vif) => {
      const status = directBgp(snapshot, vif);
      const key = sessionOf(vif);
      const earlier = before.bgp[key];
      if (status === undefined || status === earlier?.status) return earlier === undefined ? [] : [[key, earlier]];
      return [[key, { status, since: before.now }]];
    }),
  );
};

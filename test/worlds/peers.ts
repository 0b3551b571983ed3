import { minute } from '../../failover/time.ts';
import type { Variant } from './sites.ts';
import type { Happening, Kind, World } from './world.ts';

/**
 * Bugs that programs of this kind had, each as a world: what it takes to meet the bug, and what dx-failover does there.
 * `peers.test.ts` says what must be seen in each; `npm run attack -- --replay peer:event-spent` plays one.
 */

type Told = Pick<Happening, 'kind' | 'at' | 'lasts'> & Partial<Happening>;

/** In minutes; the primary unless told otherwise. */
const it = (kind: Kind, at: number, lasts: number, more: Partial<Happening> = {}): Told => ({
  kind,
  at: at * minute,
  lasts: Math.round(lasts * minute),
  ...more,
});
const cut = (at: number, lasts: number): Told => it('cut', at, lasts);
const ofBackup = { path: 'backup' } as const;
const backupCut = (at: number, lasts: number): Told => it('cut', at, lasts, ofBackup);

const on =
  (variant: Variant) =>
  (minutes: number, ...told: readonly Told[]): World => ({
    seed: 2,
    variant,
    length: minutes * minute,
    happenings: told.map((one) => ({ path: 'primary', pick: 0.5, ...one })),
  });
const world = on('plain');
/** With `requireProof`: what a world needs where both lines are dead. A sole probe that hears nothing doubts itself. */
const proven = on('proof');

/** The pick of `api error` that is CreateTransitGatewayPrefixListReference, each time. */
const creating = { pick: 0.3 };

/** Outages of a minute, one after another; 21 minutes apart neither damping nor brake has anything to say. */
export const cycles = (count: number): World =>
  world((count + 0.5) * 21, ...Array.from({ length: count }, (_, index) => cut(4 + 21 * index, 1)));

/** The worlds, by the name of what happens. */
export const peers = {
  /**
   * aws-transit-gateway-static-vpn-ha wrote down that it had acted before it asked whether the backup was up: with the
   * backup down the event was spent, the alarm stayed in ALARM, and nothing looked again. Ours looks every minute.
   */
  'event-spent': proven(38, backupCut(5, 10), cut(8, 22)),
  /**
   * Netskope's AWS-TGW-IPsec-Automation made the attachment of an UP event the target: a backup that recovered pulled
   * traffic off a healthy primary. Ours takes an event as a reason to look, and no more.
   */
  'backup-recovers': world(20, backupCut(5, 10)),
  /** The same moved traffic to a target that it had not found up. Ours stays where both are down, and says so. */
  'target-dead': proven(26, backupCut(4, 16), cut(6, 6)),
  /** The same repaired only what was down: an UP event that was missed left traffic on the backup for good. */
  'recovery-missed': world(18, cut(5, 5), it('events lost', 8, 9)),
  /** alterNAT and forkop switched on one failed check and back on one good one. Ours counts losses in a row. */
  'one-failed-check': world(28, ...Array.from({ length: 20 }, (_, index) => cut(4 + index, 0.05))),
  /**
   * alterNAT's check and its failback shared no memory: where only the check is filtered, traffic went back and forth until
   * the filter was mended. Ours goes back when what took it away is well.
   */
  'check-filtered': world(50, it('one way', 5, 40)),
  /** The same for a line that flaps for half an hour: failover each time, failbacks as damping and brake let. */
  flapping: world(50, it('flap', 5, 30)),
  /** dpinger's users had links that were up two minutes and down two: each good spell moved traffic back. */
  'two-minutes-up': world(45, ...Array.from({ length: 6 }, (_, index) => cut(5 + 4 * index, 2))),
  /**
   * keepalived applied its preempt_delay also where nobody served. Ours waits for no hold-down and no damping where the
   * backup is dead and the primary answers.
   */
  'nothing-serves': world(36, cut(5, 2), cut(8, 2), cut(11, 2), backupCut(15, 15)),
  /** The same at its start: an outage that is there before the program has looked once is an outage. */
  'down-at-the-start': world(18, cut(0, 10)),
  /** FortiGate's LambdaAP told by an alarm that stays in ALARM for 15 minutes: a second failover in there was silent. */
  'second-failover': world(24, cut(5, 2), cut(12, 2)),
  /** OPNsense had releases that failed over once and never again, and others that never went back. */
  'a-hundred-times': cycles(100),
  /** A VPN of 1.25 Gbit/s drowned under what Direct Connect carried: back as soon as the primary is well, not before. */
  'vpn-drowns': world(24, it('drowning', 4, 16, ofBackup), cut(5, 5)),
  /** And where each drowns as soon as it carries the traffic, and looks well as soon as it is idle: bounded. */
  'both-drown': world(75, it('drowning', 4, 56), it('drowning', 4.1, 56, ofBackup)),
  /** aws-dx-failover acted only where more than one virtual interface was left: useless with one Direct Connect. */
  'one-virtual-interface': world(18, it('bgp lost', 5, 5)),
  /** static-vpn-ha logged the error of a write and ended well: no retry, no notice. */
  'write-refused': world(30, it('api error', 4, 6, creating), cut(5, 15)),
  /** AWS-TGW-StaticIPsecVPN-FailoverAutomation changed the first route table, a fork of it the second. */
  'two-route-tables': on('tables')(18, cut(5, 5)),
  /** imon's ping took the way that was in use: after the switch it was green, over the backup. */
  'green-over-the-backup': world(50, cut(5, 35), it('other way', 5, 40)),
  /** OPNsense switched away, and away again, because the address that it pinged limits its answers: here to nine in ten. */
  'answers-limited': {
    ...world(36, it('lossy', 4, 30, { pick: 0.05 }), it('lossy', 4.1, 30, { pick: 0.05, ...ofBackup })),
    // Of one such half hour in seventy, chance makes five losses in a row: then it is a failover, once.
    seed: 3,
  },
  /** OPNsense disturbed traffic for a loss on the line that was not in use. */
  'idle-line-loses': world(30, it('lossy', 5, 20, { pick: 0.6, ...ofBackup })),
  /** orchestrator's users asked: automation off for a while, but still seeing, and back by itself. */
  'pinned-for-a-while': world(30, it('pin', 4, 10), cut(6, 14)),
  /** orchestrator recovered twice at once and split what it should have saved. */
  'two-at-once': world(18, it('two runs', 4, 12), cut(5, 5)),
  /** FortiGate's route stayed a blackhole, the Lambda silent, and nobody knew why. */
  blackhole: world(30, it('stranger in the way', 4, 10), cut(6, 14)),
  /** Alarms that went through INSUFFICIENT_DATA and back acted, or made noise. */
  'no-data': world(30, it('probe frozen', 5, 7), it('probe frozen', 18, 5)),
  /** alterNAT's users found out of a switch from the bill. Ours reminds every six hours. */
  'found-on-the-bill': world(6.6 * 60, cut(5, 6.4 * 60)),
} as const satisfies Readonly<Record<string, World>>;

type Peer = keyof typeof peers;

/** What replays them. */
export const peerReplays: readonly string[] = Object.keys(peers).map((name) => `peer:${name}`);

const isPeer = (name: string): name is Peer => Object.hasOwn(peers, name);

/** The world of a peer's bug; undefined where the replay is none of those. Throws where it names none. */
export const peerNamed = (replay: string): World | undefined => {
  if (!replay.startsWith('peer:')) return undefined;
  const name = replay.slice('peer:'.length);
  if (!isPeer(name)) throw new Error(`--replay: got ${replay}; allowed: ${peerReplays.join(', ')}`);
  return peers[name];
};

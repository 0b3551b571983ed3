import { decide } from '../../failover/decide.ts';
import { serializeMemory, type Memory } from '../../failover/memory.ts';
import type { Plan } from '../../failover/plan.ts';
import { signalsOf, type Signal } from '../../failover/health/signals.ts';
import { siteSchema } from '../../failover/settings/site-schema.ts';
import { known, type AlarmReading, type ReferenceReading, type Snapshot } from '../../failover/snapshot.ts';
import { hour, minute, parseInstant, type Instant } from '../../failover/time.ts';
import type { WiredSite } from '../../failover/wiring.ts';

/** A site in mode `act` where all is well, to be varied by spread: the difference is what a test is about. */

export const table = 'tgw-rtb-0d86bcd71877f6d88';
export const secondTable = 'tgw-rtb-0d86bcd71877f6d99';
export const list = 'pl-0d81338f99b4770b6';
export const testList = 'pl-0d81338f99b4770b7';
export const vpn = 'tgw-attach-0f21402e36c7c65ed';
export const elsewhere = 'tgw-attach-0ffffffffffffffff';
export const vif = 'dxvif-01234567';

export const now: Instant = parseInstant('2026-11-24T12:00:00Z') ?? 0;

const probeAt = (slot: string, address: string) => ({
  slot,
  host: {
    vpc: 'vpc-0123456789abcdef0',
    subnet: 'subnet-0123456789abcdef0',
    availabilityZone: 'us-east-1a',
    address,
    image: 'ami-0123456789abcdef0',
  },
});

type Input = Record<string, unknown>;

/** The site as the file would hold it, with the given top-level parts replaced. */
export const siteOf = (parts: Input = {}, probes: readonly string[] = ['a']): WiredSite => ({
  ...siteSchema.parse({
    region: 'us-east-1',
    mode: 'act',
    routing: {
      routeTables: [table],
      prefixLists: [{ id: list, ranges: ['10.3.0.0/18'] }],
      testPrefixList: { id: testList, ranges: ['173.0.0.5/32'] },
      backupAttachment: vpn,
    },
    primary: { virtualInterfaces: [{ id: vif, connection: 'dxcon-01234567' }], targets: ['10.109.2.1'] },
    backup: { targets: ['10.109.3.1'] },
    probes: probes.map((slot, index) => probeAt(slot, `10.0.0.${7 + index}`)),
    ...parts,
  }),
  name: 'hq',
  wiring: { prefixLists: [list], testPrefixList: testList },
});

export const site = siteOf();

export const memory: Memory = {
  version: 1,
  mode: 'act',
  path: 'primary',
  since: now - 24 * hour,
  because: 'R4 primary has been healthy',
  cause: [],
  made: {},
  bgp: { [`${vif}/ipv4`]: { status: 'up', since: now - 24 * hour } },
  primaryWasDown: false,
  primaryHealthySince: now - 24 * hour,
  damping: { penalty: 0, at: now - 24 * hour },
  switches: [],
  conditions: {},
};

/** Memory of a failover by ping that is `ago` old. */
export const memoryOnBackup = (ago: number): Memory => ({
  ...memory,
  path: 'backup',
  since: now - ago,
  because: 'R3 primary is down',
  cause: ['ping'],
  made: { [vpn]: { [table]: [list] } },
  switches: ago < hour ? [now - ago] : [],
});

export const ours: ReferenceReading = { prefixListId: list, state: 'available', attachmentId: vpn, isBlackhole: false };

type State = AlarmReading['state'];
type Said = State | readonly [State, Instant];

/** All alarms OK for a day, but those that `say` gives another word (with its moment, else a second ago). */
export const alarmsOf = (of: WiredSite, say: (signal: Signal) => Said | undefined = () => undefined) =>
  known(
    signalsOf(of).map((signal): AlarmReading => {
      const said = say(signal) ?? (['OK', now - 24 * hour] as const);
      const [state, since] = typeof said === 'string' ? [said, now - 1000] : said;
      return { name: signal.name, state, since, isQuestionable: false };
    }),
  );

export const vifs = (status: 'up' | 'down' | 'unknown') =>
  known([{ id: vif, peers: [{ addressFamily: 'ipv4' as const, status }] }]);

export const remembering = (it: Memory) => known(serializeMemory(it));

export const snapshotOf = (of: WiredSite, parts: Partial<Snapshot> = {}): Snapshot => ({
  alarms: alarmsOf(of),
  vifs: vifs('up'),
  tables: of.routing.routeTables.map((routeTableId) => ({ routeTableId, references: known([]) })),
  override: known(undefined),
  memory: remembering({ ...memory, mode: of.mode }),
  ...parts,
});

export const healthySnapshot = snapshotOf(site);

/** The route table with these references. */
export const standing = (...references: readonly ReferenceReading[]): Pick<Snapshot, 'tables'> => ({
  tables: [{ routeTableId: table, references: known(references) }],
});

const unknownYet = { health: 'unknown', why: 'nobody has looked' } as const;

/** The kinds of a path of which nothing is known. */
export const unjudged = { ping: unknownYet, loss: unknownYet };

/** Ping of a path reads down (or another state) on every probe. */
export const pingOf =
  (path: 'primary' | 'backup', said: Said = 'ALARM') =>
  (signal: Signal) =>
    signal.kind === 'ping' && signal.path === path ? said : undefined;

export const primaryDown = { alarms: alarmsOf(site, pingOf('primary')) };

/** Every word that a signal of the path gives by ping. */
export const words =
  (...say: readonly ((signal: Signal) => Said | undefined)[]) =>
  (signal: Signal) => {
    for (const word of say) {
      const said = word(signal);
      if (said !== undefined) return said;
    }
    return undefined;
  };

export const decideOn = (snapshot: Partial<Snapshot>, of: WiredSite = site): Plan =>
  decide(of, { ...snapshotOf(of), ...snapshot }, now);

export const pinned = (path: 'primary' | 'backup', until: string): Pick<Snapshot, 'override'> => ({
  override: known(JSON.stringify({ path, until, by: 'kim', why: 'router maintenance' })),
});

export const kindsOf = (plan: Plan): string[] => plan.announcements.map(({ kind, key }) => `${kind} ${key}`);
export const longAgo = now - 24 * hour;
export const aMinuteAgo = now - minute;

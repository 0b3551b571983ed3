import * as fc from 'fast-check';
import { conclude } from '../../failover/conclude.ts';
import { decide } from '../../failover/decide.ts';
import { serializeMemory, recall, type Memory } from '../../failover/memory.ts';
import type { Outcome, Plan } from '../../failover/plan.ts';
import { signalsOf, type Signal } from '../../failover/signals.ts';
import type { Kind, Path } from '../../failover/site.ts';
import { known, unknown, type AlarmReading, type ReferenceReading, type Snapshot } from '../../failover/snapshot.ts';
import { formatInstant, hour, minute, second, type Instant } from '../../failover/time.ts';
import type { WiredSite } from '../../failover/wiring.ts';
import {
  elsewhere,
  list,
  now as start,
  ours,
  secondTable,
  siteOf,
  table,
  testList,
  vif,
  vpn,
} from '../failover/scene.ts';

/**
 * Walks through random worlds: what was remembered is what `decide` really left behind, so that rare states (a half-done
 * switch, a respected move, a penalty near its limit) are ones that can come about.
 */

const secondList = 'pl-0d81338f99b4770b9';
const vifs = [vif, 'dxvif-11234567', 'dxvif-21234567'] as const;
const interfaces = (ids: readonly string[], { directRead = true, minimumPrefixes = 1 } = {}) =>
  ids.map((id) => ({ id, connection: 'dxcon-01234567', directRead, minimumPrefixes }));

const shape = fc.record({
  mode: fc.constantFrom('act', 'act', 'act', 'act', 'trial', 'observe'),
  slots: fc.constantFrom(['a'], ['a', 'b'], ['a', 'b'], ['a', 'b', 'c']),
  targets: fc.integer({ min: 1, max: 2 }),
  primaryVifs: fc.integer({ min: 0, max: 2 }),
  directRead: fc.constantFrom(true, true, true, false),
  minimumPrefixes: fc.constantFrom(1, 1, 5),
  backupVif: fc.constantFrom(false, false, true),
  counts: fc.constantFrom<Kind[]>(
    ['bgp', 'ping', 'loss'],
    ['bgp', 'ping', 'loss'],
    ['ping'],
    ['bgp', 'ping', 'loss', 'prefixes'],
  ),
  tables: fc.constantFrom([table], [table, secondTable]),
  lists: fc.constantFrom([list], [list], [list, secondList]),
  requireProof: fc.constantFrom(false, false, true),
  policy: fc.constantFrom('automatic', 'automatic', 'automatic', 'manual'),
  holdDown: fc.constantFrom('10m', '15m'),
  shortHold: fc.boolean(),
  maxSwitchesPerHour: fc.constantFrom(1, 2, 6),
  damping: fc.constantFrom(
    {},
    { suppress: 900, reuse: 300 },
    { suppress: 1000, reuse: 700, halfLife: '5m', longest: '20m' },
    { halfLife: '10m', longest: '20m', suppress: 1900 },
  ),
});

/** A site with settings such that everything comes about in a short walk. */
export const anySite: fc.Arbitrary<WiredSite> = shape.map((it) => {
  const site = siteOf(
    {
      mode: it.mode,
      routing: {
        routeTables: it.tables,
        prefixLists: it.lists.map((id, index) => ({ id, ranges: [`10.${3 + index}.0.0/18`] })),
        testPrefixList: { id: testList, ranges: ['173.0.0.5/32'] },
        backupAttachment: vpn,
      },
      primary: {
        virtualInterfaces: interfaces(vifs.slice(0, it.primaryVifs), it),
        targets: ['10.109.2.1', '10.109.2.2'].slice(0, it.targets),
      },
      backup: {
        virtualInterfaces: interfaces(it.backupVif ? [vifs[2]] : []),
        targets: ['10.109.3.1', '10.109.3.2'].slice(0, it.targets),
      },
      detection: { counts: it.counts },
      failover: { requireProof: it.requireProof },
      failback: {
        policy: it.policy,
        holdDown: it.shortHold && it.directRead ? '2m' : it.holdDown,
        damping: it.damping,
        maxSwitchesPerHour: it.maxSwitchesPerHour,
      },
    },
    it.slots,
  );
  return { ...site, wiring: { ...site.wiring, prefixLists: it.lists } };
});

type State = AlarmReading['state'];
type Looks = 'well' | 'down' | 'lossy' | 'degraded' | 'silent';

const stateOf = (looks: Looks, signal: Signal): State => {
  if (looks === 'silent') return 'INSUFFICIENT_DATA';
  if (signal.kind === 'ping') return looks === 'down' ? 'ALARM' : 'OK';
  if (signal.kind !== 'loss') return 'OK';
  return looks === 'down' || looks === 'lossy' || (looks === 'degraded' && signal.limit === 'degraded')
    ? 'ALARM'
    : 'OK';
};

const path = fc.constantFrom<Path>('primary', 'backup');
const state = fc.constantFrom<State>('OK', 'ALARM', 'INSUFFICIENT_DATA');
const nat = fc.nat({ max: 60 });

const overrideText = (at: Instant, minutes: number, kind: number): string | undefined => {
  const until = formatInstant(at + minutes * minute);
  const pin = (to: Path) => JSON.stringify({ path: to, until, by: 'kim', why: 'work' });
  const malformed = [
    '',
    'null',
    '{"path":"backup"}',
    '{"path":"up","until":"2027-01-01T00:00:00Z","by":"kim","why":"x"}',
    `{"path":"backup","until":"${until.slice(0, -1)}","by":"kim","why":"no offset"}`,
  ];
  return [undefined, '{"path":"auto"}', pin('primary'), pin('backup'), pin('primary'), pin('backup'), ...malformed][
    kind % 11
  ];
};

const event = fc.oneof(
  { weight: 4, arbitrary: fc.constant({ kind: 'path' as const, path: 'primary' as const, looks: 'well' as const }) },
  {
    weight: 8,
    arbitrary: fc.record({
      kind: fc.constant('path' as const),
      path,
      looks: fc.constantFrom<Looks>('well', 'well', 'well', 'well', 'down', 'down', 'lossy', 'degraded', 'silent'),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('alarm' as const),
      at: nat,
      state,
      isQuestionable: fc.constantFrom(false, false, false, true),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('vif' as const),
      at: nat,
      status: fc.constantFrom('up' as const, 'up' as const, 'down' as const, 'unknown' as const),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('stranger' as const),
      at: nat,
      makes: fc.constantFrom('ours', 'ours', 'nothing', 'nothing', 'elsewhere', 'blackhole', 'pending', 'deleting'),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('override' as const),
      minutes: fc.integer({ min: 1, max: 40 }),
      text: nat,
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('mode' as const),
      mode: fc.constantFrom('act' as const, 'act' as const, 'trial' as const, 'observe' as const),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant('attachment' as const), to: fc.constantFrom(vpn, elsewhere) }),
  },
  { weight: 1, arbitrary: fc.constant({ kind: 'forget' as const }) },
);

/** What a read that failed in this run was; one letter each: alarms, vifs, first table, second table, override, memory. */
const unread = fc.oneof(
  { weight: 8, arbitrary: fc.constant('') },
  { weight: 2, arbitrary: fc.constantFrom('a', 'v', '1', '2', '12', 'o', 'm', 'mo', 'av', 'm1') },
);

const step = fc.record({
  after: fc.oneof(
    fc.constantFrom(second, 20 * second, minute, minute, 5 * minute, 20 * minute, hour),
    fc.record({ due: nat, off: fc.constantFrom(-1, 0, 1) }),
  ),
  events: fc.array(event, { maxLength: 2 }),
  unread,
  /** How the run ends: mostly all succeeds; some writes fail; it dies after them, or before. */
  ends: fc.constantFrom('well', 'well', 'well', 'well', 'well', 'partly', 'dead after', 'dead before'),
});

export type Step = typeof step extends fc.Arbitrary<infer It> ? It : never;
const looking = (...events: readonly (readonly [Path, Looks])[]): Step => ({
  after: minute,
  events: events.map(([of, looks]) => ({ kind: 'path', path: of, looks })),
  unread: '',
  ends: 'well',
});

/** How a walk may begin, so that what takes several looks in a row is not left to chance. */
const beginning = fc.constantFrom<Step[]>(
  [],
  [],
  [looking(['primary', 'down']), looking(['primary', 'well'])],
  [looking(['primary', 'down']), looking(['primary', 'degraded'], ['backup', 'down'])],
);

export const anyWalk = fc
  .tuple(anySite, beginning, fc.array(step, { minLength: 8, maxLength: 20 }))
  .map(([site, first, steps]): readonly [WiredSite, readonly Step[]] => [site, [...first, ...steps]]);

interface World {
  site: WiredSite;
  now: Instant;
  readonly alarms: Map<string, AlarmReading>;
  readonly peers: Map<string, 'up' | 'down' | 'unknown'>;
  readonly references: Map<string, readonly ReferenceReading[]>;
  override: string | undefined;
  memory: string | undefined;
}

const worldOf = (site: WiredSite): World => ({
  site,
  now: start,
  alarms: new Map(
    signalsOf(site).map(({ name }) => [name, { name, state: 'OK', since: start - 24 * hour, isQuestionable: false }]),
  ),
  peers: new Map(vifs.map((id) => [id, 'up'])),
  references: new Map(site.routing.routeTables.map((id) => [id, []])),
  override: undefined,
  memory: undefined,
});

const setAlarm = (world: World, name: string, to: State, isQuestionable = false): void => {
  const before = world.alarms.get(name);
  if (before === undefined) return;
  world.alarms.set(name, { name, state: to, since: before.state === to ? before.since : world.now, isQuestionable });
};

const listsIn = (site: WiredSite): string[] => [...site.wiring.prefixLists, testList];

const put = (
  world: World,
  { routeTableId, prefixListId }: { routeTableId: string; prefixListId: string },
  it?: Partial<ReferenceReading>,
): void => {
  const others = (world.references.get(routeTableId) ?? []).filter((one) => one.prefixListId !== prefixListId);
  world.references.set(routeTableId, it === undefined ? others : [...others, { ...ours, ...it, prefixListId }]);
};

const happen = (world: World, it: Step['events'][number]): void => {
  const { site } = world;
  const signals = signalsOf(site);
  switch (it.kind) {
    case 'path':
      for (const signal of signals.filter((one) => one.path === it.path))
        setAlarm(world, signal.name, stateOf(it.looks, signal));
      return;
    case 'alarm':
      setAlarm(world, signals[it.at % signals.length]?.name ?? '', it.state, it.isQuestionable);
      return;
    case 'vif':
      world.peers.set(vifs[it.at % vifs.length] ?? vif, it.status);
      return;
    case 'stranger': {
      const places = site.routing.routeTables.flatMap((routeTableId) =>
        listsIn(site).map((prefixListId) => ({ routeTableId, prefixListId })),
      );
      const place = places[it.at % places.length];
      const made = {
        nothing: undefined,
        ours: { attachmentId: site.routing.backupAttachment },
        pending: { attachmentId: site.routing.backupAttachment, state: 'pending' as const },
        deleting: { attachmentId: site.routing.backupAttachment, state: 'deleting' as const },
        elsewhere: { attachmentId: 'tgw-attach-0eeeeeeeeeeeeeeee' },
        blackhole: { attachmentId: undefined, isBlackhole: true },
      }[it.makes];
      if (place !== undefined) put(world, place, made);
      return;
    }
    case 'override':
      world.override = overrideText(world.now, it.minutes, it.text);
      return;
    case 'mode':
      world.site = { ...site, mode: it.mode };
      return;
    case 'attachment':
      world.site = { ...site, routing: { ...site.routing, backupAttachment: it.to } };
      return;
    case 'forget':
      world.memory = undefined;
  }
};

const later = (at: Instant | undefined, ...lengths: number[]) =>
  at === undefined ? [] : lengths.map((length) => at + length);

/** The moments at which a rule may change its mind. */
const dueTimes = ({ site, memory, override, now }: World): Instant[] => {
  const recalled = recall(known(memory));
  if (recalled.kind !== 'known') return [];
  const it: Memory = recalled.memory;
  const { halfLife, reuse } = site.failback.damping;
  const until = override === undefined ? undefined : /"until":"([^"]+Z)"/.exec(override)?.[1];
  return [
    ...later(it.primaryHealthySince, site.failback.holdDown, minute),
    ...later(it.since, 30 * second),
    ...later(it.switches[0], hour),
    ...later(it.damping.countedAt, minute),
    ...later(it.respected?.until, 0),
    ...later(it.pin?.until, 0),
    ...later(it.conditions['on-faith']?.since, minute),
    ...later(until === undefined ? undefined : Date.parse(until), 0),
    ...later(it.damping.at, Math.ceil(halfLife * Math.log2(Math.max(1, it.damping.penalty) / reuse))),
  ].filter((at) => at > now + 1);
};

const pass = (world: World, after: Step['after']): void => {
  if (typeof after === 'number') {
    world.now += after;
    return;
  }
  const due = dueTimes(world);
  world.now = due.length === 0 ? world.now + minute : (due[after.due % due.length] ?? world.now) + after.off;
};

const look = (world: World, failed: string): Snapshot => {
  const read = <T>(letter: string, value: T) => (failed.includes(letter) ? unknown('throttled') : known(value));
  const { site } = world;
  const mayRead = (['primary', 'backup'] as const)
    .flatMap((it) => site[it].virtualInterfaces)
    .filter(({ directRead }) => directRead);
  return {
    alarms: read('a', [...world.alarms.values()]),
    vifs: read(
      'v',
      mayRead.map(({ id }) => ({
        id,
        peers: [{ addressFamily: 'ipv4' as const, status: world.peers.get(id) ?? 'unknown' }],
      })),
    ),
    tables: site.routing.routeTables.map((routeTableId, index) => ({
      routeTableId,
      references: read(String(index + 1), world.references.get(routeTableId) ?? []),
    })),
    override: read('o', world.override),
    memory: read('m', world.memory),
  };
};

/** Carries a plan out as the step says, and remembers. */
const carryOut = (world: World, plan: Plan, ends: Step['ends']): void => {
  if (ends === 'dead before') return;
  const outcomes = plan.changes.map((change, index): Outcome => {
    if (ends === 'partly' && index % 2 === 0) return { change, kind: 'failed', why: 'throttled' };
    put(world, change, change.kind === 'create' ? { attachmentId: change.attachmentId } : undefined);
    return { change, kind: change.kind === 'create' ? 'created' : 'removed' };
  });
  if (ends === 'dead after') return;
  const { memory } = conclude({ site: world.site, plan, outcomes });
  if (memory !== undefined) world.memory = serializeMemory(memory);
};

export interface Scene {
  readonly site: WiredSite;
  readonly snapshot: Snapshot;
  readonly now: Instant;
}

/** Calls `visit` at each look of a walk, with what was seen and decided. */
export const walk = (
  [site, steps]: readonly [WiredSite, readonly Step[]],
  visit: (scene: Scene, plan: Plan) => void,
): void => {
  const world = worldOf(site);
  for (const it of steps) {
    pass(world, it.after);
    for (const one of it.events) happen(world, one);
    const scene = { site: world.site, snapshot: look(world, it.unread), now: world.now };
    const plan = decide(scene.site, scene.snapshot, scene.now);
    visit(scene, plan);
    carryOut(world, plan, it.ends);
  }
};

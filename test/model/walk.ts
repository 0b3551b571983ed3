import { conclude } from '../../failover/conclude.ts';
import { decide } from '../../failover/decide.ts';
import { serializeMemory, recall, type Memory } from '../../failover/memory.ts';
import type { Outcome, Plan } from '../../failover/plan.ts';
import { signalsOf } from '../../failover/health/signals.ts';
import { known, unknown, type AlarmReading, type ReferenceReading, type Snapshot } from '../../failover/snapshot.ts';
import { hour, minute, second, type Instant } from '../../failover/time.ts';
import type { WiredSite } from '../../failover/wiring.ts';
import { now as start, ours, testList, vif } from '../failover/scene.ts';
import { overrideText, stateOf, vifs, type State, type Step } from './steps.ts';

/**
 * Walks through random worlds: what was remembered is what `decide` really left behind, so that rare states (a half-done
 * switch, a respected move, a penalty near its limit) are ones that can come about.
 */

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
    ...later(it.rehearsed?.[0], hour),
    ...later(it.damping.countedAt, minute),
    ...later(it.respected?.until, 0),
    ...later(it.pin?.until, 0),
    ...later(it.onFaithSince, minute),
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

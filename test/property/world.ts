import * as fc from 'fast-check';
import { conclude } from '../../failover/conclude.ts';
import { decide } from '../../failover/decide.ts';
import { serializeMemory, type Memory } from '../../failover/memory.ts';
import { formatPin } from '../../failover/rules/override.ts';
import type { Outcome, Plan } from '../../failover/plan.ts';
import { signalsOf } from '../../failover/health/signals.ts';
import { known, unknown, type AlarmReading, type ReferenceReading, type Snapshot } from '../../failover/snapshot.ts';
import { hour, minute, type Instant } from '../../failover/time.ts';
import type { WiredSite } from '../../failover/wiring.ts';
import {
  elsewhere,
  list,
  memory,
  now,
  ours,
  secondTable,
  siteOf,
  table,
  testList,
  vif,
  vpn,
} from '../failover/scene.ts';

/** Random sites, snapshots and memories, and a small world that plans are carried out in. */

const routing = {
  routeTables: [table, secondTable],
  prefixLists: [{ id: list, ranges: ['10.3.0.0/18'] }],
  testPrefixList: { id: testList, ranges: ['173.0.0.5/32'] },
  backupAttachment: vpn,
};

const siteCases = (['act', 'trial', 'observe'] as const).flatMap((mode) =>
  [['a'], ['a', 'b']].flatMap((probes) =>
    [{}, { failover: { requireProof: true }, failback: { policy: 'manual' } }].map((rest) =>
      siteOf({ mode, routing, ...rest }, probes),
    ),
  ),
);

export const anySite: fc.Arbitrary<WiredSite> = fc.constantFrom(...siteCases);

const ago = (longest: number): fc.Arbitrary<Instant> => fc.integer({ min: 0, max: longest }).map((it) => now - it);
const path = fc.constantFrom('primary' as const, 'backup' as const);

const alarmOf = (name: string): fc.Arbitrary<AlarmReading> =>
  fc.record({
    name: fc.constant(name),
    state: fc.oneof(
      { weight: 3, arbitrary: fc.constant('OK' as const) },
      { weight: 2, arbitrary: fc.constant('ALARM' as const) },
      { weight: 1, arbitrary: fc.constant('INSUFFICIENT_DATA' as const) },
    ),
    since: ago(2 * hour),
    isQuestionable: fc.oneof({ weight: 9, arbitrary: fc.constant(false) }, { weight: 1, arbitrary: fc.constant(true) }),
  });

/** Mostly read, sometimes not. */
const reading = <T>(value: fc.Arbitrary<T>) =>
  fc.oneof({ weight: 6, arbitrary: value.map(known) }, { weight: 1, arbitrary: fc.constant(unknown('throttled')) });

const reference = (prefixListId: string): fc.Arbitrary<ReferenceReading | undefined> =>
  fc.constantFrom(
    undefined,
    undefined,
    { ...ours, prefixListId },
    { ...ours, prefixListId, state: 'pending' as const },
    { ...ours, prefixListId, state: 'deleting' as const },
    { ...ours, prefixListId, attachmentId: elsewhere },
    { ...ours, prefixListId, attachmentId: undefined, isBlackhole: true },
  );

const references: fc.Arbitrary<readonly ReferenceReading[]> = fc
  .tuple(reference(list), reference(testList))
  .map((them) => them.filter((it) => it !== undefined));

const made: fc.Arbitrary<Memory['made']> = fc.constantFrom(
  {},
  { [vpn]: { [table]: [list] } },
  { [vpn]: { [table]: [list], [secondTable]: [list] } },
  { [vpn]: { [table]: [testList] } },
  { [elsewhere]: { [table]: [list] } },
);

const pin = fc.record({
  path,
  until: fc.integer({ min: -10, max: 60 }).map((minutes) => now + minutes * minute),
  by: fc.string({ minLength: 1, maxLength: 20 }).filter((it) => it.trim() !== '' && !it.includes('NaN')),
  why: fc.string({ minLength: 1, maxLength: 20 }).filter((it) => it.trim() !== ''),
});

const conditionKeys = ['both-down', 'conflict', 'pinned', 'damped', 'backup-down', 'blind:primary', 'odd'];
const conditions: fc.Arbitrary<Memory['conditions']> = fc.dictionary(
  fc.constantFrom(...conditionKeys),
  fc.record({ since: ago(2 * hour), said: ago(2 * hour) }, { requiredKeys: ['since'] }),
);

const anyMemory: fc.Arbitrary<Memory> = fc
  .record({
    mode: fc.constantFrom('act' as const, 'trial' as const, 'observe' as const),
    path,
    since: ago(2 * hour),
    cause: fc.subarray(['bgp' as const, 'ping' as const, 'loss' as const]),
    made,
    primaryWasDown: fc.boolean(),
    primaryHealthySince: fc.option(ago(2 * hour), { nil: undefined }),
    onFaithSince: fc.option(ago(2 * hour), { nil: undefined }),
    damping: fc.record({ penalty: fc.integer({ min: 0, max: 3000 }), at: ago(hour), suppressedSince: ago(hour) }),
    switches: fc.array(ago(hour), { maxLength: 8 }).map((them) => them.toSorted((one, other) => one - other)),
    pin: fc.option(pin, { nil: undefined }),
    respected: fc.option(fc.record({ path, until: ago(hour).map((it) => it + hour / 2) }), { nil: undefined }),
    conditions,
  })
  .map((it) => ({ ...memory, ...it }));

/** Text of any kind, JSON of any kind, and what is nearly right. */
const anyText = fc.oneof(fc.string(), fc.json(), fc.constantFrom('null', '[]', '{"path":"backup"}', '{"__proto__":1}'));

const vifReading = fc
  .constantFrom('up' as const, 'up' as const, 'down' as const, 'unknown' as const)
  .map((status) => [{ id: vif, peers: [{ addressFamily: 'ipv4' as const, status }] }]);

const overrideText = fc.oneof(
  { weight: 3, arbitrary: fc.constant(undefined) },
  { weight: 2, arbitrary: pin.map(formatPin) },
  { weight: 1, arbitrary: anyText },
);

const memoryText = fc.oneof(
  { weight: 6, arbitrary: anyMemory.map(serializeMemory) },
  { weight: 1, arbitrary: fc.constant(undefined) },
  { weight: 1, arbitrary: anyText },
);

/** Whatever a run may see of a site. */
export const anySnapshot = (site: WiredSite): fc.Arbitrary<Snapshot> =>
  fc.record({
    alarms: reading(
      fc
        .tuple(...signalsOf(site).map(({ name }) => alarmOf(name)))
        .chain((alarms) => fc.oneof({ weight: 4, arbitrary: fc.constant(alarms) }, fc.subarray(alarms))),
    ),
    vifs: reading(vifReading),
    tables: fc.tuple(
      ...site.routing.routeTables.map((routeTableId) =>
        reading(references).map((them) => ({ routeTableId, references: them })),
      ),
    ),
    override: reading(overrideText),
    memory: reading(memoryText),
  });

/** A site, and what a run sees of it. */
export const anyScene = anySite.chain((site) => fc.tuple(fc.constant(site), anySnapshot(site)));

/** Every change succeeds. */
export const succeed = ({ changes }: Plan): Outcome[] =>
  changes.map((change) => ({ change, kind: change.kind === 'create' ? 'created' : 'removed' }));

const changed = (references: readonly ReferenceReading[], plan: Plan, routeTableId: string) => {
  const mine = plan.changes.filter((change) => change.routeTableId === routeTableId);
  const isChanged = ({ prefixListId }: ReferenceReading) => mine.some((it) => it.prefixListId === prefixListId);
  const creations = mine.filter(({ kind }) => kind === 'create');
  return [
    ...references.filter((it) => !isChanged(it)),
    ...creations.map(({ prefixListId, attachmentId }): ReferenceReading => ({
      prefixListId,
      attachmentId,
      state: 'available',
      isBlackhole: false,
    })),
  ];
};

/** What the next run sees, where the plan was carried out and nothing else happened. */
export const carriedOut = (snapshot: Snapshot, plan: Plan, remembered: Memory | undefined): Snapshot => ({
  ...snapshot,
  tables: snapshot.tables.map(({ routeTableId, references: them }) => ({
    routeTableId,
    references: them.kind === 'known' ? known(changed(them.value, plan, routeTableId)) : them,
  })),
  memory: remembered === undefined ? snapshot.memory : known(serializeMemory(remembered)),
});

/** One run that succeeds: what was decided, and what the next run sees. */
export const runOn = (site: WiredSite, snapshot: Snapshot, at: Instant = now) => {
  const plan = decide(site, snapshot, at);
  const concluded = conclude({ site, plan, outcomes: succeed(plan) });
  return { plan, ...concluded, next: carriedOut(snapshot, plan, concluded.memory) };
};

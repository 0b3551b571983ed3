import * as fc from 'fast-check';
import type { Signal } from '../../failover/health/signals.ts';
import type { Kind, Path } from '../../failover/path.ts';
import type { AlarmReading } from '../../failover/snapshot.ts';
import { formatInstant, hour, minute, second, type Instant } from '../../failover/time.ts';
import type { WiredSite } from '../../failover/wiring.ts';
import { elsewhere, list, secondTable, siteOf, table, testList, vif, vpn } from '../failover/scene.ts';

/** Random sites, and what happens to them: reads that fail, links that fail, strangers, operators, runs that die. */

const secondList = 'pl-0d81338f99b4770b9';
/** The interfaces that a site may have; the last is the backup's. */
export const vifs = [vif, 'dxvif-11234567', 'dxvif-21234567'] as const;
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

export type State = AlarmReading['state'];
type Looks = 'well' | 'down' | 'lossy' | 'degraded' | 'silent';

/** What a signal's alarm says while its path looks so. */
export const stateOf = (looks: Looks, signal: Signal): State => {
  if (looks === 'silent') return 'INSUFFICIENT_DATA';
  if (signal.kind === 'ping')
    return looks === 'down' || (looks === 'degraded' && signal.limit === 'degraded') ? 'ALARM' : 'OK';
  if (signal.kind !== 'loss') return 'OK';
  return looks === 'down' || looks === 'lossy' || (looks === 'degraded' && signal.limit === 'degraded')
    ? 'ALARM'
    : 'OK';
};

const path = fc.constantFrom<Path>('primary', 'backup');
const state = fc.constantFrom<State>('OK', 'ALARM', 'INSUFFICIENT_DATA');
const nat = fc.nat({ max: 60 });

/** Of every kind of text that the override parameter may hold, one. */
export const overrideText = (at: Instant, minutes: number, kind: number): string | undefined => {
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

/** One look: how long after the last, what happened before it, what it could not read, how its run ends. */
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

/** A site, and looks at it. */
export const anyWalk = fc
  .tuple(anySite, beginning, fc.array(step, { minLength: 8, maxLength: 20 }))
  .map(([site, first, steps]): readonly [WiredSite, readonly Step[]] => [site, [...first, ...steps]]);

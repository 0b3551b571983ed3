import { describe, expect, it } from 'vitest';
import { conclude } from '../../failover/conclude.ts';
import { settleConditions } from '../../failover/announce/conditions.ts';
import { toMessage } from '../../failover/announce/message.ts';
import { formatPin } from '../../failover/rules/override.ts';
import type { Outcome } from '../../failover/plan.ts';
import type { Signal } from '../../failover/health/signals.ts';
import { known, unknown, type Snapshot } from '../../failover/snapshot.ts';
import { hour, minute } from '../../failover/time.ts';
import type { WiredSite } from '../../failover/wiring.ts';
import {
  alarmsOf,
  decideOn,
  elsewhere,
  list,
  memory,
  memoryOnBackup,
  now,
  ours,
  pingOf,
  pinned,
  primaryDown,
  remembering,
  secondTable,
  site,
  siteOf,
  standing,
  table,
  vifs,
  vpn,
} from './scene.ts';

/** What a person reads, word for word: the whole of each e-mail, kept in the snapshot beside this file. */

type Scene = readonly [title: string, parts: Partial<Snapshot>, of?: WiredSite, failing?: readonly string[]];

/** The e-mails of a run, whose writes fail in these route tables. */
const mailsOf = (parts: Partial<Snapshot>, of: WiredSite, failing: readonly string[]): string => {
  const plan = decideOn(parts, of);
  const outcomes = plan.changes.map((change): Outcome => {
    if (failing.includes(change.routeTableId)) return { change, kind: 'failed', why: 'UnauthorizedOperation' };
    return { change, kind: change.kind === 'create' ? 'created' : 'removed' };
  });
  return [
    `(${plan.reason.rule} ${plan.reason.text})`,
    ...conclude({ site: of, plan, outcomes }).announcements.map((it) => toMessage(of, it).email),
  ].join('\n\n');
};

const holding = (...keys: readonly string[]) => ({
  conditions: Object.fromEntries(keys.map((key) => [key, { since: now - 10 * minute }])),
});
const remembers = (...keys: readonly string[]) => ({ memory: remembering({ ...memory, ...holding(...keys) }) });
const onBackup = (parts: Partial<typeof memory> = {}) => ({
  ...standing(ours),
  memory: remembering({ ...memoryOnBackup(20 * minute), ...parts }),
});
const reminded = { conditions: { 'on-backup': { since: now - 12 * hour, said: now - 6 * hour } } };
const probesSay = (says: Readonly<Record<string, 'ALARM'>>) => (signal: Signal) =>
  'probe' in signal && signal.kind === 'ping' && signal.path === 'primary' ? says[signal.probe] : undefined;
const limitOf = (limit: string) => (signal: Signal) =>
  signal.kind === 'loss' && signal.path === 'primary' && signal.limit === limit ? ('ALARM' as const) : undefined;
const manyTimes = Array.from({ length: 6 }, () => now - 50 * minute);
const two = siteOf({ routing: { ...site.routing, routeTables: [table, secondTable] } });
const tables = (one: boolean, other: boolean) => ({
  tables: [
    { routeTableId: table, references: known(one ? [ours] : []) },
    { routeTableId: secondTable, references: known(other ? [ours] : []) },
  ],
});
const madeInBoth = { [vpn]: { [table]: [list], [secondTable]: [list] } };
const foreign = { ...ours, attachmentId: elsewhere };
const silent = alarmsOf(site, () => 'INSUFFICIENT_DATA');
const trial = siteOf({ mode: 'trial' });
const observe = siteOf({ mode: 'observe' });
const atOne = '2026-11-24T13:00:00Z';
const over = { path: 'backup', until: now - minute, by: 'kim', why: 'router maintenance' } as const;

const switches: readonly Scene[] = [
  ['a failover', primaryDown],
  ['a failover by BGP', { vifs: vifs('down') }],
  ['a failover by loss', { alarms: alarmsOf(site, (it) => limitOf('down')(it) ?? limitOf('degraded')(it)) }],
  ['a failback', onBackup()],
  [
    'a failback that fails in one of two tables',
    { ...tables(true, true), memory: remembering({ ...memoryOnBackup(hour), made: madeInBoth }) },
    two,
    [secondTable],
  ],
  ['a failover that fails everywhere', primaryDown, two, [table, secondTable]],
  [
    'the rest of a failover',
    { ...primaryDown, ...tables(true, false), memory: remembering(memoryOnBackup(hour)) },
    two,
  ],
  ['a failover that was found done', { ...primaryDown, ...standing(ours) }],
  ['a failback that was found done', { memory: remembering(memoryOnBackup(hour)) }],
  [
    'a failover that nobody remembers, seen when primary has just come back',
    { ...standing(ours), alarms: alarmsOf(site, pingOf('primary', ['OK', now - minute])) },
  ],
  ['a failover in mode observe', { ...primaryDown, memory: remembering({ ...memory, mode: 'observe' }) }, observe],
  ['a failover in mode trial', { ...primaryDown, memory: remembering({ ...memory, mode: 'trial' }) }, trial],
];

const states: readonly Scene[] = [
  [
    'nothing is known of either path',
    { alarms: silent, vifs: unknown('throttled'), ...remembers('blind:primary', 'blind:backup') },
  ],
  ['primary loses packets', { alarms: alarmsOf(site, limitOf('degraded')), ...remembers('degraded:primary') }],
  ['the backup is down', { alarms: alarmsOf(site, pingOf('backup')), ...remembers('backup-down') }],
  ['both paths are down', { vifs: vifs('down'), alarms: alarmsOf(site, pingOf('backup')) }],
  ['both paths are down, on backup', { ...onBackup(), vifs: vifs('down'), alarms: alarmsOf(site, pingOf('backup')) }],
  ['too few prefixes', { alarms: alarmsOf(site, (it) => (it.kind === 'prefixes' ? 'ALARM' : undefined)) }],
  [
    'the probes disagree',
    { alarms: alarmsOf(siteOf({}, ['a', 'b']), probesSay({ a: 'ALARM' })), ...remembers('undecided') },
    siteOf({}, ['a', 'b']),
  ],
  [
    'the backup is not known to be healthy',
    { vifs: vifs('down'), alarms: alarmsOf(site, pingOf('backup', 'INSUFFICIENT_DATA')) },
    siteOf({ failover: { requireProof: true } }),
  ],
  ['damping holds failback', onBackup({ damping: { penalty: 2200, at: now, countedAt: now, suppressedSince: now } })],
  ['the brake holds failback', onBackup({ switches: manyTimes })],
  ['failback is manual', onBackup(), siteOf({ failback: { policy: 'manual' } })],
  ['hold-down', { ...onBackup({ primaryHealthySince: now - minute }) }],
  ['primary is still down', { ...onBackup(), ...primaryDown }],
  [
    'the backup has just gone down',
    { ...onBackup(), alarms: alarmsOf(site, (it) => (it.path === 'primary' ? ['OK', now - 1] : pingOf('backup')(it))) },
  ],
  ['memory cannot be read', { ...standing(ours), memory: unknown('throttled') }],
  ['a pin to primary while it is down', { ...primaryDown, ...pinned('primary', atOne) }],
  ['a pin to backup', pinned('backup', atOne)],
  ['the end of a pin', { memory: remembering({ ...memory, pin: over }) }],
  ['a pin whose end is past', { override: known(formatPin(over)) }],
  ['a pin whose end is years ahead', pinned('backup', '2062-11-24T13:00:00Z')],
  ['an override that is malformed', { override: known('{"path":"north"}') }],
  ['an override that is malformed, on backup', { ...onBackup(), override: known('north') }],
  [
    'an override that cannot be read, after a pin',
    { override: unknown('throttled'), memory: remembering({ ...memory, pin: { ...over, until: now + hour } }) },
  ],
  ['a reference that is not ours', { ...primaryDown, ...standing(foreign), ...remembers('blocked') }],
  ['a blackhole that is not ours', standing({ ...ours, attachmentId: undefined, isBlackhole: true })],
  [
    'a reference of ours to a former attachment',
    {
      ...standing(foreign),
      ...primaryDown,
      memory: remembering({ ...memoryOnBackup(hour), made: { [elsewhere]: { [table]: [list] } } }),
    },
  ],
  [
    'a reference of ours that nothing switches',
    { ...standing(ours), memory: remembering({ ...memory, mode: 'trial', made: { [vpn]: { [table]: [list] } } }) },
    trial,
  ],
  [
    'a route table that cannot be read',
    { tables: [{ routeTableId: table, references: unknown('throttled') }], ...remembers('unread') },
  ],
  ['traffic is still on backup', { ...onBackup(reminded), ...primaryDown }],
  [
    'traffic would still be on backup',
    { ...primaryDown, memory: remembering({ ...memoryOnBackup(hour), ...reminded, made: {}, mode: 'observe' }) },
    observe,
  ],
  [
    'the test list is still on backup',
    {
      ...primaryDown,
      ...standing({ ...ours, prefixListId: trial.wiring.testPrefixList ?? '' }),
      memory: remembering({
        ...memoryOnBackup(hour),
        ...reminded,
        made: { [vpn]: { [table]: [trial.wiring.testPrefixList ?? ''] } },
        mode: 'trial',
      }),
    },
    trial,
  ],
];

const moves: readonly Scene[] = [
  ['watching begins', { memory: known(undefined) }],
  ['watching begins on backup', { ...standing(ours), memory: known('rubbish') }],
  ['watching begins in mode trial', { memory: known(undefined) }, trial],
  ['the mode changes', { memory: remembering({ ...memory, mode: 'observe' }) }],
  ['somebody moves traffic to backup', standing(ours)],
  ['somebody moves traffic to a backup that is down', { ...standing(ours), alarms: alarmsOf(site, pingOf('backup')) }],
  ['somebody moves traffic against a pin', { ...standing(ours), ...pinned('primary', atOne) }],
  ['somebody moves traffic as it is pinned', { ...standing(ours), ...pinned('backup', atOne) }],
  [
    'somebody moves traffic back while primary is down, in mode observe',
    { ...primaryDown, memory: remembering({ ...memoryOnBackup(hour), mode: 'observe' }) },
    observe,
  ],
  [
    'the rest of a failover is found done',
    { ...primaryDown, ...tables(true, true), memory: remembering(memoryOnBackup(hour)) },
    two,
  ],
  [
    'the rest of a failback is found done',
    { ...tables(false, false), memory: remembering({ ...memory, made: madeInBoth }) },
    two,
  ],
  [
    'a move is respected',
    {
      ...standing(ours),
      memory: remembering({ ...memoryOnBackup(minute), respected: { path: 'backup', until: now + hour } }),
    },
  ],
];

describe('what a person reads', () => {
  const scenes = [...switches, ...states, ...moves].map(
    ([title, parts, of = site, failing = []]) => [title, () => mailsOf(parts, of, failing)] as const,
  );

  it.each(scenes)('R8 of %s', (_, mails) => {
    expect(mails()).toMatchSnapshot();
  });

  it('R8 when a state is over', () => {
    const keys = ['blind:backup', 'degraded:primary', 'backup-down', 'both-down', 'undecided', 'unproven', 'damped'];
    const more = [
      'braked',
      'manual',
      'unreadable',
      'pinned',
      'pin-far',
      'conflict',
      'former',
      'pinned-down',
      'blocked',
    ];
    const most = ['stranded', 'unread', 'on-backup', 'prefixes:primary', 'write-failed', 'ineffective', 'backstop'];
    const routes = ['unrouted', 'astray', 'futile', 'refused', 'unconfirmed'];
    const before = [...keys, ...more, ...most, ...routes].map((key) => [key, { since: now - hour, said: now }]);

    const { announcements } = settleConditions([], {
      before: Object.fromEntries(before) as typeof memory.conditions,
      now,
      reminder: hour,
      isCarried: () => false,
    });

    expect(announcements.map(({ headline, nextSteps }) => [headline, ...nextSteps].join('\n'))).toMatchSnapshot();
  });
});

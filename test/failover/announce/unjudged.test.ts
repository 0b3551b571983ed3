import { describe, expect, it } from 'vitest';
import type { Signal } from '../../../failover/health/signals.ts';
import { known, unknown, type Snapshot } from '../../../failover/snapshot.ts';
import { hour, minute } from '../../../failover/time.ts';
import {
  alarmsOf,
  decideOn,
  kindsOf,
  memory,
  memoryOnBackup,
  now,
  ours,
  remembering,
  secondTable,
  site,
  siteOf,
  standing,
  table,
} from '../scene.ts';

const said = (key: string) => ({ conditions: { [key]: { since: now - hour, said: now - minute } } });
const silent = (path: string) => ({
  alarms: alarmsOf(site, (signal: Signal) => (signal.path === path ? 'INSUFFICIENT_DATA' : undefined)),
});
const two = siteOf({ routing: { ...site.routing, routeTables: [table, secondTable] } });
const halfRead = {
  tables: [
    { routeTableId: table, references: known([]) },
    { routeTableId: secondTable, references: unknown('throttled') },
  ],
};
const waiting = { ...memoryOnBackup(20 * minute), primaryHealthySince: now - minute };

type Case = readonly [key: string, when: string, parts: Partial<Snapshot>, remembered?: typeof memory];

const filled = (cases: readonly Case[]) =>
  cases.map(([key, when, parts, remembered = memory]) => [key, when, parts, remembered] as const);

const left: readonly Case[] = [
  ['ineffective', 'the routes are judged elsewhere', {}],
  ['backstop', 'the routes are judged elsewhere', {}],
  ['unrouted', 'the routes are judged elsewhere', {}],
  ['astray', 'the routes are judged elsewhere', {}],
  ['futile', 'the routes are judged elsewhere', {}],
  ['unconfirmed', 'the routes are judged elsewhere', {}],
  ['write-failed', 'the writes are judged elsewhere', {}],
  ['refused', 'EC2 is asked elsewhere', {}],
  ['degraded:backup', 'the backup is not known', silent('backup')],
  ['backup-down', 'the backup is not known', silent('backup')],
  ['unproven', 'primary is not known', silent('primary')],
  ['damped', 'primary is not known, on backup', { ...silent('primary'), ...standing(ours) }, waiting],
];

const over: readonly Case[] = [
  ['degraded:backup', 'only primary is not known', silent('primary')],
  ['both-down', 'only the backup is not known', silent('backup')],
  ['undecided', 'only the backup is not known', silent('backup')],
  ['undecided', 'the probes agree', {}],
  ['prefixes:primary', 'the prefixes are known', {}],
  ['prefixes:backup', 'the path has no prefixes', {}],
  ['unproven', 'primary is healthy', {}],
  ['unproven', 'primary is not known, on backup', { ...silent('primary'), ...standing(ours) }, waiting],
  ['damped', 'primary is healthy, on backup', standing(ours), waiting],
  ['damped', 'primary is not known, on primary', silent('primary')],
  ['conflict', 'the table is read, and nothing stands in the way', {}],
];

const lookAt = (key: string, parts: Partial<Snapshot>, remembered: typeof memory) =>
  decideOn({ ...parts, memory: remembering({ ...remembered, ...said(key) }) });

describe('a state that was said', () => {
  it.each(filled(left))('R8 is left as it is, %s, while %s', (key, _, parts, remembered) => {
    const plan = lookAt(key, parts, remembered);

    expect(kindsOf(plan)).toEqual([]);
    expect(plan.memory?.conditions).toMatchObject(said(key).conditions);
  });

  it('R8 is over, refused, in observe, where EC2 is not asked', () => {
    const remembered = { ...memory, ...said('refused'), mode: 'observe' } as const;

    expect(kindsOf(decideOn({ memory: remembering(remembered) }, siteOf({ mode: 'observe' })))).toEqual([
      'over refused',
    ]);
  });

  it.each(filled(over))('R8 is over, %s, while %s', (key, _, parts, remembered) => {
    expect(kindsOf(lookAt(key, parts, remembered))).toEqual([`over ${key}`]);
  });

  it.each(['conflict', 'former', 'stranded'])('R8 is left as it is, %s, while one of two tables is unread', (key) => {
    expect(kindsOf(decideOn({ ...halfRead, memory: remembering({ ...memory, ...said(key) }) }, two))).toEqual([]);
  });
});

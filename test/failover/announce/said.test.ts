import { describe, expect, it } from 'vitest';
import { pathDimensions, targetDimensions } from '../../../failover/names.ts';
import { formatPin } from '../../../failover/rules/override.ts';
import { isSaidOtherwise } from '../../../failover/announce/said.ts';
import { known, unknown } from '../../../failover/snapshot.ts';
import { hour, minute } from '../../../failover/time.ts';
import {
  decideOn,
  elsewhere,
  kindsOf,
  list,
  memory,
  memoryOnBackup,
  now,
  ours,
  remembering,
  standing,
  table,
  testList,
} from '../scene.ts';

/** What is said of references and pins, when, and what another announcement says already. */

const over = (key: string) => ({ kind: 'over', key, at: now, headline: '', lines: [], nextSteps: [] }) as const;
const move = { from: 'backup', to: 'primary', reason: 'R4 a test' } as const;
const pin = { path: 'backup', until: now + hour, by: 'kim', why: 'a test' } as const;

describe('what a switch ends', () => {
  it.each(['on-backup', 'both-down', 'unproven', 'damped', 'braked', 'manual', 'pinned-down', 'blocked'])(
    'R8 is not said to be over beside the announcement of the switch: %s',
    (key) => {
      expect(isSaidOtherwise({ word: {} }, move)(over(key))).toBe(true);
      expect(isSaidOtherwise({ word: {} }, undefined)(over(key))).toBe(false);
    },
  );

  it.each(['conflict', 'degraded:primary', 'write-failed'])('R8 does not end %s, which is said', (key) => {
    expect(isSaidOtherwise({ word: {} }, move)(over(key))).toBe(false);
  });
});

describe('a pin that has ended', () => {
  const ended = { ...pin, until: now - minute };

  it('R5 is said to have expired, and not while another pin is in force', () => {
    const remembers = { memory: remembering({ ...memory, pin: ended }) };

    expect(kindsOf(decideOn(remembers))).toEqual(['notice pinned']);
    expect(kindsOf(decideOn({ ...remembers, override: known(formatPin({ ...pin, path: 'primary' })) }))).toEqual([
      'condition pinned',
    ]);
  });
});

describe('a reference of ours', () => {
  const former = { ...ours, attachmentId: elsewhere };
  const made = { [elsewhere]: { [table]: [list] } };

  it.each([
    ['is said at once while traffic stays on backup', minute, ['condition former']],
    ['is not said where it goes by the failback of this run', hour, []],
  ])('R6 to a former attachment %s', (_, since, said) => {
    const remembers = { ...memoryOnBackup(since), made, switches: [], primaryHealthySince: now - since };

    const plan = decideOn({ ...standing(former), memory: remembering(remembers) });

    expect(kindsOf(plan)).toEqual(said);
    expect(plan.changes).toHaveLength(since === hour ? 1 : 0);
  });

  it('R6 that nothing switches now is said by its own name', () => {
    const stranded = { ...memory, made: { [elsewhere]: { [table]: [testList] } } };
    const reference = { ...ours, prefixListId: testList, attachmentId: elsewhere };

    expect(kindsOf(decideOn({ ...standing(reference), memory: remembering(stranded) }))).toEqual([
      'condition stranded',
    ]);
  });

  it.each([
    ['before 3 minutes', 3 * minute - 1, []],
    ['after 3 minutes', 3 * minute, ['condition unread']],
  ])('R12 a route table that cannot be read is said: %s', (_, since, said) => {
    const conditions = { unread: { since: now - since } };
    const tables = [{ routeTableId: table, references: unknown('throttled') }];

    expect(kindsOf(decideOn({ tables, memory: remembering({ ...memory, conditions }) }))).toEqual(said);
  });
});

it('a metric of a target has the path, the target and the probe for dimensions', () => {
  expect(targetDimensions('through', { address: '10.3.0.9', port: 443 }, 'b')).toEqual({
    Path: 'through',
    Target: '10.3.0.9-tcp-443',
    Probe: 'b',
  });
});

it('a metric of a path has the path and the probe', () => {
  expect(pathDimensions('backup', 'b')).toEqual({ Path: 'backup', Probe: 'b' });
});

import { describe, expect, it } from 'vitest';
import { conclude } from '../../failover/conclude.ts';
import type { Memory } from '../../failover/memory.ts';
import type { Outcome } from '../../failover/plan.ts';
import { hour, minute, second } from '../../failover/time.ts';
import {
  decideOn,
  memory,
  memoryOnBackup,
  now,
  ours,
  primaryDown,
  remembering,
  siteOf,
  standing,
  table,
  testList,
  vpn,
} from './scene.ts';

/** What modes `observe` and `trial` call a switch moves no traffic; it is counted by itself. */

const observe = siteOf({ mode: 'observe' });
const trial = siteOf({ mode: 'trial' });
const asMany = Array.from({ length: 6 }, (_, index) => now - (50 - index) * minute);

const onBackup = (it: Partial<Memory>) => ({
  ...standing(ours),
  memory: remembering({ ...memoryOnBackup(20 * minute), switches: [], ...it }),
});

const after = (site: typeof observe, it: Partial<Memory> = {}) => {
  const plan = decideOn({ ...primaryDown, memory: remembering({ ...memory, mode: site.mode, ...it }) }, site);
  const outcomes = plan.changes.map((change): Outcome => ({ change, kind: 'created' }));
  return conclude({ site, plan, outcomes }).memory;
};

/** What of these is remembered a look later. */
const kept = (moments: readonly number[]) =>
  decideOn({ memory: remembering({ ...memory, mode: 'observe', rehearsed: [...moments] }) }, observe).memory?.rehearsed;

/** The rule on which `observe` stays, or goes back. */
const ruleOf = (it: Partial<Memory>) => decideOn(onBackup({ mode: 'observe', ...it }), observe).reason.rule;

/** Where `trial` takes its test list to be, whose reference it made so long ago and that cannot be seen. */
const pathAfter = (ago: number) => {
  const made = { [vpn]: { [table]: [testList] } };
  const before: Memory = { ...memoryOnBackup(ago), mode: 'trial', made, switches: [], rehearsed: [now - ago] };
  return decideOn({ ...primaryDown, memory: remembering(before) }, trial).from;
};

describe('a switch that moves no traffic', () => {
  it.each([
    ['observe', observe],
    ['trial', trial],
  ] as const)('R13 is remembered apart in mode %s', (_, site) => {
    const [one, two] = [now - 20 * minute, now - 10 * minute];

    expect(after(site)).toMatchObject({ path: 'backup', switches: [], rehearsed: [now] });
    expect(after(site, { switches: [one], rehearsed: [two] })).toMatchObject({
      switches: [one],
      rehearsed: [two, now],
    });
  });

  it('R13 is forgotten after an hour, and more than 60 of them are', () => {
    expect(kept([now - hour, now - hour + 1])).toEqual([now - hour + 1]);
    expect(kept(Array.from({ length: 70 }, (_, index) => now - 70 * second + index))).toHaveLength(60);
  });

  it('R13 is counted by the brake of its mode, with those that moved traffic', () => {
    expect(ruleOf({ rehearsed: asMany })).toBe('R13');
    expect(ruleOf({ switches: asMany.slice(0, 2), rehearsed: asMany.slice(2) })).toBe('R13');
    expect(ruleOf({ rehearsed: asMany.slice(1) })).toBe('R4');
  });

  it('R13 holds no traffic once the mode is another: it is forgotten in the first look', () => {
    const plan = decideOn(onBackup({ mode: 'trial', rehearsed: asMany }));

    expect(plan).toMatchObject({ path: 'primary', switch: { to: 'primary' } });
    expect(plan.memory).toMatchObject({ mode: 'act', switches: [] });
    expect(plan.memory?.rehearsed).toBeUndefined();
  });

  it('R13 leaves those that moved traffic remembered, whatever the mode is meanwhile', () => {
    expect(decideOn(onBackup({ mode: 'trial', switches: asMany })).reason.rule).toBe('R13');
    expect(decideOn({ memory: remembering({ ...memory, switches: asMany }) }, observe).memory?.switches).toEqual(
      asMany,
    );
  });

  it('R7 is not taken for undone by somebody while a reading may still show what was before', () => {
    expect(pathAfter(30 * second - 1)).toBe('backup');
    expect(pathAfter(30 * second)).toBe('primary');
  });
});

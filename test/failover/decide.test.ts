import { describe, expect, it } from 'vitest';
import { conclude } from '../../failover/conclude.ts';
import { known, unknown } from '../../failover/snapshot.ts';
import { hour, minute } from '../../failover/time.ts';
import {
  decideOn,
  list,
  memory,
  memoryOnBackup,
  now,
  ours,
  pinned,
  primaryDown,
  remembering,
  site,
  siteOf,
  standing,
  table,
  vif,
  vpn,
} from './scene.ts';

/** What a run keeps of what it saw, before any change. */

const nothing = { memory: known(undefined) };
const atRest = {
  version: 1,
  mode: 'act',
  path: 'primary',
  since: now,
  because: 'found so',
  cause: [],
  made: {},
  bgp: { [`${vif}/ipv4`]: { status: 'up', since: now } },
  primaryHealthySince: now,
  primaryWasDown: false,
  damping: { penalty: 0, at: now },
  switches: [],
  conditions: {},
};

describe('memory', () => {
  it('R9 begins with what is found, and no past', () => {
    expect(decideOn(nothing).memory).toEqual(atRest);
  });

  it('R9 begins on backup where our reference stands', () => {
    const { memory: kept } = decideOn({ ...nothing, ...standing(ours) });

    expect(kept).toMatchObject({ path: 'backup', since: now, because: 'found so', cause: [], switches: [] });
    expect(kept?.made).toEqual({ [vpn]: { [table]: [list] } });
  });

  it('R9 begins without a word on the primary where nothing is known of it', () => {
    expect(decideOn({ ...nothing, alarms: unknown('throttled') }).memory).toEqual({
      ...atRest,
      primaryHealthySince: undefined,
      conditions: expect.any(Object) as unknown,
    });
  });

  it('R9 is left as it is while all stays well', () => {
    expect(decideOn({}).memory).toEqual(memory);
  });

  it('R10 says anew since when, once the mode has changed', () => {
    expect(decideOn({ memory: remembering({ ...memory, mode: 'observe' }) }).memory).toMatchObject({
      mode: 'act',
      path: 'primary',
      since: now,
      because: 'found so',
    });
  });

  it('R4 counts the first word that primary is down, also where nothing was remembered', () => {
    expect(decideOn({ ...nothing, ...primaryDown }).memory).toMatchObject({
      primaryWasDown: true,
      damping: { penalty: site.failback.damping.penalty },
    });
  });

  it.each([false, true])('R4 takes unknown for no word: nothing is counted, and damping ends (down: %s)', (it) => {
    const damping = { penalty: 1000, at: now - hour, suppressedSince: now - hour };
    const before = { ...memory, primaryWasDown: it, damping };

    const { memory: kept } = decideOn({ alarms: unknown('throttled'), memory: remembering(before) });

    expect(kept?.primaryWasDown).toBe(it);
    expect(kept?.damping).toEqual({ penalty: 1000, at: now - hour });
  });
});

describe('what is remembered ahead of the changes', () => {
  it('R8 is a switch to primary where nothing was remembered: memory would begin there, and it would go unsaid', () => {
    const plan = decideOn({ ...nothing, ...standing(ours), ...pinned('primary', '2026-11-24T13:00:00Z') });

    expect(plan.changes).toHaveLength(1);
    expect(plan.ahead?.unsaid?.map(({ key }) => key)).toContain('watching');
  });

  it('R10 is nothing in observe, which changes nothing', () => {
    const observe = siteOf({ mode: 'observe' });
    const before = { ...memoryOnBackup(20 * minute), mode: 'observe' as const, made: {}, path: 'primary' as const };

    const plan = decideOn({ ...standing(ours), memory: remembering({ ...before, switches: [] }) }, observe);

    expect(plan).toMatchObject({ from: 'backup', path: 'primary', switch: { to: 'primary' }, changes: [] });
    expect(plan.ahead).toBeUndefined();
  });
});

describe('a look', () => {
  it('R8 says no state while memory cannot be read, for it would say it in every run', () => {
    const broken = { override: known('rubbish') };

    expect(decideOn(broken).announcements.map(({ key }) => key)).toEqual(['unreadable']);
    expect(decideOn({ ...broken, memory: unknown('throttled') }).announcements).toEqual([]);
  });

  it('names no moment to look again where none is due by time alone', () => {
    expect(decideOn({}).lookAgain).toBeUndefined();
    expect(decideOn(primaryDown).lookAgain).toBeUndefined();
  });

  it.each([
    ['nothing is remembered', known(undefined), 'watching begins'],
    ['the mode has changed', remembering({ ...memory, mode: 'observe' }), 'the mode is now act'],
  ])('R10 says where traffic is, or was where it moves it as well: %s', (_, remembered, headline) => {
    const first = (parts: Parameters<typeof decideOn>[0]) =>
      decideOn({ ...parts, memory: remembered }).announcements[0]?.headline;

    expect(first({})).toBe(`${headline}, traffic is on primary`);
    expect(first(primaryDown)).toBe(`${headline}, traffic was on primary`);
  });

  it('R10 in observe, without memory, wants a switch that it cannot say once: nothing is blocked', () => {
    const observe = siteOf({ mode: 'observe' });
    const plan = decideOn({ ...primaryDown, memory: unknown('throttled') }, observe);

    expect(plan).toMatchObject({ from: 'primary', path: 'backup', switch: undefined, memory: undefined });
    expect(conclude({ site: observe, plan, outcomes: [] }).announcements).toEqual([]);
  });

  it('R4 names the end of the hold-down', () => {
    const healthy = { ...memoryOnBackup(hour), primaryHealthySince: now - 5 * minute };

    expect(decideOn({ ...standing(ours), memory: remembering(healthy) }).lookAgain).toBe(now + 10 * minute);
  });
});

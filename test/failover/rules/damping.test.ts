import { describe, expect, it } from 'vitest';
import { countChange, heldUntil, penaltyAt, settle, undamped } from '../../../failover/rules/damping.ts';
import { ceilingOf } from '../../../failover/settings/rules/ceiling.ts';
import { unknown } from '../../../failover/snapshot.ts';
import { minute, second } from '../../../failover/time.ts';
import { alarmsOf, decideOn, memory, now, pingOf, primaryDown, remembering, site } from '../scene.ts';

const settings = site.failback.damping;
const start = undamped(0);
/** The damping after failures at these moments. */
const after = (...moments: readonly number[]) =>
  moments.reduce((damping, at) => countChange(damping, settings, at), start);

describe('damping', () => {
  it('R4 holds the third failover in a row for 46 min, with the defaults', () => {
    const third = after(0, 15 * minute, 30 * minute);

    const until = heldUntil(third, settings, 30 * minute);

    expect(Math.floor(((until ?? 0) - 30 * minute) / minute)).toBe(46);
  });

  it('R4 does not hold the first failover, nor the second a quarter of an hour later', () => {
    expect(heldUntil(after(0), settings, 0)).toBeUndefined();
    expect(heldUntil(after(0, 15 * minute), settings, 15 * minute)).toBeUndefined();
  });

  it('R4 halves the penalty in each half-life', () => {
    expect(penaltyAt(after(0), settings, 30 * minute)).toBe(500);
    expect(penaltyAt(after(0), settings, 60 * minute)).toBe(250);
  });

  it('R4 counts changes within 60 s once', () => {
    expect(after(0, 59 * second).penalty).toBe(1000);
    expect(after(0, 60 * second).penalty).toBeGreaterThan(1900);
  });

  it('R4 never holds longer than 60 min, however often the primary fails', () => {
    const moments = Array.from({ length: 50 }, (_, index) => index * minute);
    const last = 49 * minute;

    const damping = after(...moments);

    expect(damping.penalty).toBe(ceilingOf(settings));
    expect((heldUntil(damping, settings, last) ?? 0) - last).toBe(60 * minute);
  });

  it('R4 forgets the suppression when the penalty has decayed, and holds no later change below the limit', () => {
    const third = after(0, 15 * minute, 30 * minute);
    const until = heldUntil(third, settings, 30 * minute) ?? 0;

    expect(heldUntil(third, settings, until - second)).toBe(until);
    expect(heldUntil(third, settings, until)).toBeUndefined();
    expect(settle(third, settings, until)).toEqual({ ...third, suppressedSince: undefined });
    expect(settle(third, settings, until - second)).toBe(third);
  });
});

describe('what damping counts', () => {
  const wasDown = remembering({ ...memory, primaryWasDown: true });

  it('R4 counts a change into down, once', () => {
    expect(decideOn(primaryDown).memory).toMatchObject({
      primaryWasDown: true,
      damping: { penalty: 1000, at: now, countedAt: now },
    });
    expect(decideOn({ ...primaryDown, memory: wasDown }).memory?.damping).toEqual(memory.damping);
  });

  it('R4 does not count a return into down from unknown: only from healthy', () => {
    const blind = decideOn({
      alarms: alarmsOf(site, pingOf('primary', 'INSUFFICIENT_DATA')),
      vifs: unknown('timed out'),
      memory: wasDown,
    });

    expect(blind.health.primary.health).toBe('unknown');
    expect(blind.memory).toMatchObject({ primaryWasDown: true, damping: memory.damping });
  });

  it('R4 counts no change into healthy', () => {
    expect(decideOn({ memory: wasDown }).memory).toMatchObject({ primaryWasDown: false, damping: memory.damping });
  });
});

describe('damping at its limits', () => {
  it('R4 counts within 60 s once, at whatever time of day', () => {
    const first = countChange(undamped(now), settings, now);

    expect(countChange(first, settings, now + 59 * second)).toBe(first);
    expect(countChange(first, settings, now + minute).penalty).toBeGreaterThan(1900);
  });

  it('R4 holds from the suppress limit on, and no longer than to the reuse limit', () => {
    const strict = { ...settings, suppress: settings.penalty };

    expect(countChange(undamped(now), strict, now).suppressedSince).toBe(now);
    expect(heldUntil({ penalty: settings.reuse, at: now, suppressedSince: now }, settings, now)).toBeUndefined();
  });

  it('R4 begins with no penalty, and has nothing to forget where nothing is held', () => {
    expect(undamped(now)).toEqual({ penalty: 0, at: now });
    expect(settle(start, settings, now)).toBe(start);
  });
});

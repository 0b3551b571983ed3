import { describe, expect, it } from 'vitest';
import { difference, type Account } from './account.ts';

const whole: Account = {
  moved: [
    { at: 0, path: 'primary' },
    { at: 5000, path: 'backup' },
  ],
  told: [
    { at: 5000, who: 'kim@example.com', what: 'FAILOVER' },
    { at: 9000, who: 'kim@example.com', what: 'REMINDER' },
  ],
};
const without = (changed: Partial<Account>): string | undefined => difference(whole, { ...whole, ...changed }, 3000);

describe('a removal is caught', () => {
  it('where traffic does not move', () => {
    expect(without({ moved: whole.moved.slice(0, 1) })).toBe('traffic: primary, not primary → backup');
  });

  it('where somebody is not told', () => {
    expect(without({ told: whole.told.slice(0, 1) })).toBe('told: not kim@example.com: REMINDER');
  });

  it('where somebody else is told', () => {
    const told = whole.told.map((it) => ({ ...it, who: 'lee@example.com' }));

    expect(without({ told })).toBe(
      'told: not kim@example.com: FAILOVER, kim@example.com: REMINDER; but lee@example.com: FAILOVER, lee@example.com: REMINDER',
    );
  });

  it('where something is said twice', () => {
    expect(without({ told: [...whole.told, ...whole.told.slice(0, 1)] })).toBe('told: but kim@example.com: FAILOVER');
  });

  it('where traffic moves later than it may', () => {
    const moved = whole.moved.map(({ at, path }) => ({ at: at === 0 ? 0 : at + 4000, path }));

    expect(without({ moved })).toBe('late: traffic to backup, by 4 s');
  });

  it('where somebody is told later than it may be', () => {
    const told = whole.told.map((it) => ({ ...it, at: it.at + 4000 }));

    expect(without({ told })).toBe('late: FAILOVER, by 4 s');
  });
});

describe('a removal is not caught', () => {
  it('where nothing differs but a moment that may', () => {
    const moved = whole.moved.map(({ at, path }) => ({ at: at === 0 ? 0 : at + 3000, path }));

    expect(without({ moved })).toBeUndefined();
  });

  it('where the same things are said in another order', () => {
    expect(without({ told: whole.told.toReversed() })).toBeUndefined();
  });

  it('where it is only sooner', () => {
    expect(without({ told: whole.told.map((it) => ({ ...it, at: it.at - 5000 })) })).toBeUndefined();
  });
});

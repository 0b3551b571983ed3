import { describe, expect, it } from 'vitest';
import { allOf, type Health } from '../../../failover/health/verdict.ts';

const says = (health: Health, why: string, since?: number) => ({ health, why, since });

describe('several signals that stand for one thing', () => {
  it.each(['down', 'healthy'] as const)('R2 are %s since the latest of them, and give the reason of each', (health) => {
    expect(allOf([says(health, 'one', 20), says(health, 'two', 10)])).toEqual(says(health, 'one, two', 20));
  });

  it('R2 are degraded where some are worse than healthy, and name those', () => {
    const verdicts = [says('healthy', 'one', 30), says('degraded', 'two', 20), says('down', 'three', 10)];

    expect(allOf(verdicts)).toEqual(says('degraded', 'three, two', 20));
  });

  it('R2 are unknown where some are, and name those', () => {
    expect(allOf([says('healthy', 'one', 30), says('unknown', 'two', 20)])).toEqual(says('unknown', 'two', 20));
  });

  it('R2 begin with the latest moment that is known', () => {
    expect(allOf([says('down', 'one', 10), says('down', 'two')]).since).toBe(10);
    expect(allOf([says('down', 'one')]).since).toBeUndefined();
  });

  it('R1 are unknown where there is none', () => {
    expect(allOf([])).toEqual({ health: 'unknown', why: 'there is no signal' });
  });
});

import { describe, expect, it } from 'vitest';
import { minute, second } from '../../failover/time.ts';
import { example } from '../example.ts';
import { cutCrowd } from './crowd.ts';

/** `npm run bench:sites` does the same with 300, the most that an account and Region should hold, and prints the times. */

describe('the sites of one account whose lines fail in the same second', () => {
  it('all switch by the second scheduled run, once each, and each is said', { timeout: 180_000 }, async () => {
    const crowd = await cutCrowd(example, { sites: 16, seed: 1 });

    // Three a second: the fast lane's own word is refused to most of them, and the alarms' evaluation takes its place.
    expect(crowd.refused.get('cloudwatch:SetAlarmState')).toBeGreaterThan(0);
    expect(crowd.fates.map(({ writes }) => writes)).toEqual(crowd.fates.map(() => 1));
    expect(Math.max(...crowd.fates.map(({ took }) => took))).toBeLessThan(2 * minute + 15 * second);
    // At least once; again where a run could not remember it for the quota, and another adopted it.
    expect(Math.min(...crowd.fates.map(({ said }) => said))).toBe(1);
    expect(Math.max(...crowd.fates.map(({ said }) => said))).toBeLessThanOrEqual(2);
  });
});

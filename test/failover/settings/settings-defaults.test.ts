import { describe, expect, it } from 'vitest';
import { countChange, heldUntil, undamped } from '../../../failover/rules/damping.ts';
import { hour, minute, second } from '../../../failover/time.ts';
import { siteIn } from './examples.ts';

describe('a site that sets nothing', () => {
  it('has the defaults of the design', () => {
    const { mode, detection, failover, failback, respectFor, notification, logRetentionDays } =
      siteIn('examples/minimal.yaml');

    expect({ mode, detection, failover, failback, respectFor, notification, logRetentionDays }).toStrictEqual({
      mode: 'observe',
      detection: {
        interval: 200,
        threshold: 10,
        fastLane: true,
        loss: { downPercent: 50, degradedPercent: 10, periods: 3 },
        counts: ['bgp', 'ping', 'loss'],
      },
      failover: { requireProof: false },
      failback: {
        policy: 'automatic',
        holdDown: 15 * minute,
        damping: { penalty: 1000, halfLife: 30 * minute, suppress: 2000, reuse: 750, longest: hour },
        maxSwitchesPerHour: 6,
      },
      respectFor: hour,
      notification: { email: [], reminder: 6 * hour },
      logRetentionDays: 400,
    });
  });
});

describe('the example site', () => {
  it('is the network of the documents, acts, and has a hold-down of at most 15 s', () => {
    const { name, region, mode, routing, failback, probes } = siteIn('failover.example.yaml');

    expect({ name, region, mode }).toStrictEqual({ name: 'hq', region: 'us-east-1', mode: 'act' });
    expect(routing.routeTables).toStrictEqual(['tgw-rtb-0d86bcd71877f6d88']);
    expect(routing.prefixLists).toStrictEqual([{ id: 'pl-0d81338f99b4770b6', ranges: ['10.3.0.0/18'] }]);
    expect(probes.map(({ slot, host }) => [slot, host?.address])).toStrictEqual([['a', '10.0.0.7']]);
    expect(failback.holdDown).toBeLessThanOrEqual(15 * second);
  });

  it('is not held by damping after its first outage', () => {
    const { damping } = siteIn('failover.example.yaml').failback;

    const after = countChange(undamped(0), damping, 0);

    expect(heldUntil(after, damping, 0)).toBeUndefined();
  });
});

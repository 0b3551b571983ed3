import { describe, expect, it } from 'vitest';
import { cutOf } from '../../../bench/switch/ours.ts';
import type { Instant } from '../../../failover/time.ts';
import type { Recorded } from '../../../lab/journal.ts';
import { siteWith } from '../../probe/site.ts';

const alarm = (at: Instant, to: 'ALARM' | 'OK'): Recorded => ({
  at,
  kind: 'alarm',
  name: 'dx-failover/hq/signal/ping/primary/a',
  from: to === 'OK' ? 'ALARM' : 'OK',
  to,
  reason: '',
});
const call = (at: Instant, action: string, input: unknown = {}): Recorded => ({
  at,
  kind: 'api call',
  action,
  principal: '',
  request: { method: 'POST', path: '/', headers: {}, body: new Uint8Array() },
  input,
  error: undefined,
});
const run = (at: Instant): Recorded => ({ at, kind: 'invocation started', functionName: '', requestId: '' });
const streak = (at: Instant, Value: number): Recorded =>
  call(at, 'cloudwatch:PutMetricData', { MetricData: [{ MetricName: 'ConsecutiveLosses', Value }] });
const created = (at: Instant): Recorded => call(at, 'ec2:CreateTransitGatewayPrefixListReference');

describe('where the time goes', () => {
  const seen = { site: siteWith(), cut: 1000, carried: 5000 };

  it('is told by what happened: enough lost, alarm, event, decision, route change', () => {
    const happenings = [streak(2000, 7), streak(3000, 10), alarm(3300, 'ALARM'), run(3500), created(3900)];

    expect(cutOf({ ...seen, happenings })).toEqual({
      detection: 2300,
      losing: 2000,
      alarm: 300,
      event: 200,
      decision: 400,
      route: 1100,
      total: 4000,
      fellBack: false,
    });
  });

  it('counts an alarm that fell back as not yet detected', () => {
    const first = [streak(3000, 10), alarm(3100, 'ALARM'), run(3200), alarm(3250, 'OK')];
    const second = [alarm(4100, 'ALARM'), run(4300), created(4500)];

    const cut = cutOf({ ...seen, happenings: [...first, ...second] });

    expect(cut).toMatchObject({ detection: 3100, losing: 2000, alarm: 1100, event: 200, fellBack: true });
  });

  it('has no figures for a switch that nothing led to', () => {
    expect(() => cutOf({ ...seen, happenings: [created(3900)] })).toThrow(
      'bench: traffic switched without an alarm, a run and a call of the reactor',
    );
  });
});

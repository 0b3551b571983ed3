import { describe, expect, it } from 'vitest';
import type { Fault } from '../../lab/faults/faults.ts';
import { playOutage, type OutageResult } from '../../lab/story/outage.ts';
import { takeAway } from '../../lab/story/take-away.ts';
import { inVirtualTime, openVirtual } from './virtual-stage.ts';
import { example } from '../example.ts';

/** The whole story in virtual time: the template, the bundles, the lab. */

const play = async (without: readonly string[] = [], faults: readonly Fault[] = []): Promise<OutageResult> => {
  const stage = await openVirtual(example, { faults });
  takeAway(stage.lab, without);
  const result = await inVirtualTime(
    stage.clock,
    playOutage(stage, { tell: () => undefined, await: () => undefined }),
    'the story to end',
  );
  await stage.close();
  return result;
};

describe('outage and recovery', () => {
  it('moves traffic to the VPN and back, and says each once', async () => {
    const { ok, failoverSeconds, switches, announcements, missing } = await play();

    expect(missing).toBeUndefined();
    expect(ok).toBe(true);
    expect(failoverSeconds).toBeLessThanOrEqual(5);
    expect(switches.map(({ from, to }) => `${from} → ${to}`)).toEqual(['primary → backup', 'backup → primary']);
    expect(switches[0]?.reason).toBe('R3 primary is down: 10.109.2.1 does not answer (probe a)');
    expect(announcements.map(({ kind, subject }) => [kind, subject])).toEqual([
      ['failover', '[hq] FAILOVER: traffic moved to the VPN'],
      ['failback', '[hq] FAILBACK: traffic moved to Direct Connect'],
    ]);
  });

  it('is not ok where a run failed on the way, though traffic went as it should', async () => {
    const refused = { kind: 'error', code: 'AccessDeniedException', message: 'not today' } as const;

    const { ok, switches, missing } = await play(
      [],
      [{ call: 'ssm:PutParameter', mishap: refused, skip: 1, times: 4 }],
    );

    expect(switches).toHaveLength(2);
    expect(ok).toBe(false);
    expect(missing).toMatch(/^a run of dx-failover-hq-reactor failed: .*not today/);
  });

  it('fails over within detection and 5 s without the schedule', async () => {
    const { failoverSeconds } = await play(['schedule']);

    expect(failoverSeconds).toBeLessThanOrEqual(2 + 5);
  });

  it('fails over within a minute more without the event rule', async () => {
    const { ok, failoverSeconds } = await play(['events']);

    expect(ok).toBe(true);
    expect(failoverSeconds).toBeLessThanOrEqual(2 + 5 + 60);
  });

  it.each([
    ['events and schedule', ['events', 'schedule']],
    ['the create', ['ec2:CreateTransitGatewayPrefixListReference']],
  ])('does not end well without %s', async (_, without) => {
    const { ok, switches, missing } = await play(without);

    expect(ok).toBe(false);
    expect(switches).toEqual([]);
    expect(missing).toMatch(/did not happen within \d+ s$/);
  });
});

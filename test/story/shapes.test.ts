import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { drawsOf } from '../../bench/switch/chance.ts';
import { cutOnce, isCreate } from '../../bench/switch/ours.ts';
import { assembleExample } from '../../bench/switch/shapes.ts';
import { minute, second } from '../../failover/time.ts';
import type { Assembled } from '../../lab/assemble.ts';
import { playOutage } from '../../lab/story/outage.ts';
import { inVirtualTime, openVirtual } from './virtual-stage.ts';

/** What is recommended: two probes, two targets a path. `npm run bench:switch` plays the other shapes, and more cuts. */

let pair: Assembled;
beforeAll(async () => {
  pair = await assembleExample(true, '2x2');
});
afterAll(() => pair.discard());

const draws = drawsOf(1, 8);

describe('two probes with two targets a path', () => {
  it.each(draws)('set their alarms as fast as one, within the quota of CloudWatch: cut $seed', async (draw) => {
    const { detection } = await cutOnce(pair, draw);

    expect(detection).toBeLessThan(2.7 * second);
  });

  it('play the whole story: traffic to the VPN and back, each said once', async () => {
    const stage = await openVirtual(pair);
    const quiet = { tell: () => undefined, await: () => undefined };

    const { ok, failoverSeconds, switches, announcements } = await inVirtualTime(
      stage.clock,
      playOutage(stage, quiet),
      'the story to end',
    );
    await stage.close();

    expect(ok).toBe(true);
    expect(failoverSeconds).toBeLessThanOrEqual(5);
    expect(switches.map(({ reason }) => reason)).toEqual([
      'R3 primary is down: none of 10.109.2.1, 10.109.2.2 answers (probe a), none of 10.109.2.1, 10.109.2.2 answers (probe b)',
      expect.stringMatching(/^R4 primary has been healthy since /),
    ]);
    expect(announcements.map(({ kind }) => kind)).toEqual(['failover', 'failback']);
  });

  it('move nothing while one target of each path is silent, and say that the path is degraded', async () => {
    const dead = new Set(['10.109.2.1', '10.109.3.2']);
    const stage = await openVirtual(pair, { isLost: (_, address) => dead.has(address) });
    const said: string[] = [];
    let isMoved = false;
    stage.lab.observe((it) => {
      if (it.kind === 'message' && it.protocol === 'email') said.push(it.subject ?? '');
      isMoved ||= isCreate(it);
    });

    await stage.clock.advance(6 * minute);
    expect([isMoved, said.filter((it) => it.includes('degraded'))]).toEqual([
      false,
      [expect.stringContaining('primary is degraded'), expect.stringContaining('backup is degraded')],
    ]);

    dead.add('10.109.2.2');
    await stage.clock.advance(10 * second);
    await stage.close();
    expect(isMoved).toBe(true);
  });
});

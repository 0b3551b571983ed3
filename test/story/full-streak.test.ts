import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { draw, type Draw } from '../../bench/switch/chance.ts';
import { cutOnce, openDrawn } from '../../bench/switch/ours.ts';
import { assembleExample } from '../../bench/switch/shapes.ts';
import { minute, second, type Milliseconds } from '../../failover/time.ts';
import type { Assembled } from '../../lab/assemble.ts';

/** A cut so long before the end of a period of 10 s; CloudWatch evaluates in the middle of each. */
const before = (end: Milliseconds): Draw => ({
  latencies: { ...draw(1).latencies, metricIngest: 1500, evaluationPhase: 0.5 },
  intoCycle: 0,
  // The stage opens a second into a period.
  intoPeriod: 9 * second - end,
  seed: 1,
});

let standard: Assembled;
beforeAll(async () => {
  standard = await assembleExample(false);
});
afterAll(() => standard.discard());

describe('without the fast lane', () => {
  it('the alarm waits for the end of the period in which the streak began and filled, and for its evaluation', async () => {
    const { detection } = await cutOnce(standard, before(9 * second));

    expect(detection).toBe(14 * second);
  });

  it('is sooner for a streak that fills in the next period', async () => {
    const { detection } = await cutOnce(standard, before(second));

    expect(detection).toBe(6 * second);
  });

  it('the alarm does not fall back at the evaluation after that', async () => {
    const stage = await openDrawn(standard, before(second));
    const states: string[] = [];
    stage.lab.observe((it) => void (it.kind === 'alarm' && it.name.includes('/ping/primary/') && states.push(it.to)));

    stage.links.cut('primary');
    await stage.clock.advance(minute);
    await stage.close();

    expect(states).toEqual(['ALARM']);
  });
});

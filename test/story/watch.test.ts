import { describe, expect, it } from 'vitest';
import { takeAway } from '../../lab/story/take-away.ts';
import { minute, second } from '../../failover/time.ts';
import { openVirtual, type VirtualStage } from './virtual-stage.ts';
import { example } from '../example.ts';

/** Who watches the reactor and the probes: alarms that publish straight to the topic. */

const subjects = ({ lab }: VirtualStage): readonly string[] =>
  lab.topics.deliveries('email').map(({ subject }) => subject ?? '');

/** CloudWatch looks at the end of each minute; and silence begins when the minute's sign of life is just published. */
const lateLook = { latencies: { evaluationPhase: 0.98 } };

describe('the watch', () => {
  it('says nothing while all is well', async () => {
    const stage = await openVirtual(example);

    await stage.clock.advance(15 * minute);

    expect(subjects(stage)).toEqual(['[hq] NOTICE: watching begins, traffic is on primary']);
    await stage.close();
  });

  it('says within five minutes that the reactor does not run, at a bad moment, too', async () => {
    const stage = await openVirtual(example, lateLook);
    await stage.clock.advance(5 * minute + 15 * second);
    takeAway(stage.lab, ['schedule', 'events']);

    await stage.clock.advance(5 * minute);

    expect(subjects(stage).join('\n')).toContain('dx-failover/hq/watch/reactor-not-run');
    await stage.close();
  });

  it('says within five minutes that a run fails', async () => {
    const stage = await openVirtual(example);
    await stage.clock.advance(5 * minute);
    takeAway(stage.lab, ['ssm:GetParameters']);

    await stage.clock.advance(5 * minute);

    expect(subjects(stage).join('\n')).toContain('dx-failover/hq/watch/reactor-errors');
    await stage.close();
  });

  it('says within five minutes that a probe is silent, at a bad moment, too, and moves no traffic', async () => {
    const stage = await openVirtual(example, lateLook);
    await stage.clock.advance(5 * minute + 5 * second);
    takeAway(stage.lab, ['cloudwatch:PutMetricData']);

    await stage.clock.advance(5 * minute);

    expect(subjects(stage).join('\n')).toContain('dx-failover/hq/watch/probe-silent/a');
    expect(stage.transitGateway.references('tgw-rtb-0d86bcd71877f6d88')).toEqual([]);
    await stage.close();
  });
});

import { describe, expect, it } from 'vitest';
import { minute, second } from '../../failover/time.ts';
import type { Recorded } from '../../lab/journal.ts';
import { openVirtual, type VirtualStage } from '../story/virtual-stage.ts';
import { example } from '../example.ts';

/** One site under more than it is made for: a storm of events, a full dead-letter queue, an account that is throttled. */

const opened = async () => {
  const stage = await openVirtual(example, { latencies: { apiCall: 80 } });
  const seen: Recorded[] = [];
  stage.lab.observe((it) => void seen.push(it));
  await stage.clock.advance(5 * minute + 11 * second);
  return { stage, seen };
};

const subjects = ({ lab }: VirtualStage, what: RegExp): readonly string[] =>
  lab.topics.deliveries('email').flatMap(({ subject = '' }) => (what.test(subject) ? [subject] : []));

const isOn = ({ site, links }: VirtualStage, path: 'primary' | 'backup'): boolean =>
  links.pathOf(site.through?.targets[0]?.address ?? '') === path;

/** 200 changes of a signal alarm, 5 ms apart, as CloudWatch tells them. */
const storm = ({ lab, site, clock }: VirtualStage): void => {
  const name = `dx-failover/${site.name}/signal/loss/primary/a/down`;
  for (let count = 0; count < 200; count += 1)
    lab.timers.after(5 * count, () =>
      lab.bus.put({
        'detail-type': 'CloudWatch Alarm State Change',
        source: 'aws.cloudwatch',
        time: new Date(clock.now()).toISOString(),
        resources: [],
        detail: { alarmName: name, state: { value: 'ALARM', timestamp: new Date(clock.now()).toISOString() } },
      }),
    );
};

const startedIn = (seen: readonly Recorded[], from: number): number =>
  seen.filter((it) => it.kind === 'invocation started' && it.at >= from).length;

describe('200 events in one second', () => {
  it('move nothing while all is well; that runs were refused what they read is told once, by the watch', async () => {
    const { stage, seen } = await opened();
    const from = stage.clock.now();

    storm(stage);
    await stage.clock.advance(3 * minute);

    expect(startedIn(seen, from)).toBeGreaterThanOrEqual(200);
    expect(isOn(stage, 'primary')).toBe(true);
    expect(subjects(stage, /./)).toEqual([
      '[hq] NOTICE: watching begins, traffic is on primary',
      'ALARM: "dx-failover/hq/watch/reactor-errors" in us-east-1',
    ]);
    await stage.close();
  });

  it('in the second in which the line fails: one switch, in time, said once', async () => {
    const { stage, seen } = await opened();
    const from = stage.clock.now();

    stage.links.cut('primary');
    stage.lab.timers.after(1500, () => storm(stage));
    const moved = await stage.clock.runUntil(() => isOn(stage, 'backup'), { limit: minute, what: 'the switch' });
    await stage.clock.advance(3 * minute);

    const detection = stage.site.detection.interval * stage.site.detection.threshold;
    expect(moved - from).toBeLessThan(detection + 20 * second);
    expect(startedIn(seen, from)).toBeGreaterThanOrEqual(200);
    const created = seen.filter((it) => it.kind === 'api call' && it.action.startsWith('ec2:Create') && !it.error);
    expect(created).toHaveLength(1);
    expect(subjects(stage, /FAILOVER/)).toEqual(['[hq] FAILOVER: traffic moved to the VPN']);
    await stage.close();
  });
});

describe('a dead-letter queue', () => {
  it('that fills with thousands rings within five minutes, and the schedule has done what was lost', async () => {
    const { stage } = await opened();
    const [queue] = stage.lab.queues.list();
    stage.lab.faults.add({ event: 'aws.cloudwatch', times: Infinity, mishap: { kind: 'undeliverable' } });
    for (let count = 0; count < 5000; count += 1) queue?.send({ lost: count });

    stage.links.cut('primary');
    await stage.clock.advance(5 * minute);

    expect(queue?.messages.length).toBeGreaterThan(5000);
    expect(subjects(stage, /ALARM.*watch\/dead-letters/)).toHaveLength(1);
    expect(isOn(stage, 'backup')).toBe(true);
    expect(subjects(stage, /FAILOVER/)).toHaveLength(1);
    await stage.close();
  });
});

describe('an account that lets nothing run', () => {
  it('is told within five minutes, and once it lets go traffic is moved within two scheduled runs', async () => {
    const { stage } = await opened();
    const { concurrency } = stage.lab.functions;
    const { limit } = concurrency;
    concurrency.limit = 0;
    stage.links.cut('primary');

    await stage.clock.advance(5 * minute);

    expect(subjects(stage, /ALARM.*watch\/reactor-not-run/)).toHaveLength(1);
    expect(isOn(stage, 'primary') || isOn(stage, 'backup')).toBe(false);

    concurrency.limit = limit;
    await stage.clock.advance(2 * minute);

    expect(isOn(stage, 'backup')).toBe(true);
    expect(subjects(stage, /FAILOVER/)).toHaveLength(1);
    await stage.close();
  });
});

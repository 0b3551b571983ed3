import { describe, expect, test } from 'vitest';
import { untilPublishing } from '../../probe/probe.ts';
import { backup, primary, start, startProbe, through, valuesOf } from './started-probe.ts';

describe('a probe of a healthy site', () => {
  test('publishes each target once in each period of 10 s, off its border', async () => {
    const { clock, of, ofPath } = await startProbe({ through: [through] });

    await clock.advance(60_000);

    for (const target of [primary, backup, through]) {
      const loss = of('PacketLoss', target);
      expect(loss.map(({ at }) => at - start)).toEqual([5000, 15_000, 25_000, 35_000, 45_000, 55_000]);
      expect(valuesOf(loss)).toEqual([0, 0, 0, 0, 0, 0]);
    }
    for (const path of ['primary', 'backup'])
      for (const name of ['ConsecutiveLosses', 'PacketLoss'])
        expect(valuesOf(ofPath(name, path))).toEqual([0, 0, 0, 0, 0, 0]);
    expect(['SilentTargets', 'WorstPacketLoss'].flatMap((name) => ofPath(name))).toEqual([]);
    expect(ofPath('PacketLoss', 'through')).toEqual([]);
  });

  test('publishes the round trips with their counts, in high resolution, in the namespace of the site', async () => {
    const { clock, cloudWatch, of } = await startProbe();

    await clock.advance(20_000);

    expect(of('RoundTripTime').at(-1)).toMatchObject({
      values: [1],
      counts: [50],
      resolution: 1,
      unit: 'Milliseconds',
    });
    expect(of('PacketLoss')[0]?.dimensions).toEqual({ Path: 'primary', Target: primary, Probe: 'a' });
    expect(new Set(cloudWatch.calls.map(({ namespace }) => namespace))).toEqual(new Set(['DxFailover/hq']));
  });

  test('publishes a heartbeat per period, and tells its watchdog', async () => {
    const { clock, cloudWatch, states, finish } = await startProbe();

    await clock.advance(20_000);
    await finish();

    const beats = cloudWatch.data.filter(({ name }) => name === 'Heartbeat');
    expect(beats.map(({ at, dimensions }) => [at - start, dimensions])).toEqual([
      [5000, { Probe: 'a' }],
      [15_000, { Probe: 'a' }],
    ]);
    expect(states).toEqual(['ready', 'alive', 'alive', 'stopping']);
  });

  test('connects by TCP where the target has a port', async () => {
    const { clock, of } = await startProbe({ primary: [{ address: primary, port: 443 }] });

    await clock.advance(20_000);

    expect(of('RoundTripTime', `${primary}-tcp-443`).at(-1)).toMatchObject({ values: [2], counts: [50] });
  });
});

describe('a stalled ping process', () => {
  test('is reported, and is no loss', async () => {
    const { clock, cloudWatch, pings, of, ofPath } = await startProbe();
    await clock.advance(16_000);

    pings.links.set(primary, 'mute');
    await clock.advance(20_000);

    expect(valuesOf(of('Stalled')).length).toBeGreaterThan(0);
    expect(new Set(valuesOf(of('Stalled')))).toEqual(new Set([1]));
    expect(new Set(valuesOf(of('PacketLoss')))).toEqual(new Set([0]));
    expect(ofPath('ConsecutiveLosses').map(({ at }) => at - start)).toEqual([5000, 15_000, 25_000]);
    expect(cloudWatch.alarms).toEqual([]);
  });
});

describe('CloudWatch out of reach', () => {
  test('costs no datapoint: all come later, with their true times', async () => {
    const { clock, cloudWatch, of } = await startProbe();
    await clock.advance(6000);

    cloudWatch.manner.PutMetricData = 'stalls';
    await clock.advance(120_000);
    cloudWatch.manner.PutMetricData = 'answers';
    await clock.advance(20_000);

    const times = of('PacketLoss').map(({ at }) => at - start);
    expect(times.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 15 }, (_, index) => 5000 + index * 10_000));
  });

  test('changes nothing in the pings', async () => {
    const { clock, cloudWatch, of } = await startProbe();
    cloudWatch.manner.PutMetricData = 'stalls';
    await clock.advance(55_000);

    cloudWatch.manner.PutMetricData = 'answers';
    await clock.advance(20_000);

    const counts = of('RoundTripTime').map((it) => it.counts.reduce((sum, count) => sum + count, 0));
    expect(counts.filter((count) => count !== 50)).toEqual([25]);
  });
});

test('a call that fails is not made again before the next period', async () => {
  const { clock, cloudWatch, of } = await startProbe();
  cloudWatch.manner.PutMetricData = { code: 'ThrottlingException' };

  await clock.advance(8000);
  cloudWatch.manner.PutMetricData = 'answers';
  await clock.advance(6000);
  const before = of('PacketLoss').length;
  await clock.advance(6000);

  expect(before).toBe(0);
  expect(of('PacketLoss').map(({ at }) => at - start)).toEqual([15_000, 5000]);
});

test('each target is pinged from the source address of its path, through from none', async () => {
  const { pings } = await startProbe({ through: [through], sources: { primary: '10.0.0.8', backup: '10.0.0.9' } });

  expect(pings.orders).toEqual([
    { address: primary, interval: 200, source: '10.0.0.8' },
    { address: backup, interval: 200, source: '10.0.0.9' },
    { address: through, interval: 200, source: undefined },
  ]);
});

describe('the end of a probe', () => {
  test('leaves no ping, and publishes what was pending', async () => {
    const { clock, pings, of, finish, said } = await startProbe();
    await clock.advance(8000);
    const before = [...pings.alive];

    await finish();

    expect(before).toEqual([primary, backup]);
    expect([...pings.alive]).toEqual([]);
    expect(of('PacketLoss').map(({ at }) => at - start)).toEqual([5000, 8000]);
    expect(said.at(-1)).toBe('probe ends');
  });

  test('waits for an alarm that is just being set', async () => {
    const { clock, cloudWatch, pings, finish } = await startProbe({ slots: ['b', 'c', 'd', 'a'] });
    pings.links.set(primary, 'cut');

    // The streak is full; the fourth probe's call waits for its turn.
    await clock.advance(2220);
    const before = cloudWatch.alarms.length;
    await finish();

    expect(before).toBe(0);
    expect(cloudWatch.alarms).toHaveLength(1);
  });

  test('comes within 5 s also where CloudWatch is stalled', async () => {
    const { clock, cloudWatch, finish, said } = await startProbe();
    cloudWatch.manner.PutMetricData = 'stalls';
    await clock.advance(8000);

    await finish();

    expect(said.slice(-2)).toEqual(['ends with datapoints unpublished', 'probe ends']);
  });
});

test.each([
  [0, 5000],
  [4000, 1000],
  [4001, 10_999],
  [5000, 10_000],
  [4999, 10_001],
  [14_999.5, 10_000.5],
])('at %d ms the next moment to publish is %d ms away', (now, wait) => {
  expect(untilPublishing(now)).toBe(wait);
});

import { describe, expect, onTestFinished, test } from 'vitest';
import { createVirtualClock } from '../../lab/clock.ts';
import type { AskHost } from '../../probe/own-network.ts';
import { createProbe, untilPublishing } from '../../probe/probe.ts';
import { createCloudWatchStandIn, type Arrived } from './cloudwatch-stand-in.ts';
import { createLinkedPings } from './ping-stand-in.ts';
import { siteWith, type SiteChanges } from './site.ts';

/** A whole second, at the start of a period of 10 s. */
const start = 1_800_000_000_000;
const primary = '10.109.2.1';
const backup = '10.109.3.1';
const through = '10.3.0.10';

/** A probe in slot a that runs in virtual time until the test ends. */
const startProbe = async (changes: SiteChanges = {}, askHost?: AskHost) => {
  const clock = createVirtualClock(start);
  const cloudWatch = createCloudWatchStandIn(clock);
  const pings = createLinkedPings(clock);
  const stop = new AbortController();
  const said: string[] = [];
  const states: string[] = [];
  const probe = createProbe({
    site: siteWith(changes),
    slot: 'a',
    clock,
    client: cloudWatch.client,
    log: (_level, message) => said.push(message),
    spawnPing: pings.spawn,
    connect: () => Promise.resolve(2),
    askHost,
    random: () => 0.5,
    alive: (state) => states.push(state),
  });
  const ended = probe.run(stop.signal);
  const finish = async (): Promise<void> => {
    stop.abort();
    await clock.advance(6000);
    await ended;
  };
  onTestFinished(finish);
  const of = (name: string, target = primary): Arrived[] =>
    cloudWatch.data.filter((it) => it.name === name && it.dimensions['Target'] === target);
  await clock.advance(0);
  return { clock, cloudWatch, pings, finish, said, states, of };
};

/** A probe on a host whose own network the test cuts and mends. */
const withNetwork = async (changes: SiteChanges = {}) => {
  const network = { isUp: true };
  const probe = await startProbe(changes, () =>
    network.isUp ? Promise.resolve() : Promise.reject(new Error('EHOSTUNREACH')),
  );
  /** Cuts the network of the host: the metadata service and every target fall silent together. */
  const cut = (): void => {
    network.isUp = false;
    for (const address of [primary, backup]) probe.pings.links.set(address, 'cut');
  };
  const mend = (): void => {
    network.isUp = true;
    for (const address of [primary, backup]) probe.pings.links.set(address, 1);
  };
  return { ...probe, network, cut, mend };
};

const valuesOf = (data: readonly Arrived[]): (number | undefined)[] => data.map(({ value }) => value);

describe('a probe of a healthy site', () => {
  test('publishes each target once in each period of 10 s, off its border', async () => {
    const { clock, of } = await startProbe({ through: [through] });

    await clock.advance(60_000);

    for (const target of [primary, backup, through]) {
      const loss = of('PacketLoss', target);
      expect(loss.map(({ at }) => at - start)).toEqual([5000, 15_000, 25_000, 35_000, 45_000, 55_000]);
      expect(valuesOf(loss)).toEqual([0, 0, 0, 0, 0, 0]);
      expect(valuesOf(of('ConsecutiveLosses', target))).toEqual([0, 0, 0, 0, 0, 0]);
    }
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

/** Both paths fall silent at once; `skew` lets one of them answer a little longer. */
const goDeaf = async (skew = 0) => {
  const probe = await startProbe();
  await probe.clock.advance(16_000);
  probe.cloudWatch.data.length = 0;
  probe.pings.links.set(primary, 'cut');
  await probe.clock.advance(skew);
  probe.pings.links.set(backup, 'cut');
  return probe;
};

describe('a probe that has lost its own way to both paths, while the metadata service and CloudWatch answer', () => {
  test.each([0, 200, 800])('sets no alarm, also where one path falls silent %i ms before the other', async (skew) => {
    const { clock, cloudWatch, said } = await goDeaf(skew);

    await clock.advance(60_000);

    expect(cloudWatch.alarms).toEqual([]);
    expect(said).toContain('nothing answers on either path: this probe knows nothing');
  });

  test('publishes nothing of the paths, and goes on living', async () => {
    const { clock, cloudWatch } = await goDeaf();

    await clock.advance(60_000);

    expect(new Set(cloudWatch.data.map(({ name }) => name))).toEqual(new Set(['Heartbeat']));
  });

  test('raises nothing when both answer again', async () => {
    const { clock, cloudWatch, pings, of } = await goDeaf();
    await clock.advance(30_000);

    pings.links.set(backup, 1);
    await clock.advance(400);
    pings.links.set(primary, 1);
    await clock.advance(20_000);

    expect(cloudWatch.alarms).toEqual([]);
    expect(valuesOf(of('ConsecutiveLosses')).at(-1)).toBe(0);
  });

  test('raises the path that stays silent within seconds once the other one answers', async () => {
    const { clock, cloudWatch, pings } = await goDeaf();
    await clock.advance(30_000);

    pings.links.set(backup, 1);
    await clock.advance(3000);

    expect(new Set(cloudWatch.alarms.map(({ name }) => name))).toEqual(
      new Set(['dx-failover/hq/signal/ping/primary/10.109.2.1/a']),
    );
  });
});

describe('an outage', () => {
  test('is published at once when the streak is full, and its alarm set, within 2.5 s', async () => {
    const { clock, cloudWatch, pings, of } = await startProbe();
    await clock.advance(16_000);

    pings.links.set(primary, 'cut');
    await clock.advance(3000);

    const full = of('ConsecutiveLosses').at(-1);
    expect(full).toMatchObject({ value: 10, at: start + 18_200, arrived: start + 18_200 });
    expect(cloudWatch.alarms).toEqual([
      {
        name: 'dx-failover/hq/signal/ping/primary/10.109.2.1/a',
        state: 'ALARM',
        reason:
          'Probe a lost 10 pings in a row to 10.109.2.1 on the primary path; the first was known lost at 2027-01-15T08:00:16Z.',
        data: {
          probe: 'a',
          path: 'primary',
          address: primary,
          losses: 10,
          firstLost: '2027-01-15T08:00:16Z',
          interval: 200,
        },
        // Half of the 100 ms over which the probes spread.
        arrived: start + 18_250,
      },
    ]);
  });

  test('sets the alarm twice per streak, a second apart, however long it lasts, and again for the next one', async () => {
    const { clock, cloudWatch, pings } = await startProbe();

    pings.links.set(primary, 'cut');
    await clock.advance(60_000);
    const first = cloudWatch.alarms.length;
    pings.links.set(primary, 1);
    await clock.advance(1000);
    pings.links.set(primary, 'cut');
    await clock.advance(10_000);

    expect(first).toBe(2);
    expect(cloudWatch.alarms).toHaveLength(4);
  });

  test('does not insist once the path has answered', async () => {
    const { clock, cloudWatch, pings } = await startProbe();

    pings.links.set(primary, 'cut');
    await clock.advance(2400);
    pings.links.set(primary, 1);
    await clock.advance(10_000);

    expect(cloudWatch.alarms).toHaveLength(1);
  });

  test('only ever sets ALARM: what comes back is for the evaluation to see', async () => {
    const { clock, cloudWatch, pings, of } = await startProbe();

    pings.links.set(primary, 'cut');
    await clock.advance(30_000);
    pings.links.set(primary, 1);
    await clock.advance(30_000);

    expect(cloudWatch.alarms.map(({ state }) => state)).toEqual(['ALARM', 'ALARM']);
    expect(valuesOf(of('ConsecutiveLosses')).at(-1)).toBe(0);
    expect(valuesOf(of('PacketLoss')).at(-1)).toBe(0);
  });

  test('of the backup sets its own alarm; one of through sets none', async () => {
    const { clock, cloudWatch, pings, of } = await startProbe({ through: [through] });

    for (const address of [backup, through]) pings.links.set(address, 'cut');
    await clock.advance(20_000);

    expect(new Set(cloudWatch.alarms.map(({ name }) => name))).toEqual(
      new Set(['dx-failover/hq/signal/ping/backup/10.109.3.1/a']),
    );
    expect(of('ConsecutiveLosses', through).every(({ at }) => (at - start) % 10_000 === 5000)).toBe(true);
  });

  test('is published at once, and sets no alarm, where the site has no fast lane', async () => {
    const { clock, cloudWatch, pings, of } = await startProbe({ detection: { fastLane: false } });

    pings.links.set(primary, 'cut');
    await clock.advance(3000);

    expect(valuesOf(of('ConsecutiveLosses'))).toEqual([10, 10]);
    expect(cloudWatch.alarms).toEqual([]);
  });

  test('across the border of two periods is told of both in one call, for the first one is over', async () => {
    const { clock, cloudWatch, pings, of } = await startProbe();
    await clock.advance(19_000);

    pings.links.set(primary, 'cut');
    await clock.advance(3000);

    const told = of('ConsecutiveLosses').filter(({ value }) => value === 10);
    expect(told.map(({ at, arrived }) => [at - start, arrived - start])).toEqual([
      [19_400, 21_200],
      [21_200, 21_200],
    ]);
    expect(cloudWatch.calls.filter(({ arrived }) => arrived === start + 21_200)).toHaveLength(1);
  });

  test('shorter than the threshold sets no alarm', async () => {
    const { clock, cloudWatch, pings, of } = await startProbe();
    await clock.advance(6000);

    pings.links.set(primary, 'cut');
    await clock.advance(1800);
    pings.links.set(primary, 1);
    await clock.advance(10_000);

    expect(cloudWatch.alarms).toEqual([]);
    expect(valuesOf(of('PacketLoss')).at(-1)).toBe(18);
  });

  test('does not retry a call that fails: the second one is due anyhow', async () => {
    const { clock, cloudWatch, pings, said } = await startProbe();
    cloudWatch.manner.SetAlarmState = { code: 'ThrottlingException' };

    pings.links.set(primary, 'cut');
    await clock.advance(10_000);
    cloudWatch.manner.SetAlarmState = 'answers';
    await clock.advance(30_000);

    expect(said.filter((it) => it === 'alarm not set; its next evaluation will')).toHaveLength(2);
    expect(cloudWatch.alarms).toEqual([]);
  });

  test('sets the alarm also while PutMetricData is stalled', async () => {
    const { clock, cloudWatch, pings } = await startProbe();
    cloudWatch.manner.PutMetricData = 'stalls';
    await clock.advance(6000);

    pings.links.set(primary, 'cut');
    await clock.advance(2300);

    expect(cloudWatch.alarms).toHaveLength(1);
  });
});

describe('a host whose own network is gone', () => {
  test('knows nothing of any path: publishes nothing of them, sets no alarm, and says so', async () => {
    const { clock, cloudWatch, cut, of, said } = await withNetwork();
    await clock.advance(21_000);

    cut();
    await clock.advance(60_000);

    expect(cloudWatch.alarms).toEqual([]);
    expect(of('ConsecutiveLosses').map(({ at, value }) => [at - start, value])).toEqual([
      [5000, 0],
      [15_000, 0],
    ]);
    expect(said).toContain('own network absent: the metadata service does not answer; paths are unknown');
  });

  test('starts afresh when it is back: what was lost meanwhile was not lost on the paths', async () => {
    const { clock, cloudWatch, cut, mend, of } = await withNetwork();
    await clock.advance(21_000);

    cut();
    await clock.advance(30_000);
    mend();
    await clock.advance(20_000);

    expect(cloudWatch.alarms).toEqual([]);
    expect(of('PacketLoss').map(({ at, value }) => [at - start, value])).toEqual([
      [5000, 0],
      [15_000, 0],
      [55_000, 0],
      [65_000, 0],
    ]);
  });

  test('is told from a path that is down: the metadata service answers, so the alarm is set', async () => {
    const { clock, cloudWatch, pings } = await withNetwork();
    await clock.advance(21_000);

    pings.links.set(primary, 'cut');
    await clock.advance(2500);

    expect(cloudWatch.alarms.map(({ arrived }) => arrived - start)).toEqual([23_250]);
  });

  test('gone for less than a second sets no alarm either, however short the threshold', async () => {
    const { clock, cloudWatch, cut, mend } = await withNetwork({ detection: { threshold: 2 } });
    await clock.advance(21_000);

    cut();
    await clock.advance(900);
    mend();
    await clock.advance(10_000);

    expect(cloudWatch.alarms).toEqual([]);
  });
});

test('a path that is still down when the network of its host is back sets its alarm again', async () => {
  const { clock, cloudWatch, cut, network, pings } = await withNetwork();
  await clock.advance(21_000);
  pings.links.set(primary, 'cut');
  await clock.advance(5000);

  cut();
  await clock.advance(10_000);
  network.isUp = true;
  pings.links.set(backup, 1);
  await clock.advance(5000);

  expect(cloudWatch.alarms.map(({ name }) => name.split('/').at(-3))).toEqual([
    'primary',
    'primary',
    'primary',
    'primary',
  ]);
});

describe('a stalled ping process', () => {
  test('is reported, and is no loss', async () => {
    const { clock, cloudWatch, pings, of } = await startProbe();
    await clock.advance(16_000);

    pings.links.set(primary, 'mute');
    await clock.advance(20_000);

    expect(valuesOf(of('Stalled')).length).toBeGreaterThan(0);
    expect(new Set(valuesOf(of('Stalled')))).toEqual(new Set([1]));
    expect(new Set(valuesOf(of('PacketLoss')))).toEqual(new Set([0]));
    expect(of('ConsecutiveLosses').map(({ at }) => at - start)).toEqual([5000, 15_000, 25_000]);
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
    const { clock, cloudWatch, pings, finish } = await startProbe();
    pings.links.set(primary, 'cut');

    // The streak is full; the alarm's call waits for its moment.
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

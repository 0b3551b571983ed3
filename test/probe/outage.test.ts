import { describe, expect, test } from 'vitest';
import { backup, primary, start, startProbe, through, valuesOf } from './started-probe.ts';

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

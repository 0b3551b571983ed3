import { describe, expect, test } from 'vitest';
import { backup, primary, start, startProbe, through, valuesOf } from './started-probe.ts';

describe('an outage', () => {
  test('is published at once when the streak is full, and its alarm set, within 2.5 s', async () => {
    const { clock, cloudWatch, pings, ofPath } = await startProbe();
    await clock.advance(16_000);

    pings.links.set(primary, 'cut');
    await clock.advance(2900);

    const full = ofPath('ConsecutiveLosses').at(-1);
    expect(full).toMatchObject({ value: 10, at: start + 18_200, arrived: start + 18_200 });
    expect(cloudWatch.alarms).toEqual([
      {
        name: 'dx-failover/hq/signal/ping/primary/a',
        state: 'ALARM',
        reason:
          'Probe a lost 10 pings in a row to 10.109.2.1 on the primary path; the first was known lost at 2027-01-15T08:00:16Z.',
        data: {
          probe: 'a',
          path: 'primary',
          targets: [{ address: primary }],
          losses: 10,
          firstLost: '2027-01-15T08:00:16Z',
          interval: 200,
        },
        arrived: start + 18_200,
      },
    ]);
  });

  test('sets the alarm three times per streak, however long it lasts, and again for the next one', async () => {
    const { clock, cloudWatch, pings } = await startProbe();

    pings.links.set(primary, 'cut');
    await clock.advance(60_000);
    const first = cloudWatch.alarms.map(({ arrived }) => arrived - start);
    pings.links.set(primary, 1);
    await clock.advance(1000);
    pings.links.set(primary, 'cut');
    await clock.advance(10_000);

    // There are two probes: in 800 ms both may call twice within the quota.
    expect(first).toEqual([2200, 3000, 3800]);
    expect(cloudWatch.alarms).toHaveLength(6);
  });

  test('does not insist once the path has answered', async () => {
    const { clock, cloudWatch, pings } = await startProbe();

    pings.links.set(primary, 'cut');
    await clock.advance(2400);
    pings.links.set(primary, 1);
    await clock.advance(10_000);

    expect(cloudWatch.alarms).toHaveLength(1);
  });

  test('is published by a probe that fetches its credentials anew when AWS says that they have ended', async () => {
    const { clock, cloudWatch, said } = await startProbe();
    cloudWatch.manner.PutMetricData = { code: 'ExpiredTokenException' };

    await clock.advance(10_000);

    expect(said).toContain('the credentials have ended; they are fetched anew');
  });

  test('only ever sets ALARM: what comes back is for the evaluation to see', async () => {
    const { clock, cloudWatch, pings, of, ofPath } = await startProbe();

    pings.links.set(primary, 'cut');
    await clock.advance(30_000);
    pings.links.set(primary, 1);
    await clock.advance(30_000);

    expect(cloudWatch.alarms.map(({ state }) => state)).toEqual(['ALARM', 'ALARM', 'ALARM']);
    expect(valuesOf(ofPath('ConsecutiveLosses')).at(-1)).toBe(0);
    expect(valuesOf(of('PacketLoss')).at(-1)).toBe(0);
  });

  test('of the backup sets its own alarm; one of through sets none', async () => {
    const { clock, cloudWatch, pings, of } = await startProbe({ through: [through] });

    for (const address of [backup, through]) pings.links.set(address, 'cut');
    await clock.advance(20_000);

    expect(new Set(cloudWatch.alarms.map(({ name }) => name))).toEqual(
      new Set(['dx-failover/hq/signal/ping/backup/a']),
    );
    expect(of('PacketLoss', through).every(({ at }) => (at - start) % 10_000 === 5000)).toBe(true);
  });

  test('is published at once, and sets no alarm, where the site has no fast lane', async () => {
    const { clock, cloudWatch, pings, ofPath } = await startProbe({ detection: { fastLane: false } });

    pings.links.set(primary, 'cut');
    await clock.advance(3000);

    expect(valuesOf(ofPath('ConsecutiveLosses'))).toEqual([10, 10]);
    expect(cloudWatch.alarms).toEqual([]);
  });

  test('across the border of two periods is told of both in one call, for the first one is over', async () => {
    const { clock, cloudWatch, pings, ofPath } = await startProbe();
    await clock.advance(19_000);

    pings.links.set(primary, 'cut');
    await clock.advance(3000);

    const told = ofPath('ConsecutiveLosses').filter(({ value }) => value === 10);
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

  test('does not retry a call that fails: the next one is due anyhow', async () => {
    const { clock, cloudWatch, pings, said } = await startProbe();
    cloudWatch.manner.SetAlarmState = { code: 'AccessDeniedException' };

    pings.links.set(primary, 'cut');
    await clock.advance(10_000);
    cloudWatch.manner.SetAlarmState = 'answers';
    await clock.advance(30_000);

    expect(said.filter((it) => it === 'alarm not set; its next evaluation will')).toHaveLength(3);
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

  test.each(['Throttling', 'ThrottlingException', 'TooManyRequestsException', 'RequestLimitExceeded'])(
    'makes a call anew within half a second that CloudWatch refuses for its quota: %s',
    async (code) => {
      const { clock, cloudWatch, pings, said } = await startProbe();
      cloudWatch.manner.SetAlarmState = { code };

      pings.links.set(primary, 'cut');
      await clock.advance(2250);
      const refused = said.filter((it) => it.startsWith('alarm not set'));
      cloudWatch.manner.SetAlarmState = 'answers';
      await clock.advance(500);

      expect(refused).toEqual(['alarm not set; CloudWatch takes no more calls now; tried again']);
      expect(cloudWatch.alarms).toHaveLength(1);
    },
  );

  test('does not insist where a call was refused: others wait for their first', async () => {
    const { clock, cloudWatch, pings } = await startProbe();
    cloudWatch.manner.SetAlarmState = { code: 'Throttling' };

    pings.links.set(primary, 'cut');
    await clock.advance(2300);
    cloudWatch.manner.SetAlarmState = 'answers';
    await clock.advance(30_000);

    expect(cloudWatch.alarms).toHaveLength(1);
  });

  test('does not make a refused call anew once the path has answered, nor once nothing answers on the other', async () => {
    const one = await startProbe();
    const other = await startProbe();
    for (const { cloudWatch, pings, clock } of [one, other]) {
      cloudWatch.manner.SetAlarmState = { code: 'Throttling' };
      pings.links.set(primary, 'cut');
      // oxlint-disable-next-line no-await-in-loop -- one probe after another
      await clock.advance(2300);
      cloudWatch.manner.SetAlarmState = 'answers';
    }

    one.pings.links.set(primary, 1);
    await one.clock.advance(400);
    other.pings.links.set(backup, 'cut');
    other.cloudWatch.manner.SetAlarmState = { code: 'Throttling' };
    await other.clock.advance(1500);
    other.cloudWatch.manner.SetAlarmState = 'answers';
    await Promise.all([one.clock.advance(20_000), other.clock.advance(20_000)]);

    expect([...one.cloudWatch.alarms, ...other.cloudWatch.alarms]).toEqual([]);
  });

  test('makes a refused call anew for 10 s, and none after it: then the evaluation has come', async () => {
    const { clock, cloudWatch, pings, said } = await startProbe();
    cloudWatch.manner.SetAlarmState = { code: 'Throttling' };

    pings.links.set(primary, 'cut');
    await clock.advance(30_000);
    const tries = said.filter((it) => it.startsWith('alarm not set')).length;
    cloudWatch.manner.SetAlarmState = 'answers';
    await clock.advance(30_000);

    // Every 450 ms.
    expect(tries).toBe(24);
    expect(cloudWatch.alarms).toEqual([]);
  });
});

describe('an outage of a path of two targets', () => {
  const [second, third] = ['10.109.2.2', '10.109.3.2'];
  const startTwo = () => startProbe({ primary: [primary, second], backup: [backup, third] });

  test('sets one alarm, of the path, when the last of them is silent', async () => {
    const { clock, cloudWatch, pings, ofPath } = await startTwo();
    await clock.advance(16_000);

    pings.links.set(primary, 'cut');
    await clock.advance(10_000);
    const before = cloudWatch.alarms.length;
    pings.links.set(second, 'cut');
    await clock.advance(2300);

    expect(before).toBe(0);
    expect(cloudWatch.alarms).toEqual([
      {
        name: 'dx-failover/hq/signal/ping/primary/a',
        state: 'ALARM',
        reason:
          'Probe a lost 10 pings in a row to each of 10.109.2.1, 10.109.2.2 on the primary path; the first was known lost at 2027-01-15T08:00:26Z.',
        data: expect.objectContaining({ targets: [{ address: primary }, { address: second }], losses: 10 }),
        arrived: start + 28_200,
      },
    ]);
    expect(ofPath('ConsecutiveLosses').slice(-2)).toMatchObject([
      { value: 10, at: start + 26_400 },
      { value: 10, at: start + 28_200 },
    ]);
  });

  test('of one of them publishes how many are silent, and the losses of the other as those of the path', async () => {
    const { clock, cloudWatch, pings, of, ofPath } = await startTwo();
    await clock.advance(6000);

    pings.links.set(primary, 'cut');
    await clock.advance(30_000);

    const last = (name: string) => ofPath(name).at(-1)?.value;
    expect(['ConsecutiveLosses', 'SilentTargets', 'PacketLoss', 'WorstPacketLoss'].map(last)).toEqual([0, 1, 0, 100]);
    expect([of('PacketLoss').at(-1)?.value, of('PacketLoss', second).at(-1)?.value]).toEqual([100, 0]);
    expect(cloudWatch.alarms).toEqual([]);
  });

  test('is none while nothing is known of one of them, and the other is silent', async () => {
    const { clock, cloudWatch, pings, ofPath } = await startTwo();
    await clock.advance(16_000);

    pings.links.set(second, 'mute');
    await clock.advance(10_000);
    cloudWatch.data.length = 0;
    pings.links.set(primary, 'cut');
    await clock.advance(30_000);

    expect(cloudWatch.alarms).toEqual([]);
    expect(ofPath('ConsecutiveLosses').every(({ value = 0 }) => value < 10)).toBe(true);
    expect(valuesOf(ofPath('SilentTargets')).at(-1)).toBe(1);
  });

  test('is one also where one of them was silent before its ping stalled, once it is known again', async () => {
    const { clock, cloudWatch, pings } = await startTwo();
    await clock.advance(6000);

    pings.links.set(primary, 'cut');
    await clock.advance(5000);
    pings.links.set(primary, 'mute');
    await clock.advance(5000);
    pings.links.set(second, 'cut');
    await clock.advance(4000);
    const before = cloudWatch.alarms.length;
    pings.links.set(primary, 'cut');
    await clock.advance(4000);

    expect(before).toBe(0);
    expect(cloudWatch.alarms).toHaveLength(3);
  });
});

import { describe, expect, test } from 'vitest';
import type { SiteChanges } from './site.ts';
import { backup, primary, start, startProbe, through, valuesOf, withNetwork } from './started-probe.ts';

/** Both paths fall silent at once; `skew` lets one of them answer a little longer. */
const goDeaf = async (skew = 0, changes: SiteChanges = {}) => {
  const probe = await startProbe(changes);
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

  test('still publishes what answers through the path in use', async () => {
    const { clock, of } = await goDeaf(0, { through: [through] });

    await clock.advance(60_000);

    expect(valuesOf(of('PacketLoss', through)).length).toBeGreaterThan(4);
  });

  test('raises nothing when both answer again', async () => {
    const { clock, cloudWatch, pings, ofPath } = await goDeaf();
    await clock.advance(30_000);

    pings.links.set(backup, 1);
    await clock.advance(400);
    pings.links.set(primary, 1);
    await clock.advance(20_000);

    expect(cloudWatch.alarms).toEqual([]);
    expect(valuesOf(ofPath('ConsecutiveLosses')).at(-1)).toBe(0);
  });

  test('raises the path that stays silent within seconds once the other one answers', async () => {
    const { clock, cloudWatch, pings } = await goDeaf();
    await clock.advance(30_000);

    pings.links.set(backup, 1);
    await clock.advance(3000);

    expect(new Set(cloudWatch.alarms.map(({ name }) => name))).toEqual(
      new Set(['dx-failover/hq/signal/ping/primary/a']),
    );
  });
});

describe('a host whose own network is gone', () => {
  test('knows nothing of any path: publishes nothing of them, sets no alarm, and says so', async () => {
    const { clock, cloudWatch, cut, ofPath, said } = await withNetwork();
    await clock.advance(21_000);

    cut();
    await clock.advance(60_000);

    expect(cloudWatch.alarms).toEqual([]);
    expect(ofPath('ConsecutiveLosses').map(({ at, value }) => [at - start, value])).toEqual([
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
    await clock.advance(3500);

    expect(cloudWatch.alarms.map(({ arrived }) => arrived - start)).toEqual([23_200, 24_000]);
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

test('a host that misses one question of its network amid a streak leaves the alarm to its evaluation', async () => {
  const { clock, cloudWatch, network, pings, ofPath } = await withNetwork();
  await clock.advance(20_800);

  pings.links.set(primary, 'cut');
  await clock.advance(500);
  network.isUp = false;
  await clock.advance(500);
  network.isUp = true;
  await clock.advance(20_000);

  expect(cloudWatch.alarms).toEqual([]);
  expect(valuesOf(ofPath('ConsecutiveLosses')).at(-1)).toBeGreaterThan(10);
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

  expect(cloudWatch.alarms.map(({ name }) => name.split('/').at(-2))).toEqual(Array(6).fill('primary'));
});

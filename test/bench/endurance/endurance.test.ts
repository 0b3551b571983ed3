import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { accountOf } from '../../../bench/endurance/account.ts';
import { accountClaims, memoryRatio, memorySlope, realClaims } from '../../../bench/endurance/claims.ts';
import { halfOfTheTime, manners, once } from '../../../bench/endurance/cuts.ts';
import { playForReal, type Sample } from '../../../bench/endurance/real.ts';
import { playVirtually } from '../../../bench/endurance/virtual.ts';
import { bundleAll } from '../../../tools/bundle.ts';
import { hour, minute, second } from '../../../failover/time.ts';
import type { createProbe } from '../../../probe/probe.ts';
import type { Arrived } from '../../probe/cloudwatch-stand-in.ts';

const directory = mkdtempSync(join(tmpdir(), 'dx-failover-endurance-'));
// In a folder of this name Vitest leaves it as it is.
const bundle = join(directory, 'dist', 'probe', 'probe.mjs');
beforeAll(() => bundleAll(join(directory, 'dist')), 60_000);
afterAll(() => rmSync(directory, { recursive: true }));
const probe = async () => (await import(bundle)) as { readonly createProbe: typeof createProbe };

const broken = (claims: ReturnType<typeof accountClaims>): readonly string[] =>
  claims.filter(({ holds }) => !holds).map(({ claim, seen }) => `${claim}: ${seen}`);

describe('a probe of 20 targets', () => {
  test('loses and doubles nothing in 30 minutes, while CloudWatch is cut off in every way, half of the time', async () => {
    const cuts = halfOfTheTime(30 * minute, 8);

    const { account, largestCall, said } = await playVirtually(await probe(), { targets: 20, cuts });

    expect(account).toMatchObject({
      expected: (20 * 2 + 2 * 4) * 179,
      missing: 0,
      doubled: 0,
      dropped: 0,
      answers: 180_000,
    });
    expect(account.oldestHeartbeat).toBeLessThanOrEqual(second);
    expect(largestCall).toBeLessThanOrEqual(1000);
    expect(said.filter((line) => line === 'publishing again')).toHaveLength(8);
  }, 60_000);

  test('drops the oldest where CloudWatch is away for longer than an hour, and publishes how many', async () => {
    const cuts = once(75 * minute, [minute, 70 * minute]);

    const { account } = await playVirtually(await probe(), { targets: 6, cuts });

    // 414 periods were cut off. The period that finds CloudWatch again pushes one more out of the 360 that are kept.
    expect(account).toMatchObject({ missing: (6 * 2 + 2 * 4) * 55, dropped: (6 * 2 + 2 * 4) * 55, doubled: 0 });
  }, 60_000);

  test('as a process has one ping a target, and leaves none behind, told to end or killed', async ({ skip }) => {
    const isThere = spawnSync('ping', ['-c', '1', '-n', '127.0.0.1']).status === 0;
    skip(!isThere && process.env['CI'] === undefined, 'ping is missing or may not be used here');
    const cuts = halfOfTheTime(20 * second, 1);

    const run = await playForReal({ bundle, targets: 20, cuts, sampleEvery: second });

    expect(broken(accountClaims(run.account))).toEqual([]);
    // The first seconds go into starting them.
    expect(new Set(run.samples.slice(5).map(({ children }) => children))).toEqual(new Set([20]));
    expect(run).toMatchObject({ ending: { code: 0 }, left: { ended: 0, killed: 0 } });
    expect(run.refusedCalls).toBeGreaterThan(0);
  }, 60_000);
});

describe('the cuts', () => {
  test('take half of the time, in each manner by turns, and neither its beginning nor its end', () => {
    const cuts = halfOfTheTime(16 * minute, 4);
    const seconds = Array.from({ length: (16 * minute) / second }, (_, index) => cuts.at(index * second));

    expect(seconds.filter((cut) => cut !== undefined)).toHaveLength(seconds.length / 2);
    expect(new Set(seconds)).toEqual(new Set([undefined, ...manners]));
    expect([seconds[0], seconds.at(-1)]).toEqual([undefined, undefined]);
  });
});

const arrived = (change: Partial<Arrived>): Arrived => ({
  name: 'PacketLoss',
  dimensions: { Target: '127.77.0.1' },
  at: 5000,
  value: 0,
  values: [],
  counts: [],
  resolution: 1,
  unit: 'Percent',
  arrived: 5000,
  ...change,
});
const ofOneTarget = { addresses: ['127.77.0.1'], paths: [], from: 0, until: 10_000 };
const whole = ['PacketLoss', 'RoundTripTime'].map((name) => arrived({ name }));

describe('the account', () => {
  test('holds where each datapoint came once', () => {
    expect(broken(accountClaims(accountOf(whole, ofOneTarget)))).toEqual([]);
  });

  test('is broken by one that is missing, unless it was published as dropped', () => {
    const some = whole.slice(1);
    const dropped = arrived({ name: 'DroppedDatapoints', dimensions: { Probe: 'a' }, value: 1 });

    expect(broken(accountClaims(accountOf(some, ofOneTarget)))).toEqual([
      'what is missing was published as dropped: 1 of 2 missing, 0 published as dropped',
    ]);
    expect(broken(accountClaims(accountOf([...some, dropped], ofOneTarget)))).toEqual([]);
  });

  test('is broken by more published as dropped than is missing', () => {
    const dropped = arrived({ name: 'DroppedDatapoints', dimensions: { Probe: 'a' }, value: 2 });

    expect(broken(accountClaims(accountOf([...whole, dropped], ofOneTarget)))).toEqual([
      'what is missing was published as dropped: 0 of 2 missing, 2 published as dropped',
    ]);
  });

  test('is broken by one that came twice, and by a heartbeat that came late', () => {
    const late = arrived({ name: 'Heartbeat', dimensions: { Probe: 'a' }, arrived: 25_000 });

    expect(broken(accountClaims(accountOf([...whole, arrived({}), late], ofOneTarget)))).toEqual([
      'every datapoint at most once: 1 of 2 doubled',
      'no heartbeat comes late: the oldest was 20.0 s old',
    ]);
  });
});

const sample = (index: number, change: Partial<Sample> = {}): Sample => ({
  elapsed: index * 10 * second,
  residentBytes: 100e6,
  children: 20,
  openFiles: 60,
  ...change,
});
const level = Array.from({ length: 20 }, (_, index) => sample(index));
const growing = level.map((_, index) => sample(index, { residentBytes: 100e6 + index * 2e6, openFiles: 60 + index }));
const run = {
  samples: level,
  account: { ...accountOf(whole, ofOneTarget), answers: 1000 },
  ending: { took: second, code: 0 },
  left: { ended: 0, killed: 0 },
  refusedCalls: 1,
  said: new Map<string, number>(),
};
const asked = { targets: 20, pings: 1000 };

describe('the claims', () => {
  test('hold of a run that stays as it is', () => {
    expect(broken(realClaims(run, asked))).toEqual([]);
    expect([memoryRatio(level), memorySlope(level)]).toEqual([1, 0]);
  });

  test('are broken by memory and files that grow', () => {
    expect(broken(realClaims({ ...run, samples: growing }, asked))).toEqual([
      'memory is level: resident, second quarter 114.0 MB, last quarter 134.0 MB: 1.175 times; 720.0 MB/h in the later half',
      'open files are level: second quarter 67, last quarter 77',
    ]);
    expect(memorySlope(growing)).toBeCloseTo((2e6 * hour) / (10 * second));
  });

  test('are broken by children too many, pings left, a bad end, pings too few, and a CloudWatch that was never away', () => {
    const bad = {
      ...run,
      samples: [...level, sample(20, { children: 21 })],
      account: { ...run.account, answers: 900 },
      ending: { took: 11 * second, code: null },
      left: { ended: 0, killed: 3 },
      refusedCalls: 0,
    };

    expect(broken(realClaims(bad, asked))).toEqual([
      'one child a target, no more: 20 to 21 children for 20 targets in 21 looks',
      'no ping is left behind: 0 after SIGTERM, 3 after SIGKILL',
      'ends in time, and well: 11.0 s, code null',
      'pings at its interval all the while: 900 answers, 1000 pings at five a second',
      'CloudWatch was cut off: 0 calls met a cut',
    ]);
  });
});

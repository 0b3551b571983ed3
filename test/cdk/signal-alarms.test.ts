import { describe, expect, test } from 'vitest';
import { signalsOf } from '../../failover/health/signals.ts';
import { resourcesOf } from './resolved.ts';
import { hq, siteOf } from './sites.ts';
import { templateOf } from './synth.ts';

const alarmsOf = (site: typeof hq) => Object.values(resourcesOf(templateOf(site), 'AWS::CloudWatch::Alarm'));
const alarms = alarmsOf(hq).map(({ Properties }) => Properties);
const named = (name: string) => alarms.find(({ AlarmName }) => AlarmName === `dx-failover/hq/signal/${name}`);
const signals = alarms.filter(({ AlarmName }) => String(AlarmName).startsWith('dx-failover/hq/signal/'));

describe('the alarms of the signals', () => {
  test('are one for each signal that the reactor reads, and no other', () => {
    expect(signals.map(({ AlarmName }) => String(AlarmName)).toSorted()).toEqual(
      signalsOf(hq)
        .map(({ name }) => name)
        .toSorted(),
    );
  });

  test('ring nobody: the reactor decides what is said', () => {
    for (const { AlarmActions, OKActions, InsufficientDataActions } of signals) {
      expect([AlarmActions, OKActions, InsufficientDataActions]).toEqual([undefined, undefined, undefined]);
    }
  });

  test('take silence for unknown, never for down and never for the state before it', () => {
    expect(new Set(signals.map(({ TreatMissingData }) => TreatMissingData))).toEqual(new Set(['missing']));
  });

  test('say what ALARM means and what silence means', () => {
    for (const { AlarmDescription } of signals)
      expect(AlarmDescription).toMatch(/ALARM: .+\. .*Silence: unknown, never down: .+\.$/);
  });

  test('keep a description below the 1,024 characters that CloudWatch allows', () => {
    for (const { AlarmDescription } of signals) expect(String(AlarmDescription).length).toBeLessThanOrEqual(1024);
  });
});

test("BGP is AWS's own metric: the lowest of five minutes, of the configured family only", () => {
  expect(named('bgp/primary/dxvif-0a1b2c3d/ipv4')).toMatchObject({
    Namespace: 'AWS/DX',
    MetricName: 'VirtualInterfaceBgpStatus',
    Dimensions: [
      { Name: 'ConnectionId', Value: 'dxcon-0a1b2c3d' },
      { Name: 'IpAddressFamily', Value: 'ipv4' },
      { Name: 'VirtualInterfaceId', Value: 'dxvif-0a1b2c3d' },
    ],
    Statistic: 'Minimum',
    Period: 300,
    EvaluationPeriods: 1,
    DatapointsToAlarm: 1,
    ComparisonOperator: 'LessThanThreshold',
    Threshold: 1,
  });
});

test('prefixes alarm below the number that the site expects', () => {
  const site = siteOf({
    primary: {
      virtualInterfaces: [{ id: 'dxvif-0a1b2c3d', connection: 'dxcon-0a1b2c3d', minimumPrefixes: 7 }],
      targets: ['10.109.2.1'],
    },
  });

  const prefixes = alarmsOf(site).find(({ Properties }) => String(Properties['AlarmName']).includes('/prefixes/'));

  expect(prefixes?.Properties).toMatchObject({
    Namespace: 'AWS/DX',
    MetricName: 'VirtualInterfaceBgpPrefixesAccepted',
    Statistic: 'Minimum',
    Period: 300,
    ComparisonOperator: 'LessThanThreshold',
    Threshold: 7,
  });
});

test('ping alarms at the first period of 10 seconds whose losses in a row reach the threshold', () => {
  expect(named('ping/backup/b')).toMatchObject({
    Namespace: 'DxFailover/hq',
    MetricName: 'ConsecutiveLosses',
    Dimensions: [
      { Name: 'Path', Value: 'backup' },
      { Name: 'Probe', Value: 'b' },
    ],
    Statistic: 'Maximum',
    Period: 10,
    EvaluationPeriods: 1,
    DatapointsToAlarm: 1,
    ComparisonOperator: 'GreaterThanOrEqualToThreshold',
    Threshold: 10,
  });
});

test.each([
  ['down', 60],
  ['degraded', 20],
] as const)('loss alarms as %s at the percentage that the site names, in all of its periods', (limit, percent) => {
  const site = siteOf({ detection: { loss: { downPercent: 60, degradedPercent: 20, periods: 4 } } });

  const loss = alarmsOf(site).find(
    ({ Properties }) => Properties['AlarmName'] === `dx-failover/hq/signal/loss/primary/a/${limit}`,
  );

  expect(loss?.Properties).toMatchObject({
    Namespace: 'DxFailover/hq',
    MetricName: 'PacketLoss',
    Statistic: 'Average',
    Period: 10,
    EvaluationPeriods: 4,
    DatapointsToAlarm: 4,
    ComparisonOperator: 'GreaterThanOrEqualToThreshold',
    Threshold: percent,
  });
});

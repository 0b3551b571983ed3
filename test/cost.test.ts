import { describe, expect, it } from 'vitest';
import { billOf } from '../bench/cost/bill.ts';
import type { Resource, Template } from '../bench/cost/template.ts';

const alarm = (period: number, metricName: string, dimensions: Readonly<Record<string, string>>): Resource => ({
  Type: 'AWS::CloudWatch::Alarm',
  Properties: {
    Namespace: 'DxFailover/hq',
    MetricName: metricName,
    Period: period,
    Dimensions: Object.entries(dimensions).map(([Name, Value]) => ({ Name, Value })),
  },
});

const dashboard = (...metrics: readonly (readonly unknown[])[]): Resource => ({
  Type: 'AWS::CloudWatch::Dashboard',
  Properties: { DashboardBody: JSON.stringify({ widgets: [{ properties: { metrics } }] }) },
});

const templateOf = (...resources: readonly Resource[]): Template => ({
  Resources: Object.fromEntries(resources.map((resource, index) => [`R${index}`, resource])),
});

const lineOf = (template: Template, what: string) => billOf(template).find((line) => line.what === what);

const answers = (path: string) => ['DxFailover/hq', 'RoundTripTime', 'Path', path, 'Target', '10.0.0.1', 'Probe', 'a'];

describe('the cost of a month', () => {
  it('reads, four times an hour, the answers of each target of both paths, four counts of packets, and two lists', () => {
    const template = templateOf(dashboard(answers('primary'), answers('backup'), answers('through')));

    expect(lineOf(template, 'metrics read')).toEqual({
      what: 'metrics read',
      count: 730 * 4 * (2 + 4 + 2),
      dollars: expect.closeTo(0.2336, 6),
    });
  });

  it('tells alarms of high resolution, three times as dear, from standard ones', () => {
    const template = templateOf(alarm(10, 'PacketLoss', {}), alarm(60, 'Heartbeat', {}), alarm(300, 'ReactorRun', {}));

    const lines = [lineOf(template, 'alarms, high resolution'), lineOf(template, 'alarms, standard')];

    expect(lines).toEqual([
      { what: 'alarms, high resolution', count: 1, dollars: 0.3 },
      { what: 'alarms, standard', count: 2, dollars: 0.2 },
    ]);
  });

  it('counts a series once, however many alarms and graphs name it and in whatever order of dimensions', () => {
    const template = templateOf(
      alarm(10, 'PacketLoss', { Path: 'primary', Probe: 'a' }),
      alarm(10, 'PacketLoss', { Probe: 'a', Path: 'primary' }),
      dashboard(['DxFailover/hq', 'PacketLoss', 'Path', 'primary', 'Probe', 'a', { label: 'loss' }]),
    );

    expect(lineOf(template, 'custom metrics')).toEqual({ what: 'custom metrics', count: 1, dollars: 0.3 });
  });

  it('counts the metric of an alarm of metric math, and the alarm as a standard one', () => {
    const Metric = { Namespace: 'DxFailover/hq', MetricName: 'Heartbeat', Dimensions: [{ Name: 'Probe', Value: 'a' }] };
    const Metrics = [{ Expression: 'FILL(m1, 0)' }, { MetricStat: { Metric } }];
    const silence: Resource = { Type: 'AWS::CloudWatch::Alarm', Properties: { Metrics } };
    const template = templateOf(silence, alarm(60, 'Heartbeat', { Probe: 'a' }));

    const lines = [lineOf(template, 'custom metrics'), lineOf(template, 'alarms, standard')];

    expect(lines.map((line) => line?.count)).toEqual([1, 2]);
  });

  it('leaves out what AWS publishes itself and what has a datapoint only when traffic switches', () => {
    const template = templateOf(
      dashboard(['AWS/DX', 'VirtualInterfaceBgpStatus'], ['DxFailover/hq', 'Switch', 'To', 'backup']),
    );

    expect(lineOf(template, 'custom metrics')).toEqual({ what: 'custom metrics', count: 0, dollars: 0 });
  });

  it('names the price that is missing rather than leaving a host out', () => {
    const properties = { InstanceType: 'm7g.large', BlockDeviceMappings: [] };
    const template = templateOf({ Type: 'AWS::EC2::Instance', Properties: properties });

    expect(() => billOf(template)).toThrow(new Error('bench/cost/prices.ts: no price of m7g.large; add it'));
  });
});

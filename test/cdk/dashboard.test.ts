import { describe, expect, test } from 'vitest';
import { probeMetrics, reactorMetrics } from '../../failover/names.ts';
import { signalsOf } from '../../failover/health/signals.ts';
import type { Site } from '../../failover/settings/site.ts';
import { onlyResource, resourcesOf } from './resolved.ts';
import { hq, largest, siteOf } from './sites.ts';
import { templateOf } from './synth.ts';

interface Widget {
  readonly type: string;
  readonly x: number;
  readonly y: number;
  readonly properties: {
    readonly title: string;
    readonly query?: string;
    readonly alarms?: readonly string[];
    readonly metrics?: readonly (readonly unknown[])[];
  };
}

const widgetsOf = (site: Site): readonly Widget[] => {
  const body = onlyResource(templateOf(site), 'AWS::CloudWatch::Dashboard').Properties['DashboardBody'];
  return (JSON.parse(String(body)) as { widgets: Widget[] }).widgets;
};

/** Namespace, name and dimensions of every metric of the widgets. */
const metricsOf = (widgets: readonly Widget[]): readonly (readonly string[])[] =>
  widgets.flatMap(({ properties }) =>
    (properties.metrics ?? []).map((line) => line.filter((part) => typeof part === 'string')),
  );

const widgets = widgetsOf(hq);
const titled = (title: string): Widget | undefined => widgets.find(({ properties }) => properties.title === title);
const titles = widgets.map(({ properties }) => properties.title);

test('the first widget says where traffic is after the writes, where it should be, since when, why, and why not', () => {
  const first = widgets.find(({ x, y }) => x === 0 && y === 0);

  expect(first?.type).toBe('log');
  expect(first?.properties.title).toBe('Where traffic is, where it should be, since when, why');
  expect(first?.properties.query).toMatch(
    /^SOURCE '<SiteReactorLog\w+>' \| fields traffic, shouldBe, whyNot, since, rule, reason, mode, @timestamp as looked\n\| filter message = 'stands'\n\| sort @timestamp desc\n\| limit 1$/,
  );
});

test.each(['observe', 'trial'] as const)(
  "in mode %s the first widget says that users' traffic is not moved",
  (mode) => {
    expect(widgetsOf(siteOf({ mode }))[0]?.properties.title).toBe(
      `Where traffic is, and would be (mode ${mode}: users' traffic is not moved)`,
    );
  },
);

test('then, from the top: signals, loss, round trip, BGP, switches, and dx-failover itself', () => {
  expect(titles).toEqual([
    'Where traffic is, where it should be, since when, why',
    'Path in use now: 0 primary, 1 backup, 0.5 in part',
    'Signals: Direct Connect (primary)',
    'Signals: VPN (backup)',
    'dx-failover itself',
    'Direct Connect (primary): loss',
    'VPN (backup): loss',
    'What users saw: loss',
    'Direct Connect (primary): round trip',
    'VPN (backup): round trip',
    'What users saw: round trip',
    'BGP: 1 up, 0 down',
    'Prefixes',
    'Path in use, and health: 1 healthy, 0.5 degraded, 0 down',
    'Switches and announcements',
    'Reactor: runs and errors a minute, dead letters',
    'Reactor: duration',
    'Probes: heartbeats a minute',
  ]);
});

test('without a through target or a virtual interface there is no empty widget for it', () => {
  const bare = widgetsOf(siteOf({ through: undefined, primary: { targets: ['10.109.2.1'] } }));

  const missing = titles.filter((title) => !bare.some(({ properties }) => properties.title === title));

  expect(missing).toEqual(['What users saw: loss', 'What users saw: round trip', 'BGP: 1 up, 0 down', 'Prefixes']);
});

test('every alarm of the site is shown', () => {
  const alarms = Object.entries(resourcesOf(templateOf(hq), 'AWS::CloudWatch::Alarm')).map(([id]) => `<${id}.Arn>`);

  const shown = widgets.flatMap(({ properties }) => properties.alarms ?? []);

  expect(shown.toSorted()).toEqual(alarms.toSorted());
  expect(alarms.length).toBeGreaterThan(signalsOf(hq).length);
});

test('what users saw is one line per probe', () => {
  const saw = titled('What users saw: loss');

  expect(metricsOf(saw === undefined ? [] : [saw])).toEqual([
    ['DxFailover/hq', 'PacketLoss', 'Path', 'through', 'Probe', 'a', 'Target', '10.3.0.10'],
    ['DxFailover/hq', 'PacketLoss', 'Path', 'through', 'Probe', 'b', 'Target', '10.3.0.10'],
  ]);
});

describe('every metric', () => {
  const published = new Set<string>([...Object.values(probeMetrics), ...Object.values(reactorMetrics)]);

  test('of our namespace is one that the probe or the reactor publishes', () => {
    const ours = metricsOf(widgets).filter(([namespace]) => namespace === 'DxFailover/hq');

    expect(ours.length).toBeGreaterThan(0);
    for (const [, name] of ours) expect(published).toContain(name);
  });

  test("of another namespace is AWS's own", () => {
    const namespaces = metricsOf(widgets).map(([namespace]) => namespace);

    expect(new Set(namespaces)).toEqual(new Set(['DxFailover/hq', 'AWS/DX', 'AWS/Lambda', 'AWS/SQS']));
  });
});

test('a dual-stack interface is read directly once, and one that must not be read directly is not shown so', () => {
  const dual = { id: 'dxvif-0a1b2c3d', connection: 'dxcon-0a1b2c3d' };
  const virtualInterfaces = [
    dual,
    { ...dual, addressFamily: 'ipv6' },
    { ...dual, id: 'dxvif-0a1b2c3e', directRead: false },
  ];
  const site = siteOf({ primary: { virtualInterfaces, targets: ['10.109.2.1'] } });

  const bgp = widgetsOf(site).filter(({ properties }) => properties.title === 'BGP: 1 up, 0 down');

  expect(JSON.stringify(bgp).match(/"label":"[^"]+"/g)).toEqual([
    '"label":"dxvif-0a1b2c3d, read directly"',
    '"label":"dxvif-0a1b2c3d ipv4, AWS\'s metric"',
    '"label":"dxvif-0a1b2c3d ipv6, AWS\'s metric"',
    '"label":"dxvif-0a1b2c3e ipv4, AWS\'s metric"',
  ]);
});

test('the largest site stays within what CloudWatch shows: 500 widgets, 100 alarms and 500 metrics in each', () => {
  const shown = widgetsOf(largest);

  expect(shown.length).toBeLessThanOrEqual(500);
  for (const { properties } of shown) {
    expect(properties.alarms?.length ?? 0).toBeLessThanOrEqual(100);
    expect(properties.metrics?.length ?? 0).toBeLessThanOrEqual(500);
  }
});

import { describe, expect, test } from 'vitest';
import { namespaceOf, pathDimensions, probeMetrics } from '../../failover/names.ts';
import { hour, minute } from '../../failover/time.ts';
import type { Metric } from '../../lab/cloudwatch/metric-store.ts';
import { exampleSite, start, startToy, type ToyLab } from './toy-lab.ts';

const site = exampleSite();
const [table = ''] = site.routing.routeTables;
const [vif] = site.primary.virtualInterfaces;
const target = (path: 'primary' | 'backup') => site[path].targets[0]?.address ?? '';

const wayTo = ({ lab }: ToyLab, address: string) => lab.transitGateway.resolve(table, address)?.attachment?.id;

const bgp: Metric = {
  namespace: 'AWS/DX',
  name: 'VirtualInterfaceBgpStatus',
  dimensions: { ConnectionId: vif?.connection ?? '', VirtualInterfaceId: vif?.id ?? '', IpAddressFamily: 'ipv4' },
};

/** The minimum of each five minutes since the start, undefined where there is no datapoint. */
const minima = ({ lab }: ToyLab, metric: Metric, count: number) =>
  Array.from({ length: count }, (_, index) => {
    const from = start + index * 5 * minute;
    const found = lab.metrics.within(metric, { from, to: from + 5 * minute });
    return found?.minimum;
  });

describe('the network of a site', () => {
  test('carries the ranges over Direct Connect, and each target over its own path', async () => {
    const toy = await startToy();

    expect(wayTo(toy, '10.3.0.10')).toBe(site.routing.primaryAttachment);
    expect(wayTo(toy, target('primary'))).toBe(site.routing.primaryAttachment);
    expect(wayTo(toy, target('backup'))).toBe(site.routing.backupAttachment);
    await toy.lab.close();
  });

  test('loses Direct Connect’s routes with its BGP and gets them back, but keeps the pinned targets', async () => {
    const toy = await startToy();

    toy.lab.directConnect.setLine(vif?.id ?? '', 'down');
    const down = [wayTo(toy, '10.3.0.10'), wayTo(toy, target('primary'))];
    toy.lab.directConnect.setLine(vif?.id ?? '', 'up');

    expect(down).toEqual([undefined, site.routing.primaryAttachment]);
    expect(wayTo(toy, '10.3.0.10')).toBe(site.routing.primaryAttachment);
    await toy.lab.close();
  });
});

describe('Direct Connect’s own metrics', () => {
  test('come every five minutes, late, and hold the worst of the interval', async () => {
    const toy = await startToy();

    await toy.clock.advance(6 * minute);
    toy.lab.directConnect.setLine(vif?.id ?? '', 'down');
    await toy.clock.advance(1 * minute);
    toy.lab.directConnect.setLine(vif?.id ?? '', 'up');
    await toy.clock.advance(4 * minute + 29_000);
    const early = minima(toy, bgp, 3);
    await toy.clock.advance(1000);

    expect(early).toEqual([1, undefined, undefined]);
    expect(minima(toy, bgp, 3)).toEqual([1, 0, undefined]);
    await toy.lab.close();
  });

  test('exist for the configured address family only', async () => {
    const toy = await startToy();

    await toy.clock.advance(10 * minute);

    const families = toy.lab.metrics.list().flatMap(({ dimensions }) => dimensions['IpAddressFamily'] ?? []);
    expect(new Set(families)).toEqual(new Set(['ipv4']));
    await toy.lab.close();
  });
});

describe('backfill', () => {
  test('puts an hour of health behind every metric of the probes, the reactor and Direct Connect', async () => {
    const toy = await startToy();

    toy.lab.backfill(hour);

    const losses: Metric = {
      namespace: namespaceOf(site),
      name: probeMetrics.consecutiveLosses,
      dimensions: pathDimensions('primary', site.probes[0]?.slot ?? ''),
    };
    const past = { from: start - hour, to: start };
    expect(toy.lab.metrics.within(losses, past)).toMatchObject({ count: 360, maximum: 0 });
    expect(toy.lab.metrics.within(bgp, past)).toMatchObject({ count: 11, minimum: 1 });
    expect(
      toy.lab.metrics.within(
        { namespace: namespaceOf(site), name: 'ReactorRun', dimensions: { Site: site.name } },
        past,
      )?.count,
    ).toBe(60);
    await toy.lab.close();
  });

  test('lets an alarm have been OK all that time, without an event', async () => {
    const toy = await startToy();
    const losses = { namespace: 'Toy', name: 'ConsecutiveLosses', dimensions: { Probe: 'a' } };
    toy.lab.metrics.record({
      ...losses,
      at: start - 10_000,
      statistics: { count: 1, sum: 0, minimum: 0, maximum: 0 },
      resolution: 1,
    });

    toy.lab.backfill(hour);
    await toy.clock.advance(1000);

    expect(toy.lab.alarms.find('toy/losses')).toMatchObject({
      standing: { value: 'OK' },
      transitionedAt: start - hour,
    });
    expect(toy.happenings.filter(({ kind }) => kind === 'event')).toEqual([]);
    await toy.lab.close();
  });
});

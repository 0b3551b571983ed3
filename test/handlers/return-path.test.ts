import * as cloudWatch from '@aws-sdk/client-cloudwatch';
import { describe, expect, it } from 'vitest';
import { hour, minute } from '../../failover/time.ts';
import type { Path } from '../../failover/path.ts';
import { siteOf, vpn } from '../failover/scene.ts';
import { dx } from './aws.ts';
import { byHand, isOnVpn, settledWorld, stall } from './situations.ts';
import { isPrimaryPing, type World } from './world.ts';

/** By which attachment answers come in, as the reactor reads it: 300 answers a minute of each path. */

type Packets = Readonly<Record<'PacketsIn' | 'PacketsOut', number>>;
const attachments: Readonly<Record<string, Path>> = { [dx]: 'primary', [vpn]: 'backup' };

const site = siteOf({
  routing: {
    routeTables: ['tgw-rtb-0d86bcd71877f6d88'],
    prefixLists: [{ id: 'pl-0d81338f99b4770b6', ranges: ['10.3.0.0/18'] }],
    primaryAttachment: dx,
    backupAttachment: vpn,
  },
});

const ListMetrics = ({ Dimensions = [] }: cloudWatch.ListMetricsCommandInput) => ({
  Metrics: [{ Dimensions: [{ Name: 'TransitGateway', Value: 'tgw-1' }, ...Dimensions] }],
});

/** CloudWatch gives these packets a minute. */
const counting = (world: World, packets: Partial<Record<Path, Partial<Packets>>>): void => {
  const valueOf = ({ MetricName, Dimensions = [] }: cloudWatch.Metric): number | undefined => {
    if (MetricName === 'RoundTripTime') return 300;
    const path = attachments[Dimensions.find(({ Name }) => Name === 'TransitGatewayAttachment')?.Value ?? ''];
    return path && packets[path]?.[MetricName as keyof Packets];
  };
  const GetMetricData = ({ MetricDataQueries = [], StartTime }: cloudWatch.GetMetricDataCommandInput) => ({
    MetricDataResults: MetricDataQueries.map(({ Id, MetricStat }) => {
      const value = valueOf(MetricStat?.Metric ?? {});
      const minutes = value === undefined ? [] : Array.from({ length: 10 }, (_, index) => index);
      return {
        Id,
        Timestamps: minutes.map((index) => new Date((StartTime?.getTime() ?? 0) + index * minute)),
        Values: minutes.map(() => value ?? 0),
      };
    }),
  });
  world.serve({ ListMetrics, GetMetricData });
};

const well = { PacketsIn: 300, PacketsOut: 300 };
const none = { PacketsIn: 0, PacketsOut: 300 };

/** At the seventh minute of a quarter. */
const quarterDue = async (world: World): Promise<void> => {
  await world.clock.advance(hour + 7 * minute - (world.clock.now() % (15 * minute)));
};

const settled = async (packets: Partial<Record<Path, Partial<Packets>>>, of = site): Promise<World> => {
  const world = await settledWorld(of);
  counting(world, packets);
  await quarterDue(world);
  world.calls.length = 0;
  return world;
};

const attentions = (world: World) => world.mails().filter((subject) => subject?.includes('ATTENTION'));

describe('by which way answers return', () => {
  it.each([
    [
      'backup',
      { primary: well, backup: none },
      "the backup's answers return over Direct Connect: a failover may come late or never",
    ],
    [
      'primary',
      { primary: none, backup: well },
      "the primary's answers return over the VPN: both paths fail with the VPN",
    ],
  ] as const)('is told of %s', async (_, packets, headline) => {
    const world = await settled(packets);

    await world.run();

    expect(attentions(world)).toEqual([`[hq] ATTENTION: ${headline}`]);
  });

  it('is told once, and remembered', async () => {
    const world = await settled({ primary: well, backup: none });

    await world.run();
    await world.clock.advance(15 * minute);
    await world.run();

    expect(attentions(world)).toHaveLength(1);
    expect(world.memory()).toContain('"return-path:backup"');
  });

  it('is no news while all is well', async () => {
    const world = await settled({ primary: well, backup: well });

    await world.run();

    expect(attentions(world)).toEqual([]);
    expect(world.logged('traffic')).toHaveLength(1);
  });

  it('is unknown where the primary attachment is not named, and backup is judged all the same', async () => {
    const { primaryAttachment: _, ...routing } = site.routing;
    const world = await settled({ backup: none }, { ...site, routing });

    await world.run();

    expect(attentions(world)).toHaveLength(1);
    expect(world.operations().filter((operation) => operation === 'ListMetrics')).toHaveLength(1);
  });

  it('is unknown where CloudWatch has no datapoint of what came in: that is no zero', async () => {
    const world = await settled({ primary: well, backup: { PacketsOut: 300 } });

    await world.run();

    expect(attentions(world)).toEqual([]);
    expect(world.logged('traffic')).toHaveLength(1);
  });

  it('is read by the schedule once in a quarter of an hour, and by nothing else', async () => {
    const world = await settled({ primary: well, backup: well });

    await world.run(byHand);
    await world.run();
    for (let minutes = 0; minutes < 14; minutes += 1) {
      // oxlint-disable no-await-in-loop -- one minute after another
      await world.clock.advance(minute);
      await world.run();
      // oxlint-enable no-await-in-loop
    }

    expect(world.operations().filter((operation) => operation === 'GetMetricData')).toHaveLength(2);
  });

  it('is not read while traffic is on the VPN', async () => {
    const world = await settled({ primary: well, backup: none });
    world.say('ALARM', isPrimaryPing);

    await world.run();

    expect(isOnVpn(world)).toBe(true);
    expect(world.operations()).not.toContain('GetMetricData');
  });

  it.each(['ListMetrics', 'GetMetricData'])(
    'is unknown, and fails no run, where %s has no answer',
    async (operation) => {
      const world = await settled({ primary: well, backup: none });
      stall(world, operation);

      const { error } = await world.run();

      expect(error).toBeUndefined();
      expect(attentions(world)).toEqual([]);
    },
  );
});

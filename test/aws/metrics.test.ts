import * as sdk from '@aws-sdk/client-cloudwatch';
import { describe, expect, it } from 'vitest';
import { readMinutes, readTransitGatewayOf, type MinuteMetric } from '../../aws/metrics.ts';
import { minute } from '../../failover/time.ts';
import { now } from '../failover/scene.ts';
import { patient, served } from './served.ts';

const packets: MinuteMetric = {
  namespace: 'AWS/TransitGateway',
  name: 'PacketsIn',
  dimensions: { TransitGateway: 'tgw-1', TransitGatewayAttachment: 'tgw-attach-1' },
  statistic: 'Sum',
};
const answers: MinuteMetric = { ...packets, namespace: 'DxFailover/hq', dimensions: {}, statistic: 'SampleCount' };
const window = { from: now - 10 * minute, to: now };
const at = (minutes: number): Date => new Date(now - minutes * minute);

describe('reading metrics by the minute', () => {
  it('asks for all at once, and gives the values of each by the moment, across pages', async () => {
    const pages: sdk.GetMetricDataCommandOutput['MetricDataResults'][] = [
      [{ Id: 'm1', Timestamps: [at(1), at(2)], Values: [7, 0] }],
      [
        { Id: 'm0', Timestamps: [at(3)], Values: [5] },
        { Id: 'm1', Timestamps: [at(4)], Values: [8] },
      ],
    ];
    const { client, inputs } = served(sdk, {
      GetMetricData: ({ NextToken }: sdk.GetMetricDataCommandInput) => ({
        MetricDataResults: pages[NextToken === undefined ? 0 : 1],
        NextToken: NextToken === undefined ? 'more' : undefined,
      }),
    });

    const values = await readMinutes(
      new sdk.CloudWatchClient(client),
      { metrics: [answers, packets], ...window },
      patient,
    );

    expect(values).toEqual([
      new Map([[now - 3 * minute, 5]]),
      new Map([
        [now - minute, 7],
        [now - 2 * minute, 0],
        [now - 4 * minute, 8],
      ]),
    ]);
    expect(inputs).toMatchObject([
      {
        StartTime: new Date(window.from),
        EndTime: new Date(window.to),
        MetricDataQueries: [
          { Id: 'm0', MetricStat: { Metric: { Namespace: 'DxFailover/hq' }, Period: 60, Stat: 'SampleCount' } },
          {
            Id: 'm1',
            MetricStat: {
              Metric: {
                MetricName: 'PacketsIn',
                Dimensions: [
                  { Name: 'TransitGateway', Value: 'tgw-1' },
                  { Name: 'TransitGatewayAttachment', Value: 'tgw-attach-1' },
                ],
              },
              Stat: 'Sum',
            },
          },
        ],
      },
      { NextToken: 'more' },
    ]);
  });
});

const dimensions = (...names: readonly string[]) => names.map((Name) => ({ Name, Value: `${Name} of it` }));
const listing = (...metrics: readonly (readonly string[])[]) =>
  served(sdk, { ListMetrics: () => ({ Metrics: metrics.map((names) => ({ Dimensions: dimensions(...names) })) }) });

describe('the transit gateway of an attachment', () => {
  it('is the one that its packets are kept under, not those of an Availability Zone', async () => {
    const { client, inputs } = listing(
      ['TransitGatewayAttachment'],
      ['TransitGatewayAttachment', 'AvailabilityZone'],
      ['TransitGateway', 'TransitGatewayAttachment', 'AvailabilityZone'],
      ['TransitGateway', 'TransitGatewayAttachment'],
    );

    expect(await readTransitGatewayOf(new sdk.CloudWatchClient(client), 'tgw-attach-1', patient)).toBe(
      'TransitGateway of it',
    );
    expect(inputs).toEqual([
      {
        Namespace: 'AWS/TransitGateway',
        MetricName: 'PacketsIn',
        Dimensions: [{ Name: 'TransitGatewayAttachment', Value: 'tgw-attach-1' }],
      },
    ]);
  });

  it('is not known where CloudWatch lists none under both', async () => {
    const { client } = listing(['TransitGatewayAttachment']);

    expect(await readTransitGatewayOf(new sdk.CloudWatchClient(client), 'tgw-attach-1', patient)).toBeUndefined();
  });
});

import * as sdk from '@aws-sdk/client-ec2';
import { describe, expect, it } from 'vitest';
import { readRangeRoutes, readReferences, writeReference } from '../../aws/transit-gateway.ts';
import { list, table, testList, vpn } from '../failover/scene.ts';
import { patient, served } from './served.ts';

const ec2 = (operations: Parameters<typeof served>[1]) => {
  const { client, inputs } = served(sdk, operations);
  return { client: new sdk.EC2Client(client), inputs };
};

describe('reading references', () => {
  it('reads every page', async () => {
    const { client, inputs } = ec2({
      GetTransitGatewayPrefixListReferences: ({ NextToken }: sdk.GetTransitGatewayPrefixListReferencesCommandInput) =>
        NextToken === undefined
          ? {
              TransitGatewayPrefixListReferences: [
                {
                  PrefixListId: list,
                  State: 'available',
                  Blackhole: false,
                  TransitGatewayAttachment: { TransitGatewayAttachmentId: vpn },
                },
              ],
              NextToken: 'more',
            }
          : { TransitGatewayPrefixListReferences: [{ PrefixListId: testList, State: 'pending', Blackhole: true }] },
    });

    const references = await readReferences(client, table, patient);

    expect(references).toEqual([
      { prefixListId: list, state: 'available', attachmentId: vpn, isBlackhole: false },
      { prefixListId: testList, state: 'pending', attachmentId: undefined, isBlackhole: true },
    ]);
    expect(inputs).toHaveLength(2);
  });
});

describe('writing a reference', () => {
  const change = { routeTableId: table, prefixListId: list, attachmentId: vpn };
  const key = { TransitGatewayRouteTableId: table, PrefixListId: list };

  it('makes it to the attachment', async () => {
    const { client, inputs } = ec2({ CreateTransitGatewayPrefixListReference: () => ({}) });

    expect(await writeReference(client, { ...change, kind: 'create' }, patient)).toBe('created');
    expect(inputs).toEqual([{ ...key, TransitGatewayAttachmentId: vpn }]);
  });

  it('removes it by table and list', async () => {
    const { client, inputs } = ec2({ DeleteTransitGatewayPrefixListReference: () => ({}) });

    expect(await writeReference(client, { ...change, kind: 'delete' }, patient)).toBe('removed');
    expect(inputs).toEqual([key]);
  });
});

describe('reading the routes of a range', () => {
  const routes = {
    'route-search.longest-prefix-match': [
      {
        DestinationCidrBlock: '10.3.0.0/18',
        PrefixListId: list,
        TransitGatewayAttachments: [{ TransitGatewayAttachmentId: vpn }],
      },
    ],
    'route-search.subnet-of-match': [
      { DestinationCidrBlock: '10.3.0.0/18', PrefixListId: list },
      { DestinationCidrBlock: '10.3.16.0/20', State: 'blackhole' },
    ],
  };

  it('tells the one that covers it from those inside it', async () => {
    const { client } = ec2({
      SearchTransitGatewayRoutes: ({ Filters }: sdk.SearchTransitGatewayRoutesCommandInput) => ({
        Routes: routes[Filters?.[0]?.Name as keyof typeof routes],
      }),
    });

    const found = await readRangeRoutes(client, { routeTableId: table, range: '10.3.0.0/18' }, patient);

    expect(found).toEqual({
      covering: { cidr: '10.3.0.0/18', attachmentId: vpn, prefixListId: list },
      inside: [{ cidr: '10.3.16.0/20', attachmentId: undefined, prefixListId: undefined }],
    });
  });

  it('finds none where none covers it', async () => {
    const { client } = ec2({ SearchTransitGatewayRoutes: () => ({ Routes: [] }) });

    const found = await readRangeRoutes(client, { routeTableId: table, range: '10.3.0.0/18' }, patient);

    expect(found).toEqual({ covering: undefined, inside: [] });
  });
});

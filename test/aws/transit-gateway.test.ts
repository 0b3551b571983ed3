import * as sdk from '@aws-sdk/client-ec2';
import { describe, expect, it } from 'vitest';
import { dryRun, readReferences, readRoutesPage, writeReference } from '../../aws/transit-gateway.ts';
import { ServiceError } from '../../lab/wire/service.ts';
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

const would = (): never => {
  throw new ServiceError('DryRunOperation', 'Request would have succeeded, but DryRun flag is set.', 412);
};

describe('asking whether a reference could be written', () => {
  const change = { routeTableId: table, prefixListId: list, attachmentId: vpn };
  const key = { TransitGatewayRouteTableId: table, PrefixListId: list, DryRun: true };

  it.each([
    ['create' as const, { ...key, TransitGatewayAttachmentId: vpn }],
    ['delete' as const, key],
  ])('is a dry run of its %s, and ends with the error that EC2 gives', async (kind, input) => {
    const { client, inputs } = ec2({
      CreateTransitGatewayPrefixListReference: would,
      DeleteTransitGatewayPrefixListReference: would,
    });

    await expect(dryRun(client, { ...change, kind }, patient)).rejects.toMatchObject({
      name: 'DryRunOperation',
      $metadata: { httpStatusCode: 412 },
    });
    expect(inputs).toEqual([input]);
  });
});

const page = (answer: object) => ec2({ SearchTransitGatewayRoutes: () => answer });

describe('reading the routes of a table', () => {
  const of = { routeTableId: table, token: undefined };

  it('asks for all of them, a thousand a page, from the token on', async () => {
    const { client, inputs } = page({ Routes: [] });

    await readRoutesPage(client, of, patient);
    await readRoutesPage(client, { ...of, token: 'more' }, patient);

    const asked = {
      TransitGatewayRouteTableId: table,
      Filters: [{ Name: 'type', Values: ['propagated', 'static'] }],
      MaxResults: 1000,
    };
    expect(inputs).toEqual([asked, { ...asked, NextToken: 'more' }]);
  });

  it('keeps the state, the type, each attachment with its kind, and the list; of a range its one spelling', async () => {
    const { client } = page({
      Routes: [
        {
          DestinationCidrBlock: '10.3.0.0/18',
          State: 'active',
          Type: 'propagated',
          PrefixListId: list,
          TransitGatewayAttachments: [
            { TransitGatewayAttachmentId: vpn, ResourceType: 'vpn', ResourceId: 'vpn-1' },
            { TransitGatewayAttachmentId: 'tgw-attach-1' },
            {},
          ],
        },
        { DestinationCidrBlock: '2001:DB8:0::/32', State: 'blackhole', Type: 'static' },
        { DestinationCidrBlock: 'no range', State: 'active' },
        { State: 'active' },
        { DestinationCidrBlock: '10.4.0.0/18' },
      ],
    });

    const { routes } = await readRoutesPage(client, of, patient);

    expect(routes).toEqual([
      {
        cidr: '10.3.0.0/18',
        state: 'active',
        isStatic: false,
        attachments: [
          { id: vpn, kind: 'vpn' },
          { id: 'tgw-attach-1', kind: undefined },
        ],
        prefixListId: list,
      },
      { cidr: '2001:db8::/32', state: 'blackhole', isStatic: true, attachments: [], prefixListId: undefined },
    ]);
  });

  it.each<[string, object, { isComplete: boolean; token: string | undefined }]>([
    ['there is a page more', { NextToken: 'a', AdditionalRoutesAvailable: true }, { isComplete: true, token: 'a' }],
    ['it was the last', { AdditionalRoutesAvailable: false }, { isComplete: true, token: undefined }],
    ['it was the last, in other words', { NextToken: '' }, { isComplete: true, token: undefined }],
    [
      'there are more, and no way to them',
      { AdditionalRoutesAvailable: true },
      { isComplete: false, token: undefined },
    ],
  ])('knows whether %s', async (_, answer, expected) => {
    const { client } = page(answer);

    expect(await readRoutesPage(client, of, patient)).toEqual({ routes: [], ...expected });
  });
});

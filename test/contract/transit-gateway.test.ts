import {
  CreateTransitGatewayPrefixListReferenceCommand as Create,
  DeleteTransitGatewayPrefixListReferenceCommand as Delete,
  DescribeVpcsCommand,
  GetTransitGatewayPrefixListReferencesCommand as Get,
  ModifyTransitGatewayPrefixListReferenceCommand as Modify,
  SearchTransitGatewayRoutesCommand as Search,
} from '@aws-sdk/client-ec2';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startLabFor, ways } from './clients.ts';
import { account, line, list, table, vpn } from './lab-under-test.ts';

const key = { TransitGatewayRouteTableId: table, PrefixListId: list };
const toVpn = { ...key, TransitGatewayAttachmentId: vpn.id };
const shown = {
  ...key,
  PrefixListOwnerId: account,
  Blackhole: false,
  TransitGatewayAttachment: {
    TransitGatewayAttachmentId: vpn.id,
    ResourceType: 'vpc',
    ResourceId: vpn.resourceId,
  },
};
const ofType = (...Values: string[]) => ({
  TransitGatewayRouteTableId: table,
  Filters: [{ Name: 'type', Values }],
});

describe.each(ways)('a transit gateway, called by the SDK %s', (way) => {
  let lab: Awaited<ReturnType<typeof startLabFor>>;
  beforeEach(async () => {
    lab = await startLabFor(way);
  });
  afterEach(() => lab.http.close());

  it('makes a reference that is pending first, then available', async () => {
    const created = await lab.ec2.send(new Create(toVpn));
    await lab.clock.advance(1000);
    const got = await lab.ec2.send(new Get({ TransitGatewayRouteTableId: table }));

    expect(created.TransitGatewayPrefixListReference).toEqual({ ...shown, State: 'pending' });
    expect(got.TransitGatewayPrefixListReferences).toEqual([{ ...shown, State: 'available' }]);
  });

  it('shows the route of a reference as propagated, with the list that it comes from', async () => {
    await lab.ec2.send(new Create(toVpn));
    await lab.clock.advance(1000);

    const { Routes, AdditionalRoutesAvailable } = await lab.ec2.send(new Search(ofType('propagated')));

    expect(AdditionalRoutesAvailable).toBe(false);
    expect(Routes).toEqual([
      {
        DestinationCidrBlock: '10.3.0.0/18',
        PrefixListId: list,
        Type: 'propagated',
        State: 'active',
        TransitGatewayAttachments: [shown.TransitGatewayAttachment],
      },
    ]);
  });

  it('gives routes page by page, and says that there are more', async () => {
    for (const third of [1, 2, 3, 4, 5, 6])
      lab.transitGateway.addStaticRoute(table, { cidr: `10.9.${third}.0/24`, attachment: vpn.id });

    const of = { ...ofType('static'), MaxResults: 5 };
    const first = await lab.ec2.send(new Search(of));
    const second = await lab.ec2.send(new Search({ ...of, NextToken: first.NextToken }));

    expect(
      [first, second].map(({ Routes, AdditionalRoutesAvailable }) => [Routes?.length, AdditionalRoutesAvailable]),
    ).toEqual([
      [5, true],
      [2, false],
    ]);
    expect(second.NextToken).toBeUndefined();
  });

  it('points a reference elsewhere, and takes it away', async () => {
    await lab.ec2.send(new Create(toVpn));
    await lab.clock.advance(1000);

    const modified = await lab.ec2.send(new Modify({ ...key, Blackhole: true }));
    await lab.clock.advance(1000);
    const { Routes } = await lab.ec2.send(new Search(ofType('propagated')));
    const deleted = await lab.ec2.send(new Delete(key));
    await lab.clock.advance(1000);
    const gone = await lab.ec2.send(new Get({ TransitGatewayRouteTableId: table }));

    const nowhere = { ...key, PrefixListOwnerId: account, Blackhole: true };
    expect(modified.TransitGatewayPrefixListReference).toEqual({ ...nowhere, State: 'modifying' });
    expect(Routes).toMatchObject([{ State: 'blackhole' }]);
    expect(deleted.TransitGatewayPrefixListReference).toEqual({ ...nowhere, State: 'deleting' });
    expect(gone.TransitGatewayPrefixListReferences ?? []).toEqual([]);
  });

  it('gives references page by page', async () => {
    const ids = Array.from({ length: 6 }, (_, index) => `pl-${index}`);
    for (const id of ids) lab.transitGateway.addPrefixList({ id, name: id, entries: ['173.0.0.5/32'] });
    await Promise.all(ids.map((PrefixListId) => lab.ec2.send(new Create({ ...toVpn, PrefixListId }))));

    const first = await lab.ec2.send(new Get({ TransitGatewayRouteTableId: table, MaxResults: 5 }));
    const second = await lab.ec2.send(new Get({ TransitGatewayRouteTableId: table, NextToken: first.NextToken }));

    expect(first.TransitGatewayPrefixListReferences).toHaveLength(5);
    expect(second.TransitGatewayPrefixListReferences).toMatchObject([{ PrefixListId: 'pl-5' }]);
    expect(second.NextToken).toBeUndefined();
  });

  it.each([
    [
      'a change of what is not there',
      new Modify(toVpn),
      'InvalidRoute.NotFound',
      `The reference to ${list} in ${table} does not exist`,
    ],
    [
      'a delete of what is not there',
      new Delete(key),
      'InvalidRoute.NotFound',
      `The reference to ${list} in ${table} does not exist`,
    ],
    [
      'a type that is not the schema’s',
      new Create({ ...toVpn, Blackhole: 'no' as never }),
      'InvalidParameterValue',
      'The parameter Blackhole is invalid: a boolean is expected',
    ],
  ])('refuses %s', async (_what, command, name, message) => {
    await expect(lab.ec2.send(command)).rejects.toMatchObject({ name, message });
    expect(lab.transitGateway.references(table)).toEqual([]);
  });

  it('refuses a second reference to the same list, and a change of one that is still changing', async () => {
    await lab.ec2.send(new Create(toVpn));

    await expect(lab.ec2.send(new Create({ ...key, TransitGatewayAttachmentId: line.id }))).rejects.toMatchObject({
      name: 'RouteAlreadyExists',
      message: `The reference to ${list} in ${table} already exists`,
    });
    await expect(lab.ec2.send(new Delete(key))).rejects.toMatchObject({
      name: 'IncorrectState',
      message: `The reference to ${list} in ${table} is pending`,
    });
  });

  it('refuses what it does not serve, and says what it does', async () => {
    await expect(lab.ec2.send(new DescribeVpcsCommand({}))).rejects.toThrow(
      'the lab does not serve EC2.DescribeVpcs; it serves CreateTransitGatewayPrefixListReference, ModifyTransitGatewayPrefixListReference, DeleteTransitGatewayPrefixListReference, GetTransitGatewayPrefixListReferences, SearchTransitGatewayRoutes',
    );
  });
});

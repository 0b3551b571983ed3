import { expect, test } from 'vitest';
import { resourcesOf } from './resolved.ts';
import { hq, overIPv6, routing, siteOf } from './sites.ts';
import { stackOf, templateOf } from './synth.ts';

const routesOf = (site: typeof hq) => Object.values(resourcesOf(templateOf(site), 'AWS::EC2::TransitGatewayRoute'));
const short = ({ Properties }: ReturnType<typeof routesOf>[number]) => [
  Properties['TransitGatewayRouteTableId'],
  Properties['DestinationCidrBlock'],
  Properties['TransitGatewayAttachmentId'],
];
const tables = ['tgw-rtb-0d86bcd71877f6d88', 'tgw-rtb-0d86bcd71877f6d89'];
const [primary, backup] = ['tgw-attach-0a1b2c3d4e5f60718', 'tgw-attach-0f21402e36c7c65ed'];

test('no route is made unless the configuration asks for it', () => {
  expect(routesOf(hq)).toEqual([]);
});

test("pinned targets each get a route to their own path's attachment, in every route table", () => {
  const site = siteOf(routing({ pinTargets: true, routeTables: tables }));

  expect(routesOf(site).map(short)).toEqual([
    [tables[0], '10.109.2.1/32', primary],
    [tables[0], '10.109.2.2/32', backup],
    [tables[1], '10.109.2.1/32', primary],
    [tables[1], '10.109.2.2/32', backup],
  ]);
});

test('a pinned IPv6 target gets a /128', () => {
  const site = siteOf({ ...routing({ pinTargets: true }), ...overIPv6 });

  expect(routesOf(site).map(short)).toContainEqual([tables[0], '2001:db8::1/128', primary]);
});

test('the backstop leads to the backup attachment', () => {
  const site = siteOf(routing({ backstop: ['10.0.0.0/14'] }));

  expect(routesOf(site).map(short)).toEqual([[tables[0], '10.0.0.0/14', backup]]);
});

test('deleting the stack deletes no route: traffic may be on it', () => {
  const site = siteOf(routing({ pinTargets: true, backstop: ['10.0.0.0/14'] }));

  const routes = routesOf(site);

  expect(routes).toHaveLength(3);
  for (const route of routes) {
    expect(route).toMatchObject({ DeletionPolicy: 'RetainExceptOnCreate', UpdateReplacePolicy: 'Retain' });
  }
});

test('pinning without the primary attachment is refused, also where no configuration file was checked', () => {
  const site = { ...hq, routing: { ...hq.routing, pinTargets: true, primaryAttachment: undefined } };

  expect(() => stackOf(site)).toThrow(
    new Error(
      "sites.hq.routing.primaryAttachment: needed for pinTargets, got none; name the Direct Connect gateway's attachment",
    ),
  );
});

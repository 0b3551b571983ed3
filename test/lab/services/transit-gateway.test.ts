import { describe, expect, it } from 'vitest';
import { createVirtualClock } from '../../../lab/time/clock.ts';
import { createTransitGateway } from '../../../lab/services/transit-gateway.ts';
import { createTimers } from '../../../lab/time/timers.ts';
import type { Operation } from '../../../lab/wire/service.ts';

const table = 'tgw-rtb-1';
const vpn = { id: 'tgw-attach-vpn', kind: 'vpc', resourceId: 'vpc-1' } as const;
const line = { id: 'tgw-attach-dx', kind: 'direct-connect-gateway', resourceId: 'dxgw-1' } as const;
const key = { TransitGatewayRouteTableId: table, PrefixListId: 'pl-1' };

const start = () => {
  const clock = createVirtualClock(0);
  const timers = createTimers(clock, (error) => {
    throw error;
  });
  const prefixLists = [{ id: 'pl-1', name: 'on-premises', entries: ['10.3.0.0/18'] }];
  const gateway = createTransitGateway({ attachments: [vpn, line], prefixLists, routeTables: [{ id: table }] }, timers);
  gateway.setPropagated(table, line.id, ['10.3.0.0/18']);
  const call = (verb: 'Create' | 'Delete' | 'Modify', input: object = {}) => {
    const operation = gateway.service.operations[`${verb}TransitGatewayPrefixListReference`] as Operation<object>;
    return operation({ ...key, ...input }, { principal: 'test', region: 'us-east-1', account: '1', now: clock.now() });
  };
  const way = () => {
    const route = gateway.resolve(table, '10.3.0.5');
    return route && (route.attachment?.id ?? 'nowhere');
  };
  return { clock, gateway, call, way };
};

describe('the way of a packet through the transit gateway', () => {
  it('changes when the reference becomes available, and back when it is gone', async () => {
    const { clock, gateway, call, way } = start();
    gateway.setReferenceDelay(2000);
    const seen: unknown[] = [];
    const look = async (milliseconds: number) => {
      await clock.advance(milliseconds);
      seen.push([gateway.references(table)[0]?.state, way()]);
    };

    await call('Create', { TransitGatewayAttachmentId: vpn.id });
    await look(1999);
    await look(1);
    await call('Delete');
    await look(1999);
    await look(1);

    expect(seen).toEqual([
      ['pending', line.id],
      ['available', vpn.id],
      ['deleting', vpn.id],
      [undefined, line.id],
    ]);
  });

  it('follows the old target while a reference is modified', async () => {
    const { clock, gateway, call, way } = start();
    await call('Create', { TransitGatewayAttachmentId: vpn.id });
    await clock.advance(1000);

    await call('Modify', { Blackhole: true });
    const during = [gateway.references(table)[0]?.state, way()];
    await clock.advance(1000);

    expect(during).toEqual(['modifying', vpn.id]);
    expect([gateway.references(table)[0]?.state, way()]).toEqual(['available', 'nowhere']);
  });

  it('ends where BGP withdraws the range and nothing else holds it', () => {
    const { gateway, way } = start();

    gateway.setPropagated(table, line.id, []);

    expect(way()).toBeUndefined();
  });

  it('is the backstop’s where BGP withdraws the range', () => {
    const { gateway, way } = start();
    gateway.addStaticRoute(table, { cidr: '10.0.0.0/8', attachment: vpn.id });
    const before = way();

    gateway.setPropagated(table, line.id, []);

    expect([before, way()]).toEqual([line.id, vpn.id]);
  });
});

it('tells of each change of the routes', async () => {
  const { clock, gateway, call } = start();
  const heard: number[] = [];
  gateway.onRoutesChanged(() => heard.push(clock.now()));

  await call('Create', { TransitGatewayAttachmentId: vpn.id });
  await clock.advance(1000);
  gateway.setPropagated(table, line.id, []);

  expect(heard).toEqual([1000, 1000]);
});

it('refuses a route to an attachment that is none', () => {
  const { gateway } = start();

  expect(() => gateway.addStaticRoute(table, { cidr: '10.0.0.0/8', attachment: 'tgw-attach-0' })).toThrow(
    "The ID 'tgw-attach-0' does not exist",
  );
  expect(() => gateway.resolve('tgw-rtb-0', '10.3.0.5')).toThrow("The ID 'tgw-rtb-0' does not exist");
});

import { describe, expect, it } from 'vitest';
import { hour, minute, second } from '../../failover/time.ts';
import { createVirtualClock } from '../../lab/time/clock.ts';
import { readRoutes } from '../../handlers/confirm.ts';
import type { Run } from '../../handlers/run.ts';
import { ServiceError } from '../../lab/wire/service.ts';
import { elsewhere, list, site, siteOf, table, testList } from '../failover/scene.ts';
import { dx } from './aws.ts';
import { byHand, isOnVpn, refuse, settledWorld } from './situations.ts';
import { isPrimaryPing, type World } from './world.ts';

const search = 'SearchTransitGatewayRoutes';
const tableOf = (index: number): string => `tgw-rtb-0d86bcd71877f6d${String(index).padStart(2, '0')}`;
const toFifthMinute = (world: World): Promise<void> =>
  world.clock.advance(5 * minute - (world.clock.now() % (5 * minute)));

/** A hundred ranges in twenty tables, the first of which has more routes than two pages hold. */
const manyTables = async (): Promise<World> => {
  const ranges = Array.from({ length: 100 }, (_, index) => `10.3.${index}.0/24`);
  const routeTables = Array.from({ length: 20 }, (_, index) => tableOf(index));
  const { backupAttachment } = site.routing;
  const world = await settledWorld(
    siteOf({ routing: { routeTables, prefixLists: [{ id: list, ranges }], backupAttachment } }),
  );
  const others = Array.from({ length: 2000 }, (_, index) => `172.16.${index >> 8}.${index & 255}/32`);
  for (const id of routeTables) world.transitGateway.setPropagated(id, dx, ranges);
  world.transitGateway.setPropagated(tableOf(0), dx, [...others, ...ranges]);
  await toFifthMinute(world);
  return world;
};

describe('confirming', () => {
  it('says when a more specific Direct Connect route makes the switch ineffective', async () => {
    const world = await settledWorld();
    world.transitGateway.setPropagated(table, dx, ['10.3.0.0/18', '10.3.16.0/20']);
    world.say('ALARM', isPrimaryPing);

    await world.run(byHand);

    expect(world.mails().at(-1)).toBe('[hq] ATTENTION: the switch is ineffective for 10.3.0.0/18');
    expect(world.topics.deliveries('email').at(-1)?.text).toContain(
      `traffic should be on backup, but the route 10.3.16.0/20 to ${dx} (direct-connect-gateway) wins`,
    );
  });

  it('does not call a VPC of ours inside a range astray, and names all that is', async () => {
    const world = await settledWorld();
    world.transitGateway.setPropagated(table, elsewhere, ['10.3.4.0/24']);
    world.transitGateway.setPropagated(table, dx, ['10.3.0.0/18', '10.3.8.0/24', '10.3.16.0/20']);
    world.say('ALARM', isPrimaryPing);

    await world.run(byHand);

    const text = world.topics.deliveries('email').at(-1)?.text;
    expect(text?.match(/10\.3\.\d+\.0\/\d+(?= to)/g)).toEqual(['10.3.8.0/24', '10.3.16.0/20']);
  });

  it('waits until the reference is available before it looks', async () => {
    const world = await settledWorld();
    world.transitGateway.setReferenceDelay(5 * second);
    world.say('ALARM', isPrimaryPing);

    await world.run(byHand);

    expect(world.mails().filter((subject) => subject?.includes('ATTENTION'))).toEqual([]);
    expect(world.logged('confirmed')).toHaveLength(1);
  });

  it('is done every five minutes by the schedule, and by nothing else while nothing changes', async () => {
    const world = await settledWorld();
    await toFifthMinute(world);

    await world.run(byHand);
    await world.run();
    await world.clock.advance(minute);
    await world.run();

    expect(world.logged('confirmed')).toHaveLength(1);
  });

  it('reads each table once, page after page, however many ranges there are, and never more than four at once', async () => {
    const world = await manyTables();
    let [now, most] = [0, 0];
    world.endpoint.intercept(({ operation }) => void (operation === search && (most = Math.max(most, ++now))));
    world.endpoint.onCall(({ operation }) => void (operation === search && (now -= 1)));

    await world.run();

    expect(world.operations().filter((it) => it === search)).toHaveLength(20 + 2);
    expect(most).toBe(4);
    expect(world.logged('confirmed')).toMatchObject([{ findings: [] }]);
    expect(world.logged('unread')).toEqual([]);
  });

  it('waits for what was written in twenty tables with never more than four reads at once', async () => {
    const world = await manyTables();
    const reads = 'GetTransitGatewayPrefixListReferences';
    world.transitGateway.setReferenceDelay(second);
    world.say('ALARM', isPrimaryPing);
    let [isWritten, now, most] = [false, 0, 0];
    world.endpoint.intercept(({ operation }) => {
      isWritten ||= operation === 'CreateTransitGatewayPrefixListReference';
      if (isWritten && operation === reads) most = Math.max(most, ++now);
    });
    world.endpoint.onCall(({ operation }) => void (isWritten && operation === reads && (now -= 1)));

    await world.run(byHand);

    expect(isOnVpn(world, tableOf(0))).toBe(true);
    expect(most).toBe(4);
  });

  it('waits 10 s at the longest for what was written, though each look takes three', async () => {
    const world = await manyTables();
    world.transitGateway.setReferenceDelay(hour);
    world.say('ALARM', isPrimaryPing);
    let writtenAt = Infinity;
    world.endpoint.intercept(({ operation }) => {
      if (operation === 'CreateTransitGatewayPrefixListReference') writtenAt = world.clock.now();
      if (operation === 'GetTransitGatewayPrefixListReferences' && world.clock.now() > writtenAt)
        return world.clock.sleep(3 * second);
      return undefined;
    });
    let searchedAt = 0;
    world.endpoint.onCall(({ operation }) => void (operation === search && (searchedAt ||= world.clock.now())));

    await world.run(byHand);

    expect(searchedAt - writtenAt).toBeGreaterThan(9 * second);
    expect(searchedAt - writtenAt).toBeLessThan(10.5 * second);
  });

  it('waits in each table for what was written there alone', async () => {
    const lists = [list, testList].map((id, index) => ({ id, ranges: [`10.${3 + index}.0.0/18`] }));
    const { backupAttachment } = site.routing;
    const of = siteOf({ routing: { routeTables: [tableOf(0), tableOf(1)], prefixLists: lists, backupAttachment } });
    const world = await settledWorld({ ...of, wiring: { ...of.wiring, prefixLists: lists.map(({ id }) => id) } });
    world.transitGateway.setReferenceDelay(0);
    world.say('ALARM', isPrimaryPing);
    let triedAt = Infinity;
    world.endpoint.intercept(({ operation, input }) => {
      const { PrefixListId, TransitGatewayRouteTableId } = input as Record<string, unknown>;
      if (operation !== 'CreateTransitGatewayPrefixListReference' || PrefixListId === list) return;
      triedAt = world.clock.now();
      if (TransitGatewayRouteTableId === tableOf(0)) throw new ServiceError('UnauthorizedOperation', 'not today', 403);
    });

    let searchedAt = 0;
    world.endpoint.onCall(({ operation }) => void (operation === search && (searchedAt ||= world.clock.now())));

    await world.run(byHand);

    expect(world.transitGateway.references(tableOf(1))).toHaveLength(2);
    expect(searchedAt - triedAt).toBeGreaterThan(0);
    expect(searchedAt - triedAt).toBeLessThan(2 * second);
  });

  it('knows nothing of a table whose second page cannot be read', async () => {
    const world = await manyTables();
    world.endpoint.intercept(({ operation, input }) => {
      if (operation === search && (input as { NextToken?: string }).NextToken !== undefined)
        throw new ServiceError('RequestLimitExceeded', 'Request limit exceeded.', 503);
    });

    await world.run();

    const [line] = world.logged('confirmed');
    expect(line?.['tables']).toContain(`${tableOf(0)} routes: RequestLimitExceeded: Request limit exceeded.`);
  });

  it('leaves what there is no time for', async () => {
    const clock = createVirtualClock(0);

    const [read] = await readRoutes({ site, clock, endsAt: 9 * second } as unknown as Run);

    expect(read?.routes).toEqual({ kind: 'unknown', why: `${table}: no time was left to read its routes` });
  });

  it.each(['observe', 'act'])(
    'tells in mode %s, before it hurts, that a failover would be ineffective',
    async (mode) => {
      const world = await settledWorld(siteOf({ mode }));
      world.transitGateway.setPropagated(table, dx, ['10.3.0.0/18', '10.3.16.0/20']);
      await toFifthMinute(world);

      await world.run();
      await world.clock.advance(minute);
      await world.run();

      expect(world.mails().at(-1)).toBe('[hq] ATTENTION: a failover would be ineffective for 10.3.0.0/18');
    },
  );

  it('does not read memory again where it has found nothing', async () => {
    const world = await settledWorld();
    await toFifthMinute(world);
    world.calls.length = 0;

    await world.run();

    expect(world.logged('confirmed')).toHaveLength(1);
    expect(world.calls.filter(({ operation }) => operation === 'GetParameters')).toHaveLength(1);
  });

  it('tells it though memory cannot be read again once it is found', async () => {
    const world = await settledWorld();
    world.transitGateway.setPropagated(table, dx, ['10.3.0.0/18', '10.3.16.0/20']);
    await toFifthMinute(world);
    await world.run();
    await world.clock.advance(minute);
    let isFound = false;
    world.endpoint.intercept(({ operation }) => {
      isFound ||= operation === search;
      if (isFound && operation === 'GetParameters') throw new ServiceError('InternalServerError', 'no', 500);
    });

    await world.run();

    expect(world.mails().at(-1)).toBe('[hq] ATTENTION: a failover would be ineffective for 10.3.0.0/18');
  });

  it('says nothing of routes that went with the line, while it is known to be down', async () => {
    const world = await settledWorld();
    world.transitGateway.setPropagated(table, dx, []);
    world.say('ALARM', isPrimaryPing);
    await world.override('{"path":"primary","until":"2026-11-25T00:00:00Z","by":"kim","why":"a drill"}');
    await toFifthMinute(world);

    await world.run();
    await world.clock.advance(minute);
    await world.run();

    expect(world.logged('confirmed')[0]).toMatchObject({
      findings: [`unrouted ${table}: no route covers 10.3.0.0/18.`],
    });
    expect(world.mails().filter((subject) => subject?.includes('no route'))).toEqual([]);
  });

  it('delays no route change when it fails', async () => {
    const world = await settledWorld();
    world.say('ALARM', isPrimaryPing);
    refuse(world, 'SearchTransitGatewayRoutes');

    const { error } = await world.run(byHand);

    expect(error).toBeUndefined();
    expect(isOnVpn(world)).toBe(true);
  });
});

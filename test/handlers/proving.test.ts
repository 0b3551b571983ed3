import { describe, expect, it } from 'vitest';
import { hour, minute, second } from '../../failover/time.ts';
import { createVirtualClock } from '../../lab/time/clock.ts';
import { ServiceError } from '../../lab/wire/service.ts';
import { prove } from '../../handlers/prove.ts';
import type { Run } from '../../handlers/run.ts';
import { healthySnapshot, list, memory, now, site, siteOf, table, vpn } from '../failover/scene.ts';
import { byHand, isOnVpn } from './situations.ts';
import { createWorld, isPrimaryPing, type World } from './world.ts';

const create = 'CreateTransitGatewayPrefixListReference';
const remove = 'DeleteTransitGatewayPrefixListReference';

const dryRuns = (world: World) =>
  world.calls.filter(({ input }) => (input as { DryRun?: boolean }).DryRun === true).map(({ operation }) => operation);
const withDryRun = (world: World, answer: () => void | Promise<void>, operation = create): void => {
  world.endpoint.intercept((call) => {
    if (call.operation === operation && (call.input as { DryRun?: boolean }).DryRun === true) return answer();
    return undefined;
  });
};
const policy = (): never => {
  throw new ServiceError(
    'UnauthorizedOperation',
    'You are not authorized to perform this operation. User: arn:aws:sts::111122223333:assumed-role/r/f is not authorized to perform: ec2:CreateTransitGatewayPrefixListReference with an explicit deny in a service control policy',
    403,
  );
};
/** The first scheduled run of a process, and one five minutes later. */
const twice = async (world: World): Promise<void> => {
  await world.run();
  await world.clock.advance(5 * minute + second);
  await world.run();
};

describe('the permission for a failover', () => {
  it('is asked for by the first scheduled run of a process, then an hour later, and changes nothing', async () => {
    const world = createWorld(site);

    await world.run(byHand);
    expect(dryRuns(world)).toEqual([]);
    await twice(world);
    expect(dryRuns(world)).toEqual([create, remove]);
    await world.clock.advance(hour);
    await world.run();

    expect(dryRuns(world)).toEqual([create, remove, create, remove]);
    expect(world.transitGateway.references(table)).toEqual([]);
    expect(world.mails().filter((subject) => subject?.includes('ATTENTION'))).toEqual([]);
    expect(world.logged('proven')).toHaveLength(2);
  });

  it('is asked for by nobody in observe', async () => {
    const world = createWorld(siteOf({ mode: 'observe' }));

    await twice(world);

    expect(dryRuns(world)).toEqual([]);
  });

  it('is announced as refused, in the words of AWS, before the outage', async () => {
    const world = createWorld(site);
    withDryRun(world, policy);

    await twice(world);

    expect(world.mails().at(-1)).toBe('[hq] ATTENTION: a failover would be refused');
    expect(world.topics.deliveries('email').at(-1)?.text).toContain(
      `EC2 would not create the reference of ${list} in ${table}: UnauthorizedOperation: You are not authorized to perform this operation. User: arn:aws:sts::111122223333:assumed-role/r/f is not authorized to perform: ec2:CreateTransitGatewayPrefixListReference with an explicit deny in a service control policy.`,
    );
  });

  it('is announced as refused where the table is gone', async () => {
    const world = createWorld(
      siteOf({ routing: { ...site.routing, routeTables: [table, 'tgw-rtb-0eeeeeeeeeeeeeeee'] } }),
    );
    world.endpoint.intercept(({ input }) => {
      if ((input as { TransitGatewayRouteTableId?: string }).TransitGatewayRouteTableId?.endsWith('eee') === true)
        throw new ServiceError(
          'InvalidRouteTableID.NotFound',
          "The ID 'tgw-rtb-0eeeeeeeeeeeeeeee' does not exist",
          400,
        );
    });

    await twice(world);

    expect(world.mails()).toContain('[hq] ATTENTION: a failover would be refused');
  });

  it.each<[string, () => void | Promise<void>]>([
    [
      'throttled',
      () => {
        throw new ServiceError('RequestLimitExceeded', 'Request limit exceeded.', 503);
      },
    ],
    ['not answered', () => new Promise(() => undefined)],
  ])('is unknown, and not refused, where it is %s', async (_, answer) => {
    const world = createWorld(site);
    withDryRun(world, answer);

    await twice(world);
    await twice(world);

    expect(world.mails().filter((subject) => subject?.includes('ATTENTION'))).toEqual([]);
    expect(dryRuns(world).filter((it) => it === create).length).toBeGreaterThan(2);
  });

  it('is not asked for in a run that moves traffic, nor does it hold one up', async () => {
    const world = createWorld(site);
    await world.run(byHand);
    world.say('ALARM', isPrimaryPing);

    await world.run();

    expect(isOnVpn(world)).toBe(true);
    expect(dryRuns(world)).toEqual([]);
  });

  it('is not asked for where no time is left for an answer', async () => {
    const proofs = { current: [] };
    const run = {
      site,
      proofs,
      clock: createVirtualClock(now),
      endsAt: now + 9 * second,
      log: { info: () => undefined },
    };

    await prove(run as unknown as Run, healthySnapshot, memory);

    expect(proofs.current).toEqual([]);
  });

  it('passes for what is done already, whatever a dry run says of it', async () => {
    const world = createWorld(site);
    world.say('ALARM', isPrimaryPing);
    await world.run();
    withDryRun(world, () => {
      throw new ServiceError('RouteAlreadyExists', `a reference to ${vpn} is there`, 400);
    });

    await twice(world);

    expect(dryRuns(world)).toContain(create);
    expect(world.mails().filter((subject) => subject?.includes('would be refused'))).toEqual([]);
  });

  it.each([
    ['passes where nothing is to be deleted', false, 0],
    ['is refused where something is', true, 1],
  ])('%s, though a dry run of a delete is answered by an error of no known meaning', async (_, isOnBackup, count) => {
    const world = createWorld(site);
    if (isOnBackup) world.say('ALARM', isPrimaryPing);
    await world.run();
    withDryRun(
      world,
      () => {
        throw new ServiceError('InvalidParameterValue', 'the reference does not suit', 400);
      },
      remove,
    );

    await twice(world);

    expect(dryRuns(world)).toContain(remove);
    expect(world.mails().filter((subject) => subject?.includes('a failback would be refused'))).toHaveLength(count);
  });
});

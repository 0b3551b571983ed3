import { hour, minute, type Milliseconds } from '../../failover/time.ts';
import { ServiceError } from '../../lab/wire/service.ts';
import { site, table, vpn } from '../failover/scene.ts';
import { createWorld, isPrimaryPing, type World } from './world.ts';

/** Worlds that several tests begin with, and what befalls their calls. */

/** A person wakes the reactor. */
export const byHand = { source: 'dx-failover.cli' };

/** A world that knows that all is well. */
export const settledWorld = async (of = site): Promise<World> => {
  const world = createWorld(of);
  await world.settled();
  return world;
};

/** A world whose traffic has been on the VPN for a while, with primary healthy again: failback is due. */
export const failbackDue = async (): Promise<World> => {
  const world = await settledWorld();
  world.say('ALARM', isPrimaryPing);
  await world.run();
  world.say('OK', isPrimaryPing);
  await world.run();
  await world.clock.advance(16 * minute);
  world.lines.length = 0;
  world.calls.length = 0;
  return world;
};

/** Whether a reference of the route table points at the VPN. */
export const isOnVpn = (world: World, routeTable = table): boolean =>
  world.transitGateway.references(routeTable).some(({ target }) => typeof target === 'object' && target.id === vpn);

/** Refuses calls of an operation, all or the first few. */
export const refuse = (world: World, operation: string, count = Infinity): void => {
  let left = count;
  world.endpoint.intercept((call) => {
    if (call.operation === operation && left-- > 0) throw new ServiceError('AccessDenied', 'not today', 403);
  });
};

/** Lets every call of an operation wait. */
export const stall = (world: World, operation: string, duration: Milliseconds = hour): void => {
  world.endpoint.intercept((call) => (call.operation === operation ? world.clock.sleep(duration) : undefined));
};

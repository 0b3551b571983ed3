import * as ec2 from '@aws-sdk/client-ec2';
import type { Milliseconds } from '../../failover/time.ts';
import type { Timers } from '../timers.ts';
import { ServiceError } from '../wire/service.ts';
import type { Operation, Service } from '../wire/service.ts';
import { addStatic, announce, attachmentOf, createRouteTables, routesOf, tableOf } from './route-tables.ts';
import type { Reference, RouteTables, TransitGatewayNetwork } from './route-tables.ts';
import { select } from './routes.ts';
import type { Attachment, PrefixList, Route } from './routes.ts';
import { transitGatewayOperations } from './transit-gateway-api.ts';

/** Where packets to an address go, and by which route. */
export type Destination =
  | { readonly kind: 'attachment'; readonly attachment: Attachment; readonly route: Route }
  | { readonly kind: 'blackhole'; readonly route: Route };

/** A transit gateway of the lab: EC2's service, and what the lab's links and tests do to it without the API. */
export interface TransitGateway {
  readonly service: Service;
  /** Undefined where no route holds the address. */
  resolve(routeTableId: string, address: string): Destination | undefined;
  /** Replaces the ranges that an attachment's BGP brings into a table; none of them is a withdrawal. */
  setPropagated(routeTableId: string, attachmentId: string, cidrs: readonly string[]): void;
  addPrefixList(list: PrefixList): void;
  addStaticRoute(routeTableId: string, route: { readonly cidr: string; readonly attachment: string }): void;
  /** How long a reference stays `pending`, `modifying` or `deleting`; a second unless set. */
  setReferenceDelay(duration: Milliseconds | (() => Milliseconds)): void;
  references(routeTableId: string): readonly Reference[];
  /** Hears of each change of a table's routes; the answer ends it. */
  onRoutesChanged(listener: () => void): () => void;
}

/** With `DryRun` a permitted call is refused by this very error (EC2 API, DryRun). */
const honouringDryRun = (operation: Operation): Operation<{ readonly DryRun?: boolean }> => {
  const honouring: Operation<{ readonly DryRun?: boolean }> = (input, call) => {
    if (input.DryRun === true)
      throw new ServiceError('DryRunOperation', 'Request would have succeeded, but DryRun flag is set.', 412);
    return operation(input as never, call);
  };
  return Object.assign(honouring, operation);
};

const destinationOf = (route: Route): Destination =>
  route.attachment ? { kind: 'attachment', attachment: route.attachment, route } : { kind: 'blackhole', route };

const propagate = (
  state: RouteTables,
  tableId: string,
  routes: { attachmentId: string; cidrs: readonly string[] },
): void => {
  const attachment = attachmentOf(state, routes.attachmentId);
  const { propagated } = tableOf(state, tableId);
  propagated.set(
    attachment.id,
    routes.cidrs.map((cidr) => ({ cidr, source: 'propagated', attachment })),
  );
  announce(state);
};

/** Makes a transit gateway of the lab on this network. */
export const createTransitGateway = (network: TransitGatewayNetwork, timers: Timers): TransitGateway => {
  const state = createRouteTables(network, timers);
  const operations = Object.entries(transitGatewayOperations(state));
  // Each packet asks for its way, and the tables change seldom.
  const ways = new Map<string, Destination | undefined>();
  state.listeners.add(() => ways.clear());
  return {
    service: {
      sdk: ec2,
      operations: Object.fromEntries(operations.map(([name, operation]) => [name, honouringDryRun(operation)])),
    },
    resolve: (tableId, address) => {
      const key = `${tableId} ${address}`;
      if (!ways.has(key)) {
        const route = select(routesOf(state, tableId), address);
        ways.set(key, route && destinationOf(route));
      }
      return ways.get(key);
    },
    setPropagated: (tableId, attachmentId, cidrs) => propagate(state, tableId, { attachmentId, cidrs }),
    addPrefixList: (list) => {
      state.prefixLists.set(list.id, list);
      ways.clear();
    },
    addStaticRoute: (tableId, route) => addStatic(state, tableId, route),
    setReferenceDelay: (duration) => {
      state.settleAfter = typeof duration === 'number' ? () => duration : duration;
    },
    references: (tableId) => [...tableOf(state, tableId).references.values()],
    onRoutesChanged: (listener) => state.listeners.add(listener),
  };
};

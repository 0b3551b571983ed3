import { isDeepStrictEqual } from 'node:util';
import * as ec2 from '@aws-sdk/client-ec2';
import type { Milliseconds } from '../../failover/time.ts';
import type { Timers } from '../time/timers.ts';
import type { Service } from '../wire/service.ts';
import { addStatic, announce, attachmentOf, createRouteTables, routesOf, tableOf } from './route-tables.ts';
import type { Reference, TransitGatewayNetwork } from './route-tables.ts';
import { select } from './routes.ts';
import type { PrefixList, Route } from './routes.ts';
import { transitGatewayOperations } from './transit-gateway-api.ts';

/** A transit gateway of the lab: EC2's service, and what the lab's links and tests do to it without the API. */
export interface TransitGateway {
  readonly service: Service;
  /** The route that packets to an address take; undefined where none holds it. */
  resolve(routeTableId: string, address: string): Route | undefined;
  /** Replaces the ranges that an attachment's BGP brings into a table; none of them is a withdrawal. */
  setPropagated(routeTableId: string, attachmentId: string, cidrs: readonly string[]): void;
  /** Makes a list, or modifies it; throws where EC2 would refuse. */
  addPrefixList(list: PrefixList): void;
  addStaticRoute(routeTableId: string, route: { readonly cidr: string; readonly attachment: string }): void;
  /** How long a reference stays `pending`, `modifying` or `deleting`; a second unless set. */
  setReferenceDelay(duration: Milliseconds | (() => Milliseconds)): void;
  references(routeTableId: string): readonly Reference[];
  /** Hears of each change of a table's routes. */
  onRoutesChanged(listener: () => void): void;
}

/** As the API reference of ModifyManagedPrefixList says; the code is not documented. */
const checkChange = (before: PrefixList | undefined, after: PrefixList): void => {
  if (before === undefined || before.maxEntries === after.maxEntries) return;
  if (!isDeepStrictEqual(before.entries, after.entries))
    throw new Error(
      'You cannot modify the entries of a prefix list and modify the size of a prefix list at the same time',
    );
};

/** Makes a transit gateway of the lab on this network. */
export const createTransitGateway = (network: TransitGatewayNetwork, timers: Timers): TransitGateway => {
  const state = createRouteTables(network, timers);
  // Each packet asks for its way, and the tables change seldom.
  const ways = new Map<string, Route | undefined>();
  state.listeners.add(() => ways.clear());
  return {
    service: { sdk: ec2, operations: transitGatewayOperations(state) },
    resolve: (tableId, address) => {
      const key = `${tableId} ${address}`;
      if (!ways.has(key)) ways.set(key, select(routesOf(state, tableId), address));
      return ways.get(key);
    },
    setPropagated: (tableId, attachmentId, cidrs) => {
      const attachment = attachmentOf(state, attachmentId);
      const routes = cidrs.map((cidr): Route => ({ cidr, source: 'propagated', attachment }));
      tableOf(state, tableId).propagated.set(attachment.id, routes);
      announce(state);
    },
    addPrefixList: (list) => {
      checkChange(state.prefixLists.get(list.id), list);
      state.prefixLists.set(list.id, list);
      ways.clear();
    },
    addStaticRoute: (tableId, route) => addStatic(state, tableId, route),
    setReferenceDelay: (duration) => {
      state.settleAfter = typeof duration === 'number' ? () => duration : duration;
    },
    references: (tableId) => [...tableOf(state, tableId).references.values()],
    onRoutesChanged: (listener) => void state.listeners.add(listener),
  };
};

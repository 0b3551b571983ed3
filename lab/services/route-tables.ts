import type { Milliseconds } from '../../failover/time.ts';
import type { Timers } from '../time/timers.ts';
import { undocumentedError, type undocumented } from '../wire/undocumented.ts';
import type { Attachment, PrefixList, Route } from './routes.ts';

/** What a transit gateway has before anyone calls it. A route names its attachment by id. */
export interface TransitGatewayNetwork {
  readonly attachments: readonly Attachment[];
  readonly prefixLists: readonly PrefixList[];
  readonly routeTables: readonly {
    readonly id: string;
    readonly static?: readonly { readonly cidr: string; readonly attachment: string }[];
  }[];
}

/** Where a reference sends packets: to an attachment, or nowhere. */
export type Target = Attachment | 'blackhole';

/** A prefix list reference of one route table. */
export interface Reference {
  readonly prefixListId: string;
  readonly state: 'available' | 'deleting' | 'modifying' | 'pending';
  readonly target: Target;
  /** What packets meet by now: the old target until a change has settled. */
  readonly inEffect: Target | undefined;
}

export interface Table {
  readonly id: string;
  readonly static: Route[];
  /** The ranges that each attachment's BGP brings, by attachment. */
  readonly propagated: Map<string, readonly Route[]>;
  readonly references: Map<string, Reference>;
}

/** All the route tables of a transit gateway, and what they lean on. */
export interface RouteTables {
  readonly timers: Timers;
  readonly attachments: Map<string, Attachment>;
  readonly prefixLists: Map<string, PrefixList>;
  readonly tables: Map<string, Table>;
  readonly listeners: Set<() => void>;
  /** How long a reference stays `pending`, `modifying` or `deleting`. */
  settleAfter: () => Milliseconds;
}

const found = <T>(items: ReadonlyMap<string, T>, id: string, situation: keyof typeof undocumented): T => {
  const item = items.get(id);
  if (item === undefined) throw undocumentedError(situation, `The ID '${id}' does not exist`);
  return item;
};

/** Each of these throws EC2's `….NotFound` where the id is none. */
export const attachmentOf = ({ attachments }: RouteTables, id: string): Attachment =>
  found(attachments, id, 'an attachment that is none, or of another transit gateway');
export const prefixListOf = ({ prefixLists }: RouteTables, id: string): PrefixList =>
  found(prefixLists, id, 'a prefix list that is none');
export const tableOf = ({ tables }: RouteTables, id: string): Table => found(tables, id, 'a route table that is none');

/** Tells the listeners that packets may go another way now. */
export const announce = ({ listeners }: RouteTables): void => listeners.forEach((listener) => listener());

/** Adds a static route to a table, as a deployed template or an operator does. */
export const addStatic = (state: RouteTables, tableId: string, route: { cidr: string; attachment: string }): void => {
  const attachment = attachmentOf(state, route.attachment);
  const { static: routes } = tableOf(state, tableId);
  // CreateTransitGatewayRoute replaces none.
  if (routes.some(({ cidr }) => cidr === route.cidr))
    throw new Error(`RouteAlreadyExists: ${route.cidr} in ${tableId}`);
  routes.push({ cidr: route.cidr, source: 'static', attachment });
  announce(state);
};

/** Makes the tables of a network, empty of references. */
export const createRouteTables = (network: TransitGatewayNetwork, timers: Timers): RouteTables => {
  const state: RouteTables = {
    timers,
    attachments: new Map(network.attachments.map((attachment) => [attachment.id, attachment])),
    prefixLists: new Map(network.prefixLists.map((list) => [list.id, list])),
    tables: new Map(
      network.routeTables.map(({ id }) => [id, { id, static: [], propagated: new Map(), references: new Map() }]),
    ),
    listeners: new Set(),
    settleAfter: () => 1000,
  };
  for (const { id, static: routes = [] } of network.routeTables)
    for (const route of routes) addStatic(state, id, route);
  return state;
};

const referenceRoutes = (state: RouteTables, { prefixListId, inEffect }: Reference): Route[] => {
  if (inEffect === undefined) return [];
  const attachment = inEffect === 'blackhole' ? undefined : inEffect;
  const { entries } = prefixListOf(state, prefixListId);
  return entries.map((cidr) => ({ cidr, source: 'reference', attachment, prefixListId }));
};

/** Every route that a table holds by now, before the selection between them. */
export const routesOf = (state: RouteTables, tableId: string): readonly Route[] => {
  const table = tableOf(state, tableId);
  return [
    ...table.static,
    ...[...table.references.values()].flatMap((reference) => referenceRoutes(state, reference)),
    ...[...table.propagated.values()].flat(),
  ];
};

import ipaddr from 'ipaddr.js';
import { contains } from '../../failover/settings/fields/ranges.ts';

/** Where a transit gateway hands packets over: to a VPC, a VPN, or the Direct Connect gateway. */
export interface Attachment {
  readonly id: string;
  readonly kind: 'direct-connect-gateway' | 'vpc' | 'vpn';
  readonly resourceId: string;
}

/** A managed prefix list: the ranges that a reference moves. */
export interface PrefixList {
  readonly id: string;
  readonly name: string;
  readonly entries: readonly string[];
  /** Of a list that a template makes. */
  readonly maxEntries?: number;
}

/** One route that a table holds; a loser of the selection is held and not seen. */
export interface Route {
  readonly cidr: string;
  readonly source: 'propagated' | 'reference' | 'static';
  /** Without one, packets are dropped. */
  readonly attachment: Attachment | undefined;
  readonly prefixListId?: string;
}

/** For the same range: static before prefix list reference before propagated (how transit gateways work, route evaluation order). */
const rank = { static: 0, reference: 1, propagated: 2 } as const;

const bits = (cidr: string): number => ipaddr.parseCIDR(cidr)[1];

/** An address counts as the range of it alone. */
const rangeOf = (text: string): string => (text.includes('/') ? text : `${text}/${text.includes(':') ? 128 : 32}`);

const baseOf = (range: string): string => range.split('/')[0] ?? range;

/** Whether `inner`, a range or an address, lies in the range `outer`. */
export const isWithin = (inner: string, outer: string): boolean =>
  bits(rangeOf(inner)) >= bits(outer) && contains(outer, baseOf(inner));

/** Of each range the one route that counts: what `SearchTransitGatewayRoutes` shows. */
export const winners = (routes: readonly Route[]): readonly Route[] => {
  const ordered = routes.toSorted((one, other) => rank[one.source] - rank[other.source]);
  const best = new Map<string, Route>();
  for (const route of ordered) if (!best.has(route.cidr)) best.set(route.cidr, route);
  return [...best.values()];
};

/** The route that packets to an address (or range) take: the longest prefix that holds it. */
export const select = (routes: readonly Route[], destination: string): Route | undefined =>
  winners(routes)
    .filter(({ cidr }) => isWithin(destination, cidr))
    .toSorted((one, other) => bits(other.cidr) - bits(one.cidr))[0];

import ipaddr from 'ipaddr.js';

/** A route of this host that leads into a network of its own, or away from it: past a gateway, or by a tunnel. */
export interface OwnRoute {
  readonly range: string;
  readonly name: string;
  readonly hasGateway: boolean;
}

/** RTF_GATEWAY of the kernel's `route.h`. */
const gateway = 0x2;

const ipv4Of = (hex: string): string =>
  (hex.match(/../g) ?? [])
    .toReversed()
    .map((byte) => Number.parseInt(byte, 16))
    .join('.');

const ipv6Of = (hex: string): string => (hex.match(/..../g) ?? []).join(':');

const lengthOf = (mask: string): number => (Number.parseInt(mask, 16) >>> 0).toString(2).replaceAll('0', '').length;

/** A line of `/proc/net/route`: Iface, Destination, Gateway, Flags, RefCnt, Use, Metric, Mask, … */
const ipv4Route = ([name = '', destination = '', , flags = '', , , , mask = '']: readonly string[]): OwnRoute[] =>
  /^[0-9A-F]{8}$/i.test(destination)
    ? [{ range: `${ipv4Of(destination)}/${lengthOf(mask)}`, name, hasGateway: isByGateway(flags) }]
    : [];

/** A line of `/proc/net/ipv6_route`: destination, its length, source, its length, next hop, metric, …, flags, device. */
const ipv6Route = ([destination = '', length = '', , , , , , , flags = '', name = '']: readonly string[]): OwnRoute[] =>
  /^[0-9a-f]{32}$/.test(destination)
    ? [{ range: `${ipv6Of(destination)}/${Number.parseInt(length, 16)}`, name, hasGateway: isByGateway(flags) }]
    : [];

const isByGateway = (flags: string): boolean => (Number.parseInt(flags, 16) & gateway) !== 0;

/** Reads the kernel's table of one family. */
export const readRoutes = (text: string, family: 'ipv4' | 'ipv6'): readonly OwnRoute[] =>
  text.split('\n').flatMap((line) => (family === 'ipv4' ? ipv4Route : ipv6Route)(line.trim().split(/\s+/)));

/**
 * The interface whose own network holds the address: a bridge, say, that overlaps the target. Its pings would never leave
 * the host. A target is a router far away, so it lies past a gateway; a default route without one is a tunnel, and is one.
 */
export const holderOf = (address: string, routes: readonly OwnRoute[]): string | undefined => {
  const target = ipaddr.parse(address);
  const holding = routes
    .map((route) => ({ ...route, parsed: ipaddr.parseCIDR(route.range) }))
    .filter(({ parsed: [network] }) => network.kind() === target.kind())
    .filter(({ parsed: [network, length] }) => target.match(network, length))
    .toSorted((one, other) => other.parsed[1] - one.parsed[1]);
  const [best] = holding;
  return best === undefined || best.hasGateway || best.parsed[1] === 0 ? undefined : best.name;
};

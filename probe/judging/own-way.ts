import { createSocket } from 'node:dgram';
import { readFile } from 'node:fs/promises';
import { networkInterfaces, type NetworkInterfaceInfo } from 'node:os';
import type { AskHost } from './own-network.ts';
import { holderOf, readRoutes, type OwnRoute } from './own-routes.ts';

/** What this host knows of its own way to a target, without sending anything. */
export interface OwnWay {
  /** Whether an address is one of this host's: what it says of a ping tells nothing of the path. */
  readonly isOwn: (address: string) => boolean;
  /** Asks whether the host would send to the target at all; rejects with the reason where it would not. */
  readonly ask: (order: { readonly address: string; readonly source: string | undefined }) => AskHost;
}

/** Any port will do: a UDP socket that is connected asks the kernel for a route, and sends nothing. */
const anyPort = 9;

/** Rejects as the kernel does where it has no route, or one that prohibits, or not the source address. */
const askKernel = ({ address, source }: Parameters<OwnWay['ask']>[0]): Promise<void> =>
  new Promise((resolve, reject) => {
    const socket = createSocket(address.includes(':') ? 'udp6' : 'udp4');
    const end = (error?: Error): void => {
      socket.close();
      if (error === undefined) resolve();
      else reject(error);
    };
    const connect = (): void => socket.connect(anyPort, address, end);
    socket.once('error', end);
    if (source === undefined) connect();
    else socket.bind({ address: source }, connect);
  });

const textOf = (file: string): Promise<string> => readFile(file, 'utf8').catch(() => '');

/** `ARPHRD_ETHER`: bridges and network cards. A tunnel (WireGuard, GRE, VTI) has another, and leads away without a gateway. */
const ethernet = '1';

/** The routes of the family into networks of Ethernet's kind, as Linux shows them; none elsewhere. */
const ownRoutes = async (address: string): Promise<readonly OwnRoute[]> => {
  const family = address.includes(':') ? 'ipv6' : 'ipv4';
  const routes = readRoutes(await textOf(family === 'ipv6' ? '/proc/net/ipv6_route' : '/proc/net/route'), family);
  const names = [...new Set(routes.map(({ name }) => name))];
  const kinds = await Promise.all(names.map((name) => textOf(`/sys/class/net/${name}/type`)));
  const tunnels = new Set(names.filter((_, index) => kinds[index]?.trim() !== ethernet));
  return routes.map((route) => (tunnels.has(route.name) ? { ...route, hasGateway: true } : route));
};

type ReadInterfaces = () => NodeJS.Dict<readonly Pick<NetworkInterfaceInfo, 'address'>[]>;

/**
 * Tells this host's own addresses. Reading the interfaces takes a socket: where the process may open no more (`EMFILE`), those
 * read last count.
 */
export const createIsOwn = (read: ReadInterfaces = networkInterfaces): OwnWay['isOwn'] => {
  let last: ReturnType<ReadInterfaces> = {};
  const current = (): typeof last => {
    try {
      last = read();
    } catch {
      // Kept.
    }
    return last;
  };
  return (address) => Object.values(current()).some((all) => all?.some((it) => it.address === address.split('%')[0]));
};

/** This host's own interfaces, routes and kernel. */
export const ownWay: OwnWay = {
  isOwn: createIsOwn(),
  ask: (order) => async () => {
    await askKernel(order);
    const holder = holderOf(order.address, await ownRoutes(order.address));
    if (holder !== undefined) throw new Error(`${order.address} lies in a network of this host's own ${holder}`);
  },
};

import * as sdk from '@aws-sdk/client-direct-connect';
import type { Answer, Call, Service } from '../wire/service.ts';
import { undocumentedError } from '../wire/undocumented.ts';
import { servingOnly } from './served-members.ts';

/** A virtual interface as it is set up. */
export interface VirtualInterfaceSettings {
  readonly id: string;
  readonly connection: string;
  readonly addressFamily: 'ipv4' | 'ipv6';
  /** The BGP key, which `DescribeVirtualInterfaces` gives away; made up, so that a test can look for it in logs. */
  readonly authKey: string;
}

/** What AWS tells of a virtual interface otherwise than it is; of each, AWS's documents leave it open. */
interface Telling {
  /** In place of `up` and `down`. */
  readonly bgpStatus?: 'unknown' | undefined;
  /** Its metrics stop, or come for the other address family, too: as zero. */
  readonly metrics?: 'none' | 'both families' | undefined;
}

/** A virtual interface as it is now: its BGP is up or not. */
export interface VirtualInterfaceStatus extends VirtualInterfaceSettings, Telling {
  readonly isUp: boolean;
}

/** Direct Connect of the lab: its service, and what the lab's links do to it without the API. */
export interface DirectConnect {
  readonly service: Service;
  virtualInterfaces(): readonly VirtualInterfaceStatus[];
  /** Lets BGP over a line go down or come up. */
  setLine(id: string, state: 'down' | 'up'): void;
  /** Lets AWS tell of a line otherwise, until the next telling. */
  tell(id: string, telling: Telling): void;
  /** Hears of each BGP session that goes up or down. */
  onBgpChanged(listener: (status: VirtualInterfaceStatus) => void): void;
}

const shown = (status: VirtualInterfaceStatus, { account, region }: Call): sdk.VirtualInterface => ({
  virtualInterfaceId: status.id,
  connectionId: status.connection,
  virtualInterfaceType: 'transit',
  ownerAccount: account,
  region,
  addressFamily: status.addressFamily,
  authKey: status.authKey,
  virtualInterfaceState: status.isUp ? 'available' : 'down',
  bgpPeers: [
    {
      bgpPeerId: status.id.replace('dxvif', 'dxpeer'),
      addressFamily: status.addressFamily,
      authKey: status.authKey,
      bgpPeerState: 'available',
      bgpStatus: status.bgpStatus ?? (status.isUp ? 'up' : 'down'),
    },
  ],
});

/** Makes Direct Connect of the lab with these virtual interfaces, all of them up. */
export const createDirectConnect = (settings: readonly VirtualInterfaceSettings[]): DirectConnect => {
  const interfaces = new Map(settings.map((it): [string, VirtualInterfaceStatus] => [it.id, { ...it, isUp: true }]));
  const listeners = new Set<(status: VirtualInterfaceStatus) => void>();
  const found = (id: string): VirtualInterfaceStatus => {
    const status = interfaces.get(id);
    if (status) return status;
    throw undocumentedError('a virtual interface that is none', `Virtual Interface ID ${id} was not found`);
  };
  const describe = (
    { virtualInterfaceId: id }: sdk.DescribeVirtualInterfacesCommandInput,
    call: Call,
  ): Answer<sdk.DescribeVirtualInterfacesCommandOutput> => ({
    virtualInterfaces: (id === undefined ? [...interfaces.values()] : [found(id)]).map((it) => shown(it, call)),
  });
  return {
    service: { sdk, operations: { DescribeVirtualInterfaces: servingOnly(['virtualInterfaceId'], describe) } },
    virtualInterfaces: () => [...interfaces.values()],
    setLine: (id, line) => {
      const [before, isUp] = [found(id), line === 'up'];
      if (before.isUp === isUp) return;
      interfaces.set(id, { ...before, isUp });
      for (const listener of listeners) listener({ ...before, isUp });
    },
    tell: (id, { bgpStatus, metrics }) => void interfaces.set(id, { ...found(id), bgpStatus, metrics }),
    onBgpChanged: (listener) => void listeners.add(listener),
  };
};

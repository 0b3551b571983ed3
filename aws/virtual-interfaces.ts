import {
  DescribeVirtualInterfacesCommand,
  type BGPPeer,
  type DirectConnectClient,
  type VirtualInterface,
} from '@aws-sdk/client-direct-connect';
import type { PeerReading, VifReading } from '../failover/snapshot.ts';

const toPeer = (peer: BGPPeer): PeerReading[] =>
  peer.addressFamily === undefined
    ? []
    : [{ addressFamily: peer.addressFamily, status: peer.bgpStatus ?? 'unknown', state: peer.bgpPeerState }];

/** Names what may leave, field by field: the answer holds `authKey`, the BGP secret, twice. */
const toReading = (id: string, vif: VirtualInterface): VifReading => ({
  id,
  state: vif.virtualInterfaceState,
  peers: (vif.bgpPeers ?? []).flatMap(toPeer),
});

/** What JSON's parser says of a damaged text quotes it, and the SDK passes that on: the key could be in it. */
const withoutQuote = (id: string, error: unknown): unknown =>
  error instanceof Error && error.name === 'SyntaxError'
    ? new Error(`${id}: the answer of DescribeVirtualInterfaces is no JSON`)
    : error;

/**
 * Reads the BGP state of one virtual interface. One call each, because permission is given per virtual interface and the
 * API takes one id. Throws where the answer does not hold it. No error that leaves here quotes the answer.
 */
export const readVirtualInterface = async (
  client: DirectConnectClient,
  id: string,
  signal: AbortSignal,
): Promise<VifReading> => {
  const command = new DescribeVirtualInterfacesCommand({ virtualInterfaceId: id });
  const answer = await client.send(command, { abortSignal: signal }).catch((error: unknown) => {
    throw withoutQuote(id, error);
  });
  const vif = answer.virtualInterfaces?.find((it) => it.virtualInterfaceId === id);
  if (vif === undefined) throw new Error(`${id}: not in the answer of DescribeVirtualInterfaces`);
  return toReading(id, vif);
};

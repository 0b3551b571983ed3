import * as sdk from '@aws-sdk/client-direct-connect';
import { describe, expect, it } from 'vitest';
import { readVirtualInterface } from '../../aws/virtual-interfaces.ts';
import { vif } from '../failover/scene.ts';
import { patient, served } from './served.ts';

const directConnect = (...virtualInterfaces: readonly sdk.VirtualInterface[]) => {
  const { client } = served(sdk, { DescribeVirtualInterfaces: () => ({ virtualInterfaces }) });
  return new sdk.DirectConnectClient(client);
};

describe('reading a virtual interface', () => {
  it('gives the BGP state per peer, and nothing of the key', async () => {
    const client = directConnect({
      virtualInterfaceId: vif,
      authKey: 'made-up',
      customerRouterConfig: 'made-up',
      bgpPeers: [
        { addressFamily: 'ipv4', bgpStatus: 'up', authKey: 'made-up' },
        { addressFamily: 'ipv6', bgpStatus: 'unknown' },
        { addressFamily: 'ipv6' },
      ],
    });

    const reading = await readVirtualInterface(client, vif, patient);

    expect(reading).toEqual({
      id: vif,
      peers: [
        { addressFamily: 'ipv4', status: 'up' },
        { addressFamily: 'ipv6', status: 'unknown' },
        { addressFamily: 'ipv6', status: 'unknown' },
      ],
    });
  });

  it('fails where the answer does not hold it', async () => {
    const client = directConnect({ virtualInterfaceId: 'dxvif-ffffffff' });

    await expect(readVirtualInterface(client, vif, patient)).rejects.toThrow(
      new Error(`${vif}: not in the answer of DescribeVirtualInterfaces`),
    );
  });
});

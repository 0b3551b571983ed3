import * as sdk from '@aws-sdk/client-direct-connect';
import { HttpResponse } from '@smithy/core/protocols';
import { describe, expect, it } from 'vitest';
import { readVirtualInterface } from '../../aws/virtual-interfaces.ts';
import { vif } from '../failover/scene.ts';
import { patient, served } from './served.ts';

const directConnect = (...virtualInterfaces: readonly sdk.VirtualInterface[]) => {
  const { client } = served(sdk, { DescribeVirtualInterfaces: () => ({ virtualInterfaces }) });
  return new sdk.DirectConnectClient(client);
};

/** A client that gets this text for an answer. */
const answering = (body: string, statusCode = 200): sdk.DirectConnectClient =>
  new sdk.DirectConnectClient({
    ...served(sdk, {}).client,
    requestHandler: {
      handle: () => Promise.resolve({ response: new HttpResponse({ statusCode, body: Buffer.from(body) }) }),
      updateHttpClientConfig: () => undefined,
      httpHandlerConfigs: () => ({}),
    },
  });

describe('reading a virtual interface', () => {
  it('gives the BGP state per peer, and nothing of the key', async () => {
    const client = directConnect({
      virtualInterfaceId: vif,
      virtualInterfaceState: 'testing',
      authKey: 'made-up',
      customerRouterConfig: 'made-up',
      bgpPeers: [
        { addressFamily: 'ipv4', bgpPeerState: 'available', bgpStatus: 'up', authKey: 'made-up' },
        { addressFamily: 'ipv6', bgpPeerState: 'deleted', bgpStatus: 'unknown' },
        { addressFamily: 'ipv6' },
      ],
    });

    const reading = await readVirtualInterface(client, vif, patient);

    expect(reading).toEqual({
      id: vif,
      state: 'testing',
      peers: [
        { addressFamily: 'ipv4', status: 'up', state: 'available' },
        { addressFamily: 'ipv6', status: 'unknown', state: 'deleted' },
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

  it.each([
    [200, `{"virtualInterfaces":[{"virtualInterfaceId":"${vif}","authKey":made-up}]}`],
    [500, `{"virtualInterfaces":[{"virtualInterfaceId":"${vif}","authKey":made-up}]}`],
  ])('fails without a word of an answer that is damaged (%i): its parser would quote the key', async (status, text) => {
    await expect(readVirtualInterface(answering(text, status), vif, patient)).rejects.toThrow(
      new Error(`${vif}: the answer of DescribeVirtualInterfaces is no JSON`),
    );
  });

  it('passes on what the service says of a call that it refuses', async () => {
    const text = '{"__type":"DirectConnectServerException","message":"come back later"}';

    await expect(readVirtualInterface(answering(text, 500), vif, patient)).rejects.toThrow('come back later');
  });
});

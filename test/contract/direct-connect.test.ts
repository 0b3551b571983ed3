import { DescribeVirtualInterfacesCommand as Describe } from '@aws-sdk/client-direct-connect';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startLabFor, ways } from './clients.ts';
import { account, virtualInterface } from './lab-under-test.ts';

const { id } = virtualInterface;

describe.each(ways)('Direct Connect, called by the SDK %s', (way) => {
  let lab: Awaited<ReturnType<typeof startLabFor>>;
  const bgp = async () => {
    const { virtualInterfaces = [] } = await lab.directConnect.send(new Describe({ virtualInterfaceId: id }));
    return virtualInterfaces.map((each) => [each.virtualInterfaceState, each.bgpPeers?.[0]?.bgpStatus]);
  };
  beforeEach(async () => {
    lab = await startLabFor(way);
  });
  afterEach(() => lab.http.close());

  it('shows a virtual interface with its BGP peer and the key that must never be logged', async () => {
    const { virtualInterfaces } = await lab.directConnect.send(new Describe({}));

    expect(virtualInterfaces).toMatchObject([
      {
        virtualInterfaceId: id,
        connectionId: virtualInterface.connection,
        ownerAccount: account,
        virtualInterfaceState: 'available',
        authKey: 'made-up-bgp-key',
        bgpPeers: [{ addressFamily: 'ipv4', bgpStatus: 'up', authKey: 'made-up-bgp-key' }],
      },
    ]);
  });

  it('shows BGP down while the line is', async () => {
    lab.line.setLine(id, 'down');
    const down = await bgp();
    lab.line.setLine(id, 'up');

    expect(down).toEqual([['down', 'down']]);
    expect(await bgp()).toEqual([['available', 'up']]);
  });
});

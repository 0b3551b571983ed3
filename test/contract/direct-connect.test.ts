import {
  DescribeVirtualInterfacesCommand as Describe,
  ListVirtualInterfaceTestHistoryCommand as History,
  StartBgpFailoverTestCommand as Start,
  StopBgpFailoverTestCommand as Stop,
} from '@aws-sdk/client-direct-connect';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { minute } from '../../failover/time.ts';
import { startLabFor, ways } from './clients.ts';
import { account, start, virtualInterface } from './lab-under-test.ts';

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
    const { virtualInterfaces } = await lab.directConnect.send(
      new Describe({ connectionId: virtualInterface.connection }),
    );

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

  it('holds BGP down in a failover test until it is stopped, and keeps its history', async () => {
    const { virtualInterfaceTest } = await lab.directConnect.send(
      new Start({ virtualInterfaceId: id, testDurationInMinutes: 10 }),
    );
    const during = await bgp();
    await lab.clock.advance(minute);
    await lab.directConnect.send(new Stop({ virtualInterfaceId: id }));

    const history = await lab.directConnect.send(new History({ virtualInterfaceId: id }));
    expect(during).toEqual([['testing', 'down']]);
    expect(await bgp()).toEqual([['available', 'up']]);
    expect(virtualInterfaceTest?.status).toBe('testing');
    expect(history.virtualInterfaceTestHistory).toEqual([
      {
        testId: virtualInterfaceTest?.testId,
        virtualInterfaceId: id,
        status: 'stopped',
        ownerAccount: account,
        testDurationInMinutes: 10,
        startTime: new Date(start),
        endTime: new Date(start + minute),
      },
    ]);
  });

  it('ends a failover test when its time is over', async () => {
    await lab.directConnect.send(new Start({ virtualInterfaceId: id, testDurationInMinutes: 10 }));

    await lab.clock.advance(10 * minute);

    const history = await lab.directConnect.send(new History({ status: 'completed' }));
    expect(await bgp()).toEqual([['available', 'up']]);
    expect(history.virtualInterfaceTestHistory).toHaveLength(1);
  });

  it('lets a test that was stopped early leave the next one alone', async () => {
    await lab.directConnect.send(new Start({ virtualInterfaceId: id, testDurationInMinutes: 10 }));
    await lab.directConnect.send(new Stop({ virtualInterfaceId: id }));
    await lab.directConnect.send(new Start({ virtualInterfaceId: id, testDurationInMinutes: 20 }));

    await lab.clock.advance(15 * minute);

    expect(await bgp()).toEqual([['testing', 'down']]);
  });
});

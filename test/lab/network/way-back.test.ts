import { describe, expect, it } from 'vitest';
import { minute } from '../../../failover/time.ts';
import { publishAttachmentMetrics } from '../../../lab/cloudwatch/attachment-metrics.ts';
import { createVirtualClock } from '../../../lab/time/clock.ts';
import { createMetricStore } from '../../../lab/cloudwatch/metric-store.ts';
import { createLatencies } from '../../../lab/time/latencies.ts';
import { createLinks } from '../../../lab/network/links.ts';
import { readPingArguments } from '../../../lab/network/ping-lines.ts';
import { createDirectConnect } from '../../../lab/services/direct-connect.ts';
import { createTransitGateway } from '../../../lab/services/transit-gateway.ts';
import { createTimers } from '../../../lab/time/timers.ts';
import {
  attachmentOf,
  networkOf,
  propagateWithBgp,
  transitGatewayId,
  virtualInterfacesOf,
} from '../../../lab/world.ts';
import type { Path } from '../../../failover/path.ts';
import { now, siteOf, vpn } from '../../failover/scene.ts';

/** On-premises answers by the address that it is asked from. */

const second = '10.0.0.8';
const [primaryTarget, backupTarget, user] = ['10.109.2.1', '10.109.3.1', '10.3.0.10'];

const site = siteOf({
  through: { targets: [user] },
  probes: [{ slot: 'a', instance: 'i-0123456789abcdef0', sources: { backup: second } }],
});
const withOneAddress = siteOf({ probes: [{ slot: 'a', instance: 'i-0123456789abcdef0' }] });

const networkFor = (of = site) => {
  const clock = createVirtualClock(now);
  const timers = createTimers(clock, (error) => {
    throw error;
  });
  const transitGateway = createTransitGateway(networkOf(of), timers);
  const directConnect = createDirectConnect(virtualInterfacesOf(of));
  propagateWithBgp(of, transitGateway, directConnect);
  const [primaryAttachment, backupAttachment] = [attachmentOf(of, 'primary'), vpn];
  const routing = { ...of.routing, primaryAttachment, backupAttachment };
  const surroundings = { site: { ...of, routing }, transitGateway, directConnect, timers };
  return { ...surroundings, clock, links: createLinks(surroundings) };
};

describe('a dead Direct Connect', () => {
  it("takes the backup's answers with it, asked from one address, until BGP has timed out", async () => {
    const { links, clock } = networkFor(withOneAddress);

    expect(links.carries(backupTarget)).toBe(true);
    links.cut('primary');
    expect(links.carries(backupTarget)).toBe(false);
    await clock.advance(89_000);
    expect(links.carries(backupTarget)).toBe(false);
    await clock.advance(2000);
    expect(links.carries(backupTarget)).toBe(true);
    expect(links.carries(primaryTarget)).toBe(false);
  });

  it('leaves those to a second address, until on-premises loses its static route', () => {
    const { links } = networkFor();

    links.cut('primary');
    expect(links.carries(backupTarget, second)).toBe(true);
    expect(links.carries(backupTarget, '10.0.0.7')).toBe(false);
    links.loseStaticRoutes();
    expect(links.carries(backupTarget, second)).toBe(false);
  });

  it('leaves the primary unanswered, whatever the VPN does', () => {
    const { links } = networkFor();

    links.cut('primary');
    expect(links.carries(primaryTarget)).toBe(false);
  });
});

describe('a dead VPN', () => {
  it('takes no answer of the primary with it, and none to an address that on-premises has over Direct Connect', () => {
    const { links } = networkFor();

    links.cut('backup');
    expect(links.carries(primaryTarget)).toBe(true);
    expect(links.carries(backupTarget, second)).toBe(false);
  });
});

it('users are answered by the path that the transit gateway takes', () => {
  const { links } = networkFor();

  expect(links.returnOf(user)).toBe('primary');
  links.cut('backup');
  expect(links.carries(user)).toBe(true);
});

const countedOn = async (
  of = site,
  befall: (links: ReturnType<typeof networkFor>['links']) => void = () => undefined,
) => {
  const network = networkFor(of);
  const metrics = createMetricStore();
  const latencies = createLatencies({}, () => () => 0.5);
  publishAttachmentMetrics({ ...network, metrics, latencies }, network.links);
  befall(network.links);
  await network.clock.advance(4 * minute);
  const valueOf = (path: Path, name: string): number | undefined =>
    metrics.within(
      {
        namespace: 'AWS/TransitGateway',
        name,
        dimensions: { TransitGateway: transitGatewayId, TransitGatewayAttachment: attachmentOf(of, path) },
      },
      { from: now + minute, to: now + 2 * minute },
    )?.sum;
  return {
    out: valueOf('backup', 'PacketsOut'),
    in: valueOf('backup', 'PacketsIn'),
    home: valueOf('primary', 'PacketsIn'),
  };
};

describe('the packets of the attachments', () => {
  it('are those of the pings of a path, and of its answers where they return by it', async () => {
    expect(await countedOn()).toEqual({ out: 300, in: 300, home: 300 + 1200 });
    expect(await countedOn(withOneAddress)).toEqual({ out: 300, in: 0, home: 600 });
  });

  it('come in by no dead line', async () => {
    expect(await countedOn(site, (links) => links.cut('backup'))).toEqual({ out: 300, in: 0, home: 300 + 1200 });
  });
});

it('the stand-in for ping reads the address that it is to ask from', () => {
  expect(readPingArguments(['-n', '-i', '0.2', '-I', second, backupTarget])).toEqual({
    address: backupTarget,
    interval: 200,
    source: second,
  });
  expect(readPingArguments(['-i', '0.2', backupTarget]).source).toBeUndefined();
});

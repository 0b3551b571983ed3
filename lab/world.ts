import { paths, type Path } from '../failover/path.ts';
import type { Site, Target } from '../failover/settings/site.ts';
import type { DirectConnect, VirtualInterfaceSettings } from './services/direct-connect.ts';
import type { TransitGatewayNetwork } from './services/route-tables.ts';
import type { TransitGateway } from './services/transit-gateway.ts';

/** What a site has before its stack is deployed: its network, as its settings describe it. */

/** The attachment of a path; made up for a primary that the settings do not name. */
export const attachmentOf = ({ routing }: Site, path: Path): string =>
  path === 'primary' ? (routing.primaryAttachment ?? 'tgw-attach-0d0c0d0c0d0c0d0c0') : routing.backupAttachment;

/** Made up: no setting names it. */
export const transitGatewayId = 'tgw-0a1b2c3d4e5f60718';

const hostRange = ({ address }: Target): string => `${address}/${address.includes(':') ? 128 : 32}`;

/** The static routes that keep each path's targets on it; where `pinTargets` is set, the stack makes them itself. */
const pins = (site: Site) =>
  site.routing.pinTargets
    ? []
    : paths.flatMap((path) =>
        site[path].targets.map((target) => ({ cidr: hostRange(target), attachment: attachmentOf(site, path) })),
      );

const listed = ({ routing }: Site) =>
  [...routing.prefixLists, routing.testPrefixList].flatMap((list) =>
    list?.id === undefined ? [] : [{ id: list.id, name: 'on-premises', entries: list.ranges }],
  );

/** The transit gateway's attachments, tables, and the lists that exist already. */
export const networkOf = (site: Site): TransitGatewayNetwork => ({
  attachments: [
    {
      id: attachmentOf(site, 'primary'),
      kind: 'direct-connect-gateway',
      resourceId: '11111111-2222-4333-8444-555555555555',
    },
    { id: attachmentOf(site, 'backup'), kind: 'vpc', resourceId: 'vpc-0b0a0c0b0a0c0b0a0' },
  ],
  prefixLists: listed(site),
  routeTables: site.routing.routeTables.map((id) => ({ id, static: pins(site) })),
});

/** The virtual interfaces of both paths, each with a made-up BGP key, so that a test can look for it in logs. */
export const virtualInterfacesOf = (site: Site): readonly VirtualInterfaceSettings[] =>
  paths.flatMap((path) =>
    site[path].virtualInterfaces.map(({ id, connection, addressFamily }) => ({
      id,
      connection,
      addressFamily,
      authKey: `bgp-key-of-${id}`,
    })),
  );

/** The ranges that on-premises advertises over the primary. */
export const advertised = ({ routing }: Site): readonly string[] => routing.prefixLists.flatMap(({ ranges }) => ranges);

/** Lets the primary's routes come and go with its BGP: they are there as long as one virtual interface is up. */
export const propagateWithBgp = (site: Site, transitGateway: TransitGateway, directConnect: DirectConnect): void => {
  const own = new Set(site.primary.virtualInterfaces.map(({ id }) => id));
  const propagate = (): void => {
    const sessions = directConnect.virtualInterfaces().filter(({ id }) => own.has(id));
    const isUp = sessions.length === 0 || sessions.some((session) => session.isUp);
    for (const table of site.routing.routeTables)
      transitGateway.setPropagated(table, attachmentOf(site, 'primary'), isUp ? advertised(site) : []);
  };
  propagate();
  directConnect.onBgpChanged(propagate);
};

import { known, unknown, type Attachment, type Route, type RoutesReading } from '../../failover/snapshot.ts';
import { list, table, vpn } from './scene.ts';

/** Routes of a table, as the reactor reads them. */

export const range = '10.3.0.0/18';
export const dx: Attachment = { id: 'tgw-attach-0dddddddddddddddd', kind: 'direct-connect-gateway' };
export const toVpn: Attachment = { id: vpn, kind: 'vpc' };
export const ownVpc: Attachment = { id: 'tgw-attach-0aaaaaaaaaaaaaaaa', kind: 'vpc' };

/** A propagated route that carries, to be varied. */
export const route = (cidr: string, to: Attachment, parts: Partial<Route> = {}): Route => ({
  cidr,
  state: 'active',
  isStatic: false,
  attachments: [to],
  ...parts,
});

export const byDx = route(range, dx);
export const byReference = route(range, toVpn, { prefixListId: list });
export const moreSpecific = route('10.3.1.0/24', dx);
export const byBackstop = route('10.0.0.0/14', toVpn, { isStatic: true });
export const blackhole = (cidr: string): Route => ({ cidr, state: 'blackhole', isStatic: true, attachments: [] });

/** A table that was read. */
export const reading = (routes: readonly Route[], routeTableId = table, isComplete = true): RoutesReading => ({
  routeTableId,
  routes: known({ routes, isComplete }),
});
/** A table that could not be. */
export const unread = (routeTableId = table, why = 'throttled'): RoutesReading => ({
  routeTableId,
  routes: unknown(why),
});

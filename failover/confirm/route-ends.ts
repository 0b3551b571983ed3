import type { Memory } from '../memory.ts';
import type { Attachment, Route } from '../snapshot.ts';
import type { WiredSite } from '../wiring.ts';

/** Where the routes of a site's tables lead. */
export interface Ends {
  /** To the backup's attachment, or to one that was it when we made the reference: that is told as a state of its own. */
  readonly isToBackup: (route: Route) => boolean;
  /**
   * To the primary's attachment where the settings name it, or to a Direct Connect gateway. Without the name any other
   * attachment may be the primary's, unless it is a VPC's, or the route is a default route.
   */
  readonly isToPrimary: (route: Route) => boolean;
  /**
   * Of a part of a range: to the named primary attachment; without a name, to the attachment that the rest of the range leads
   * to, or where that is not seen to a Direct Connect gateway. Another site's lies inside a summary range, too.
   */
  readonly isPartToPrimary: (part: Route, whole: Route | undefined) => boolean;
  /**
   * Into the user's own networks inside a range that sums up more than on-premises: to VPCs that are neither path, and by a
   * static route to whatever is neither, such as a peering.
   */
  readonly isToOwnNetwork: (part: Route, whole: Route | undefined) => boolean;
}

/** The state counts, and not the attachment that a blackhole may still name. */
export const isBlackhole = ({ state, attachments }: Route): boolean =>
  state === 'blackhole' || attachments.length === 0;

/** Tells where routes lead, for a site and the references that it remembers. */
export const endsOf = ({ routing }: WiredSite, { made }: Memory): Ends => {
  const { primaryAttachment: primary, backupAttachment } = routing;
  const backups = [backupAttachment, ...Object.keys(made)];
  const isBackup = ({ id }: Attachment) => backups.includes(id);
  const isPrimary = (attachment: Attachment, cidr: string): boolean => {
    const { id, kind } = attachment;
    if (isBackup(attachment)) return false;
    if (id === primary || kind === directConnect) return true;
    return primary === undefined && kind !== 'vpc' && !cidr.endsWith('/0');
  };
  const isToBackup = (route: Route): boolean => !isBlackhole(route) && route.attachments.every(isBackup);
  const isToPrimary = (route: Route): boolean =>
    !isBlackhole(route) && route.attachments.every((it) => isPrimary(it, route.cidr));
  const isPartToPrimary: Ends['isPartToPrimary'] = (part, whole) => {
    if (isBlackhole(part)) return false;
    if (primary !== undefined) return part.attachments.every(({ id }) => id === primary);
    if (whole === undefined || !isToPrimary(whole)) return part.attachments.every((it) => it.kind === directConnect);
    return part.attachments.every(({ id }) => whole.attachments.some((it) => it.id === id));
  };
  const isToOwnVpc = ({ attachments }: Route): boolean =>
    attachments.length > 0 && attachments.every((it) => it.kind === 'vpc' && !isBackup(it) && it.id !== primary);
  return {
    isToBackup,
    isToPrimary,
    isPartToPrimary,
    isToOwnNetwork: (part, whole) =>
      isToOwnVpc(part) ||
      (part.isStatic && !isBlackhole(part) && !part.attachments.some(isBackup) && !isPartToPrimary(part, whole)),
  };
};

const directConnect = 'direct-connect-gateway';

/** A route in words: `the route 10.3.0.0/18 of pl-1 to tgw-attach-1 (vpn)`. */
export const described = (route: Route): string => {
  const { cidr, isStatic, attachments, prefixListId } = route;
  const by = prefixListId === undefined ? '' : ` of ${prefixListId}`;
  const to = attachments.map(({ id, kind }) => (kind === undefined ? id : `${id} (${kind})`)).join(' and ');
  const end = isBlackhole(route) ? 'nowhere (blackhole)' : to;
  return `the ${isStatic ? 'static ' : ''}route ${cidr}${by} to ${end}`;
};

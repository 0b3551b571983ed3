import type { Path } from '../../failover/path.ts';
import type { Site } from '../../failover/settings/site.ts';

/**
 * The path by which on-premises answers what comes from an address: the VPN, where it has a static route for that address
 * (a probe's second one); else Direct Connect as long as it hears BGP there, and then the VPN. Undefined is a probe's first
 * address.
 */
export const returnOf = ({ probes }: Pick<Site, 'probes'>, source: string | undefined, isBgpUp: boolean): Path => {
  const isRouted = probes.some(
    ({ host, sources }) =>
      sources.backup === source && source !== undefined && source !== (sources.primary ?? host?.address),
  );
  return isRouted || !isBgpUp ? 'backup' : 'primary';
};

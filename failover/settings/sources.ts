import type { Probe, Site } from './site.ts';

/**
 * Which address a probe pings the backup's targets from. On-premises routes its answers by that address: one that it also
 * answers over Direct Connect takes the backup's answers with it when Direct Connect fails.
 */

/** Whether the backup's targets are pinged from an address of their own. Which one an existing instance uses first is not known. */
const hasOwnSource = ({ host, sources: { primary, backup } }: Probe): boolean =>
  backup !== undefined && backup !== (primary ?? host?.address);

/** The slots of the probes that ping both paths from one address. */
export const withOneSource = ({ probes }: Pick<Site, 'probes'>): readonly string[] =>
  probes.filter((probe) => !hasOwnSource(probe)).map(({ slot }) => slot);

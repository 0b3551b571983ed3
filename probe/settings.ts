import { readFileSync } from 'node:fs';
import { parseProbedSite, type ProbedSite } from '../failover/settings/reading/probed-site.ts';
import { probeOf } from './probed-targets.ts';

export interface ProbeSettings {
  readonly site: ProbedSite;
  readonly slot: string;
}

/** The environment or the site's file must be mended. */
export class InvalidProbeSettingsError extends Error {
  override readonly name = 'InvalidProbeSettingsError';
}

/** Where the deployment puts the site's file. */
export const defaultSiteFile = '/etc/dx-failover/site.json';

const siteIn = (file: string): ProbedSite => {
  try {
    return parseProbedSite(readFileSync(file, 'utf8'));
  } catch (error) {
    const said = error instanceof Error ? error.message : String(error);
    throw new InvalidProbeSettingsError(`DX_FAILOVER_SITE_FILE: cannot use ${file}: ${said}`, { cause: error });
  }
};

/**
 * Reads the site from the file that DX_FAILOVER_SITE_FILE names, and the slot from DX_FAILOVER_PROBE_SLOT.
 * @throws InvalidProbeSettingsError that names what is wrong.
 */
export const readProbeSettings = (environment: Readonly<Record<string, string | undefined>>): ProbeSettings => {
  const site = siteIn(environment['DX_FAILOVER_SITE_FILE'] ?? defaultSiteFile);
  const slot = environment['DX_FAILOVER_PROBE_SLOT'];
  if (slot !== undefined && probeOf(site, slot) !== undefined) return { site, slot };
  const got = slot === undefined ? 'nothing' : JSON.stringify(slot);
  const allowed = site.probes.map((it) => it.slot).join(', ');
  throw new InvalidProbeSettingsError(`DX_FAILOVER_PROBE_SLOT: got ${got}; allowed: ${allowed}`);
};

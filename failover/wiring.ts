import type { Site } from './settings/site.ts';

/** The ids that only the deployment knows: the prefix lists that it made. */
export interface Wiring {
  /** In the order of `routing.prefixLists`. */
  readonly prefixLists: readonly string[];
  readonly testPrefixList?: string | undefined;
}

/** A site with the ids of its lists. */
export interface WiredSite extends Site {
  readonly wiring: Wiring;
}

/** The lists that this mode works on: the test list in `trial`, the real ones otherwise. */
export const activeLists = (site: WiredSite): readonly string[] => {
  if (site.mode !== 'trial') return site.wiring.prefixLists;
  return site.wiring.testPrefixList === undefined ? [] : [site.wiring.testPrefixList];
};

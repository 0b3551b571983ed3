import type { SiteSettings } from '../site.ts';

/** The prefix lists of a site, the test list among them, and where it says them. */
export const listsOf = ({ routing }: SiteSettings) => [
  ...routing.prefixLists.map((list, index) => ({ list, at: ['routing', 'prefixLists', index] })),
  ...(routing.testPrefixList === undefined
    ? []
    : [{ list: routing.testPrefixList, at: ['routing', 'testPrefixList'] }]),
];

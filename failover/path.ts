/** The two paths of a site, and the kinds of signal that tell of them: without a schema, for the reactor carries none. */

/** A path of a site: Direct Connect is the primary, the VPN the backup. */
export type Path = 'primary' | 'backup';
export const paths = ['primary', 'backup'] as const satisfies readonly Path[];
export const otherPath = (path: Path): Path => (path === 'primary' ? 'backup' : 'primary');

/** The kinds of signal. `prefixes` announces only, unless the site lets it count. */
export const kinds = ['bgp', 'ping', 'loss', 'prefixes'] as const;
export type Kind = (typeof kinds)[number];

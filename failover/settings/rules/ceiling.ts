import type { Site } from '../site.ts';

/** The highest penalty of damping: from it, decay to the reuse limit takes the longest time that failback may be held. */
export const ceilingOf = ({ reuse, longest, halfLife }: Site['failback']['damping']): number =>
  reuse * 2 ** (longest / halfLife);

import { inject } from 'vitest';
import { siteIn, type Assembled } from '../lab/assemble.ts';

/** The example site with its stack, synthesized once for all (`example.setup.ts`), which also throws it away. */
export const example: Assembled = {
  site: siteIn('failover.example.yaml'),
  template: inject('example'),
  discard: () => undefined,
};

import { inject } from 'vitest';
import { sitesIn, type Sites } from './sites.ts';

/** The sites of worlds, synthesized once for all tests (`sites.setup.ts`), which also throws their stacks away. */
export const sites: Sites = sitesIn(inject('sites'));

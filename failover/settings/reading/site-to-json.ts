import * as z from 'zod';
import type { Site } from '../site.ts';
import { siteSchema } from '../site-schema.ts';

/**
 * The text of a site's file, which `parseSite` reads.
 * @throws ZodError where it keeps not the rules of its schema: it did not come from `readSettings`.
 */
export const siteToJson = (site: Site): string => {
  const { name: _, ...settings } = site;
  z.encode(siteSchema, settings);
  return `${JSON.stringify(site, undefined, 2)}\n`;
};

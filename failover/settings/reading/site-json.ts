import * as z from 'zod/mini';
import { jsonOf } from '../../json.ts';
import type { Site } from '../site.ts';
import { InvalidSettingsError, ownerOf, showValue } from './settings-error.ts';

/**
 * One site as a file, from the deployment to the reactor: what the settings add up to, every default filled in, durations in
 * milliseconds. It lies in one asset with the code that reads it, so its parts are looked for, and their insides are not judged
 * again: the reactor need not carry the rules of the settings.
 */

const part = z.looseObject({});

const site = z.looseObject({
  name: z.string(),
  region: z.string(),
  mode: z.enum(['observe', 'trial', 'act']),
  routing: part,
  primary: part,
  backup: part,
  probes: z.array(part),
  detection: part,
  failover: part,
  failback: part,
  respectFor: z.number(),
  notification: part,
});

/** Reads what `siteToJson` wrote, exactly. @throws InvalidSettingsError naming the parts that are missing. */
export const parseSite = (text: string): Site => {
  const { success, data, error } = jsonOf(site).safeParse(text);
  if (success) return data as unknown as Site;
  throw new InvalidSettingsError(
    error.issues.map(({ path }) => ({
      line: undefined,
      column: undefined,
      ...ownerOf(path),
      got: path.length === 0 ? showValue(text) : 'something else',
      allowed: 'a site as the deployment writes it',
    })),
    'site.json',
  );
};

import * as z from 'zod';
import { json } from '../json.ts';
import { allowedByIssue, faultsOf, showFault, showValue } from './faults.ts';
import { InvalidSettingsError, ownerOf, type SettingsError } from './settings-error.ts';
import type { Site } from '../site.ts';
import { siteSchema } from './site-schema.ts';

/**
 * One site as a file, from the deployment to the reactor and the probe: JSON in the form of the configuration file, with
 * every default filled in, so that the one schema reads it again.
 */

/**
 * The text of a site's file.
 * @throws ZodError where the site keeps not the rules of its schema: it did not come from `readSettings`.
 */
export const siteToJson = ({ name, ...site }: Site): string =>
  `${JSON.stringify({ name, ...z.encode(siteSchema, site) }, undefined, 2)}\n`;

const named = z.looseObject({ name: z.string() });

const valueAt = (value: unknown, path: readonly PropertyKey[]): unknown =>
  // Stryker disable next-line OptionalChaining: no rule objects to the defaults of a section that is not there.
  path.reduce<unknown>((at, key) => (at as Readonly<Record<PropertyKey, unknown>> | undefined)?.[key], value);

const refuse = (errors: readonly Omit<SettingsError, 'line' | 'column'>[]): never => {
  throw new InvalidSettingsError(
    errors.map((it) => ({ line: undefined, column: undefined, ...it })),
    'site.json',
  );
};

/**
 * Reads what `siteToJson` wrote, exactly.
 * @throws InvalidSettingsError naming every field that is wrong.
 */
export const parseSite = (text: string): Site => {
  const { success, data } = json.pipe(named).safeParse(text);
  if (!success) return refuse([{ field: '', got: showValue(text), allowed: 'a site as the deployment writes it' }]);
  const { name, ...fields } = data;
  const parsed = siteSchema.safeParse(fields, { error: allowedByIssue });
  if (parsed.success) return { name, ...parsed.data };
  return refuse(
    faultsOf(parsed.error, ['sites', name]).map((fault) => ({
      ...ownerOf(fault.path),
      got: showFault(fault, () => showValue(valueAt(fields, fault.path.slice(2)))),
      allowed: fault.allowed,
    })),
  );
};

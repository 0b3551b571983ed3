import * as z from 'zod';
import { json } from '../../json.ts';
import { allowedByIssue, faultsOf, showFault, showValue } from './faults.ts';
import { InvalidSettingsError, ownerOf, type SettingsError } from './settings-error.ts';
import type { Site } from '../site.ts';
import { siteSchema } from '../site-schema.ts';

/**
 * One site as a file, from the deployment to the reactor, and a part of it to the probe: JSON in the form of the configuration file, with
 * every default filled in, so that the one schema reads it again.
 */

/** A schema of a site, or of a part of one, without its name. */
type OfSite<Fields> = z.ZodType<Fields, Record<string, unknown>>;

/**
 * The text of a named site, or of the part of it that the schema knows.
 * @throws ZodError where it keeps not the rules of its schema: it did not come from `readSettings`.
 */
export const writeNamed = <Fields extends object>(
  schema: OfSite<Fields>,
  { name, ...fields }: Fields & Pick<Site, 'name'>,
): string => `${JSON.stringify({ name, ...z.encode(schema, fields as unknown as Fields) }, undefined, 2)}\n`;

/** The text of a site's file. @throws ZodError as `writeNamed`. */
export const siteToJson = (site: Site): string => writeNamed(siteSchema, site);

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
 * Reads what `writeNamed` wrote with the same schema.
 * @throws InvalidSettingsError naming every field that is wrong.
 */
export const readNamed = <Fields extends object>(schema: OfSite<Fields>, text: string): Fields & Pick<Site, 'name'> => {
  const { success, data } = json.pipe(named).safeParse(text);
  if (!success) return refuse([{ field: '', got: showValue(text), allowed: 'a site as the deployment writes it' }]);
  const { name, ...fields } = data;
  const parsed = schema.safeParse(fields, { error: allowedByIssue });
  if (parsed.success) return { name, ...parsed.data };
  return refuse(
    faultsOf(parsed.error, ['sites', name]).map((fault) => ({
      ...ownerOf(fault.path),
      got: showFault(fault, () => showValue(valueAt(fields, fault.path.slice(2)))),
      allowed: fault.allowed,
    })),
  );
};

/** Reads what `siteToJson` wrote, exactly. @throws InvalidSettingsError as `readNamed`. */
export const parseSite = (text: string): Site => readNamed(siteSchema, text);

import * as z from 'zod';
import { siteFields, type Site } from '../site.ts';
import { listOfProbes } from '../fields/probes.ts';
import { detection } from '../fields/behaviour.ts';
import { jsonOf } from '../../json.ts';
import { InvalidSettingsError, ownerOf, showValue, type SettingsError } from './settings-error.ts';

/**
 * The part of a site that its probes obey. A probe gets this part alone, so that no other setting changes a probe: a
 * change of the mode, of failback or of an e-mail address must not wait for a host that is dead.
 */

const { region, primary, backup, through } = siteFields.shape;
const { interval, threshold, fastLane, loss } = detection.shape;

/** Fields of the site that are not among these are passed over, in both directions. */
const probedFields = z.object({
  region,
  primary: z.object({ targets: primary.shape.targets }),
  backup: z.object({ targets: backup.shape.targets }),
  through,
  probes: listOfProbes,
  detection: z.object({ interval, threshold, fastLane, loss }),
});

/** What a probe knows of its site: its targets, how to judge them, and who else probes. */
export type ProbedSite = Readonly<z.output<typeof probedFields>> & Pick<Site, 'name'>;

/**
 * The text of a probe's file, in the form of the configuration file. Of the other probes it holds the slots alone: how many they
 * are, and in which order.
 */
export const probedSiteToJson = ({ name, ...site }: Site, slot: string): string => {
  const probes = site.probes.map((it) => ({ slot: it.slot, sources: it.slot === slot ? it.sources : {} }));
  return `${JSON.stringify({ name, ...z.encode(probedFields, { ...site, probes }) }, undefined, 2)}\n`;
};

const named = z.looseObject({ name: z.string() });

const valueAt = (value: unknown, path: readonly PropertyKey[]): unknown =>
  path.reduce<unknown>((at, key) => (at as Readonly<Record<PropertyKey, unknown>> | undefined)?.[key], value);

const refuse = (errors: readonly Omit<SettingsError, 'line' | 'column'>[]): never => {
  throw new InvalidSettingsError(
    errors.map((it) => ({ line: undefined, column: undefined, ...it })),
    'site.json',
  );
};

/**
 * Reads what `probedSiteToJson` wrote. The deployment has checked the rules between the fields.
 * @throws InvalidSettingsError naming every field that is wrong.
 */
export const parseProbedSite = (text: string): ProbedSite => {
  const { success, data } = jsonOf(named).safeParse(text);
  if (!success) return refuse([{ field: '', got: showValue(text), allowed: 'a site as the deployment writes it' }]);
  const { name, ...fields } = data;
  const parsed = probedFields.safeParse(fields);
  if (parsed.success) return { name, ...parsed.data };
  return refuse(
    parsed.error.issues.map(({ path, message }) => ({
      ...ownerOf(['sites', name, ...path]),
      got: showValue(valueAt(fields, path)),
      allowed: message,
    })),
  );
};

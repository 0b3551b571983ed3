import * as z from 'zod';
import { kind, type Kind } from './kind.ts';

/** What leads from an installation of the probe to its permissions; lab/permissions/probes.ts follows it. */

const followed = (properties: z.ZodType): Kind =>
  kind({ properties, identify: ({ logicalId }) => ({ ref: logicalId, attributes: {} }), deploy: () => undefined });

const one = z.array(z.string()).length(1);
/** A host's profile: its role. */
export const profileKind = followed(z.strictObject({ Roles: one }));
/** A host. */
export const hostKind = followed(z.strictObject({ IamInstanceProfile: z.string() }));
/** An installation of the probe: which probe, by its name, and where. */
export const installationKind = followed(
  z.strictObject({
    AssociationName: z.string().regex(/^dx-failover-.+-probe-/),
    Targets: z.array(z.strictObject({ Key: z.string(), Values: one })).length(1),
  }),
);

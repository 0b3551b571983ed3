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
/** How many hosts at a time, or may fail: a number or percent (API reference, CreateAssociation). */
const share = z.string().regex(/^(?:[1-9]\d*|[1-9]\d?%|100%)$/);
/** Half an hour at least (https://docs.aws.amazon.com/systems-manager/latest/userguide/reference-cron-and-rate-expressions.html). */
const associationRate = z
  .string()
  .regex(/^rate\((?:(?:[3-9]\d|[1-9]\d{2,}) minutes|1 hour|(?:[2-9]|[1-9]\d+) hours)\)$/);
const seconds = z.string().regex(/^(?:[1-9]\d{0,4}|1[0-6]\d{4}|17[0-1]\d{3}|172[0-7]\d{2}|172800)$/);

/**
 * An installation of the probe: which probe, by its name, and where. The lab starts the probe itself, from the same bundle; of
 * the rest it refuses what Systems Manager and the document AWS-RunShellScript refuse.
 */
export const installationKind = followed(
  z.strictObject({
    AssociationName: z.string().regex(/^dx-failover-.+-probe-/),
    Targets: z.array(z.strictObject({ Key: z.string(), Values: one })).length(1),
    Name: z.literal('AWS-RunShellScript'),
    Parameters: z.strictObject({
      commands: z.array(z.string()).min(1),
      executionTimeout: z.array(seconds).length(1).optional(),
      workingDirectory: one.optional(),
    }),
    ScheduleExpression: associationRate.optional(),
    MaxConcurrency: share.optional(),
    MaxErrors: z.union([share, z.enum(['0', '0%'])]).optional(),
  }),
);

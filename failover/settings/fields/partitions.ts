import { regionsOf } from './regions.ts';

/** The Regions that there are, and what they belong to. */

/** A part of AWS with accounts, ARNs and services of its own. */
export type Partition = keyof typeof regionsOf;

const partitions: ReadonlyMap<string, Partition> = new Map(
  (Object.keys(regionsOf) as Partition[]).flatMap((partition) =>
    regionsOf[partition].split(' ').map((region) => [region, partition] as const),
  ),
);

/** Every Region that the CDK or the SDK knows. */
export const regions: readonly string[] = [...partitions.keys()];

/** The partition of a Region; undefined where nobody knows it. */
export const partitionOf = (region: string): Partition | undefined => partitions.get(region);

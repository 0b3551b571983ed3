import { Stack, type FileAssetLocation } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import type { Architecture } from '../failover/settings/fields/architectures.ts';
import { nodePackage, type NodePackage } from './node-package.ts';

/** Where hosts fetch Node, and what it must be. */
export interface NodeArchive extends NodePackage {
  readonly location: FileAssetLocation;
}

const fetcher = join(import.meta.dirname, 'fetch-node.ts');

/**
 * Adds Node for an architecture to the stack's files, under a name that its checksum gives. Nothing is read or fetched here:
 * `cdk deploy` runs `fetch-node.ts` if the bucket has not got that name yet. So all sites and probes share one upload.
 */
export const addNodeArchive = (scope: Construct, architecture: Architecture): NodeArchive => {
  const found = nodePackage(architecture);
  const location = Stack.of(scope).synthesizer.addFileAsset({
    sourceHash: createHash('sha256').update(found.sha512).digest('hex'),
    executable: [process.execPath, fetcher, architecture],
  });
  return { ...found, location };
};

import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { matches } from '../permissions/wildcard.ts';

/** One resource as the template declares it. */
export interface Declaration {
  readonly Type: string;
  readonly Properties?: Readonly<Record<string, unknown>>;
  readonly Condition?: string;
  readonly DependsOn?: string | readonly string[];
}

export interface Template {
  readonly Resources: Readonly<Record<string, Declaration>>;
  readonly Parameters?: Readonly<Record<string, { readonly Type: string; readonly Default?: unknown }>>;
  readonly Conditions?: Readonly<Record<string, unknown>>;
}

/** Where a deployment puts an asset. */
interface Place {
  readonly S3Bucket: string;
  readonly S3Key: string;
}

/** A synthesized stack: its template, and where each of its assets lies. */
export interface Assembly {
  readonly stack: string;
  readonly template: Template;
  /** The directory of the asset that the template names by its place in S3. Throws where none is put there. */
  directoryOf(place: Place): string;
}

interface AssetManifest {
  readonly files: Readonly<
    Record<
      string,
      {
        /** Without a path it is made at the deployment, by a command. */
        readonly source: { readonly path?: string };
        readonly destinations: Readonly<Record<string, { readonly bucketName: string; readonly objectKey: string }>>;
      }
    >
  >;
}

const read = (file: string): unknown => {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    throw new Error(`${file}: cannot be read: ${(error as Error).message}; synthesize first: npx cdk synth -q`, {
      cause: error,
    });
  }
};

/** Reads what `cdk synth` wrote of one stack into `directory`. */
export const readAssembly = (directory: string, stack: string): Assembly => {
  const template = read(join(directory, `${stack}.template.json`)) as Template;
  const { files } = read(join(directory, `${stack}.assets.json`)) as AssetManifest;
  const assets = Object.values(files).flatMap(({ source: { path }, destinations }) =>
    path === undefined
      ? []
      : Object.values(destinations).map(({ bucketName, objectKey }) => ({
          // The account may be known only at the deployment.
          bucket: bucketName.replaceAll(/\$\{AWS::\w+\}/g, '*'),
          key: objectKey,
          path: resolve(directory, path),
        })),
  );
  return {
    stack,
    template,
    directoryOf: ({ S3Bucket, S3Key }) => {
      const found = assets.find(({ bucket, key }) => key === S3Key && matches(bucket, S3Bucket));
      if (found === undefined) throw new Error(`${stack}: no asset is put to ${S3Bucket}/${S3Key}`);
      return found.path;
    },
  };
};

import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

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

/** A synthesized stack: its template, and where each of its assets lies. */
export interface Assembly {
  readonly stack: string;
  readonly template: Template;
  /** The directory of the asset that the template names by an S3 key. Throws where there is none. */
  directoryOf(key: string): string;
}

interface AssetManifest {
  readonly files: Readonly<
    Record<
      string,
      {
        readonly source: { readonly path: string };
        readonly destinations: Readonly<Record<string, { readonly objectKey: string }>>;
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
  const assets = Object.values(files).flatMap(({ source, destinations }) =>
    Object.values(destinations).map(({ objectKey }) => [objectKey, resolve(directory, source.path)] as const),
  );
  const directories = new Map(assets);
  return {
    stack,
    template,
    directoryOf: (key) => {
      const found = directories.get(key);
      if (found === undefined) throw new Error(`${stack}: no asset has the key ${key}`);
      return found;
    },
  };
};

import { AssetHashType, DockerImage } from 'aws-cdk-lib';
import type { AssetOptions } from 'aws-cdk-lib/aws-s3-assets';
import { cpSync, existsSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';

/** Where `node tools/bundle.ts` puts the bundles, unless a construct is told otherwise. */
export const defaultBundles = join(import.meta.dirname, '..', 'dist');

/** The settings beside the code that obeys them, as `site.json`: an environment would hold only 4 KB. */
export const siteFile = 'site.json';

export interface SiteBundle {
  /** The text of `site.json`. */
  readonly settings: string;
  /** The directory with the bundled code. */
  readonly directory: string;
  /** The file in it without which it is no bundle. */
  readonly entry: string;
  /** More files to lay beside it, by absolute path. */
  readonly files?: readonly string[];
}

/**
 * How to stage a bundle with settings beside it. CDK hashes what comes out, so that the asset changes when,
 * and only when, the code or the settings do.
 *
 * @throws Error where the bundle was not built.
 */
export const withSite = ({ settings, directory, entry, files = [] }: SiteBundle): AssetOptions => {
  if (!existsSync(join(directory, entry))) {
    throw new Error(`${join(directory, entry)}: not found; build the bundles first: node tools/bundle.ts`);
  }
  const tryBundle = (output: string): boolean => {
    // Source maps would only make the function slower to start: they stay at home.
    cpSync(directory, output, { recursive: true, filter: (file) => !file.endsWith('.map') });
    for (const file of files) cpSync(file, join(output, basename(file)));
    writeFileSync(join(output, siteFile), settings);
    return true;
  };
  // The image is a required field that is never used: `tryBundle` does it all here. CDK stages what has the same source
  // and options once, and does not look into functions: without the settings here the first site's would serve all sites.
  const environment = { SETTINGS: settings };
  const bundling = { image: DockerImage.fromRegistry('none'), environment, local: { tryBundle } };
  return { assetHashType: AssetHashType.OUTPUT, bundling };
};

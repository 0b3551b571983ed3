import { AssetHashType, DockerImage } from 'aws-cdk-lib';
import type { AssetOptions } from 'aws-cdk-lib/aws-s3-assets';
import { cpSync, existsSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { siteToJson } from '../failover/settings/site-json.ts';
import type { Site } from '../failover/site.ts';

/** Where `node bundle.ts` puts the bundles, unless a construct is told otherwise. */
export const defaultBundles = join(import.meta.dirname, '..', 'dist');

/** The settings of one site beside the code that obeys them, as `site.json`: an environment would hold only 4 KB. */
export const siteFile = 'site.json';

export interface SiteBundle {
  readonly site: Site;
  /** The directory with the bundled code. */
  readonly directory: string;
  /** The file in it without which it is no bundle. */
  readonly entry: string;
  /** More files to lay beside it, by absolute path. */
  readonly files?: readonly string[];
}

/**
 * How to stage a bundle with one site's settings beside it. CDK hashes what comes out, so that the asset changes when,
 * and only when, the code or the settings do.
 *
 * @throws Error where the bundle was not built.
 */
export const withSite = ({ site, directory, entry, files = [] }: SiteBundle): AssetOptions => {
  if (!existsSync(join(directory, entry))) {
    throw new Error(`${join(directory, entry)}: not found; build the bundles first: node bundle.ts`);
  }
  const tryBundle = (output: string): boolean => {
    // Source maps would only make the function slower to start: they stay at home.
    cpSync(directory, output, { recursive: true, filter: (file) => !file.endsWith('.map') });
    for (const file of files) cpSync(file, join(output, basename(file)));
    writeFileSync(join(output, siteFile), siteToJson(site));
    return true;
  };
  // The image is a required field that is never used: `tryBundle` does it all here. CDK stages what has the same source
  // and options once, and does not look into functions: without the settings here the first site's would serve all sites.
  const environment = { SITE: siteToJson(site) };
  const bundling = { image: DockerImage.fromRegistry('none'), environment, local: { tryBundle } };
  return { assetHashType: AssetHashType.OUTPUT, bundling };
};

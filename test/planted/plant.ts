import { App, Stack } from 'aws-cdk-lib';
import { build, type Plugin } from 'esbuild';
import {
  copyFileSync,
  cpSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { bundleAll, entries } from '../../tools/bundle.ts';
import type { FailoverSite } from '../../cdk/failover-site.ts';
import type { Staged } from '../story/virtual-stage.ts';
import { edited, type Fault } from './fault.ts';

/** Bundles and synthesizes the product with a fault in it, elsewhere: the working tree is never touched. */

const root = join(import.meta.dirname, '../..');

/** Has esbuild take these texts for the files of their paths; `taken` are those that it came by. */
const planting = (texts: ReadonlyMap<string, string>) => {
  const taken = new Set<string>();
  const plugin: Plugin = {
    name: 'planted',
    setup: (esbuild) => {
      esbuild.onLoad({ filter: /\.ts$/ }, ({ path }) => {
        const contents = texts.get(path);
        if (contents !== undefined) taken.add(path);
        return contents === undefined ? undefined : { contents, loader: 'ts' };
      });
    },
  };
  return { plugin, taken };
};

interface Manifest {
  readonly files: Readonly<Record<string, { readonly source: { path?: string } }>>;
}

/** Which of the bundles have these texts in them: only they are made anew. */
const bundlesWith = async (texts: ReadonlyMap<string, string>) => {
  const parts = await Promise.all(
    entries.map(async (entry) => {
      const { metafile } = await build({
        entryPoints: [join(root, entry.source)],
        absWorkingDir: root,
        bundle: true,
        packages: 'external',
        platform: 'node',
        format: 'esm',
        metafile: true,
        write: false,
      });
      return Object.keys(metafile.inputs).some((file) => texts.has(join(root, file))) ? [entry] : [];
    }),
  );
  return parts.flat();
};

/** The same template, whose reactor is another: all other assets stay where they are. */
const withReactor = ({ directory: from, stack }: Staged['template'], directory: string): Staged['template'] => {
  const reactor = join(directory, 'dist/reactor');
  const manifest = JSON.parse(readFileSync(join(from, `${stack}.assets.json`), 'utf8')) as Manifest;
  for (const { source } of Object.values(manifest.files)) {
    if (source.path === undefined) continue;
    source.path = resolve(from, source.path);
    if (!existsSync(join(source.path, 'index.mjs'))) continue;
    copyFileSync(join(source.path, 'site.json'), join(reactor, 'site.json'));
    source.path = reactor;
  }
  writeFileSync(join(directory, `${stack}.assets.json`), JSON.stringify(manifest));
  copyFileSync(join(from, `${stack}.template.json`), join(directory, `${stack}.template.json`));
  return { directory, stack };
};

const { context } = JSON.parse(readFileSync(join(root, 'cdk.json'), 'utf8')) as { context: Record<string, unknown> };

/** The site's stack, as the app makes it, out of constructs with edits. */
const synthesized = async ({ site }: Staged, directory: string, plugin: Plugin): Promise<Staged['template']> => {
  const outfile = join(directory, 'dist/failover-site.mjs');
  const define = { 'import.meta.dirname': JSON.stringify(join(root, 'cdk')) };
  const entryPoints = [join(root, 'cdk/failover-site.ts')];
  // The CDK itself stays outside, and is found as from here.
  symlinkSync(join(root, 'node_modules'), join(directory, 'node_modules'));
  await build({
    entryPoints,
    outfile,
    define,
    bundle: true,
    packages: 'external',
    platform: 'node',
    format: 'esm',
    plugins: [plugin],
  });
  const constructs = (await import(outfile)) as { readonly FailoverSite: typeof FailoverSite };
  const app = new App({ context, outdir: join(directory, 'cdk.out') });
  const stack = new Stack(app, `dx-failover-${site.name}`, { env: { region: site.region } });
  const planted = new constructs.FailoverSite(stack, 'Site', { site, bundles: join(directory, 'dist') });
  const assembly = app.synth();
  return { directory: assembly.directory, stack: Stack.of(planted).stackName };
};

/** A site whose product has a fault. */
export interface Planted {
  readonly staged: Staged;
  /** Throws what was written for it away. */
  readonly discard: () => void;
}

/**
 * Puts a fault into an assembled site.
 * @throws Error where a text to replace is not there once, or its file is no part of what is deployed.
 */
export const plant = async (staged: Staged, { edits }: Pick<Fault, 'edits'>): Promise<Planted> => {
  const texts = edited(edits);
  const directory = mkdtempSync(join(tmpdir(), 'dx-failover-planted-'));
  const discard = (): void => rmSync(directory, { recursive: true, force: true });
  try {
    const { plugin, taken } = planting(texts);
    cpSync(join(root, 'dist'), join(directory, 'dist'), { recursive: true });
    await bundleAll(join(directory, 'dist'), [plugin], await bundlesWith(texts));
    const template = edits.some(({ file }) => file.startsWith('cdk/'))
      ? await synthesized(staged, directory, plugin)
      : withReactor(staged.template, directory);
    const missed = [...texts.keys()].filter((path) => !taken.has(path));
    if (missed.length > 0) throw new Error(`${missed.join(', ')}: no part of what is deployed`);
    return { staged: { site: staged.site, template, probe: join(directory, 'dist/probe/probe.mjs') }, discard };
  } catch (error) {
    discard();
    throw error;
  }
};

import { existsSync, realpathSync } from 'node:fs';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { build, type OutputFile, type Plugin } from 'esbuild';

/** What is deployed as one file each. */
const entries = [
  { source: 'handlers/reactor.ts', output: 'reactor/index.mjs', credentials: 'environment' },
  { source: 'probe/main.ts', output: 'probe/probe.mjs', credentials: 'any' },
] as const;

/** `{ [_name]: … }` becomes `{ "text": … }` where the file says `const _name = "text"`. */
const spellOut = (source: string): string => {
  const texts = new Map([...source.matchAll(/\bconst (_\w+) = ("[^"]*");/g)].map(([, name, text]) => [name, text]));
  return source.replaceAll(/\[(_\w+)\]:/g, (found, name: string) => `${texts.get(name) ?? found.slice(0, -1)}:`);
};

/** Without the classes of the errors that a service documents: an unknown one has the service's own class, and the same name. */
const withoutErrors = (source: string): string => source.replaceAll(/^n0_registry\.registerError\(.*\);$/gm, '');

/**
 * The SDK writes its schemas with computed keys, and registers each error, which esbuild takes for side effects and so keeps
 * all of it. With the keys spelled out, and errors told by their names alone, it keeps only what is in use
 * (docs/decisions/029-what-the-bundle-leaves-out.md).
 */
const schemas: Plugin = {
  name: 'schemas',
  setup: (esbuild) => {
    esbuild.onLoad(
      { filter: /@aws-sdk[/\\]client-[\w-]+[/\\]dist-es[/\\]schemas[/\\]schemas_\d+\.js$/ },
      async ({ path }) => ({
        contents: withoutErrors(spellOut(await readFile(path, 'utf8'))),
        loader: 'js',
      }),
    );
  },
};

/** Lambda gives a function its credentials in the environment: no other source is asked, so none comes along. */
const environmentCredentials: Plugin = {
  name: 'environment-credentials',
  setup: (esbuild) => {
    esbuild.onResolve({ filter: /^@aws-sdk\/credential-provider-node$/ }, ({ resolveDir }) => ({
      path: 'environment',
      namespace: 'credentials',
      pluginData: resolveDir,
    }));
    esbuild.onLoad({ filter: /./, namespace: 'credentials' }, ({ pluginData }) => ({
      contents: "export { fromEnv as defaultProvider } from '@aws-sdk/credential-provider-env';",
      resolveDir: String(pluginData),
    }));
  },
};

const root = join(import.meta.dirname, '..');

/** Whole or not at all: another process may read the bundle while this one writes it anew. */
const put = async ({ path, contents }: OutputFile): Promise<void> => {
  await mkdir(dirname(path), { recursive: true });
  const fresh = `${path}.${process.pid}`;
  await writeFile(fresh, contents);
  await rename(fresh, path);
};

/** Bundles every entry into `directory`, `dist/` by default. Rejects where one does not build. */
export const bundleAll = async (directory = join(root, 'dist')): Promise<void> => {
  const builds = entries.map(({ source, output, credentials }) =>
    build({
      entryPoints: [join(root, source)],
      outfile: join(directory, output),
      bundle: true,
      minify: true,
      sourcemap: true,
      platform: 'node',
      target: 'node24',
      format: 'esm',
      // The SDK's ES modules, not its CommonJS: only those can be shaken.
      mainFields: ['module', 'main'],
      plugins: [schemas, ...(credentials === 'environment' ? [environmentCredentials] : [])],
      logLevel: 'warning',
      write: false,
    }),
  );
  await Promise.all((await Promise.all(builds)).flatMap(({ outputFiles }) => outputFiles.map(put)));
};

const started = process.argv[1] ?? '';
if (existsSync(started) && realpathSync(started) === import.meta.filename) await bundleAll();

import { spawnSync } from 'node:child_process';
import { globSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { bundleAll } from './bundle.ts';

/** `npm run figures`: how heavy the product is, and what surrounds it. Load times are of this machine, in one run. */

const root = join(import.meta.dirname, '..');
const product = ['failover', 'aws', 'handlers', 'probe', 'cdk'] as const;
const around = ['test', 'lab', 'bench', 'tools'] as const;

const textOf = (file: string): string => readFileSync(join(root, file), 'utf8');
const filesOf = (...patterns: readonly string[]): readonly string[] =>
  patterns.flatMap((it) => globSync(it, { cwd: root }));

/** Every line counts, comments and blank ones too. */
const linesOf = (folders: readonly string[]): number =>
  filesOf(...folders.map((folder) => `${folder}/**/*.ts`))
    .map((file) => textOf(file).split('\n').length - 1)
    .reduce((sum, lines) => sum + lines, 0);

const wordsOf = (files: readonly string[]): number =>
  files.map((file) => textOf(file).split(/\s+/).filter(Boolean).length).reduce((sum, words) => sum + words, 0);

const starts = 11;

/** How long a fresh process takes to load it, the median of several. */
const loadTimeOf = (module: string): number => {
  const program = `const from = performance.now(); await import(${JSON.stringify(module)}); console.log(performance.now() - from);`;
  const times = Array.from({ length: starts }, () => {
    const { stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', program], {
      encoding: 'utf8',
    });
    const time = Number(stdout);
    if (stdout === '' || Number.isNaN(time)) throw new Error(`${module} cannot be loaded: ${stderr}`);
    return time;
  });
  return times.toSorted((one, other) => one - other)[(starts - 1) / 2] ?? NaN;
};

const tell = (what: string, figure: string): void => void process.stdout.write(`${what.padEnd(52)}${figure}\n`);

await bundleAll();
const reactor = join(root, 'dist/reactor/index.mjs');
const [productLines, aroundLines] = [linesOf(product), linesOf(around)];

for (const readme of ['README.md', 'README.zh-CN.md']) tell(`words of ${readme}`, String(wordsOf([readme])));
const documents = filesOf('*.md', 'docs/**/*.md').filter(
  (file) => !file.endsWith('.zh-CN.md') && file !== 'CHANGELOG.md',
);
tell('words of all documents but the changelog', String(wordsOf(documents)));
tell(
  'words of all documents but changelog and decisions',
  String(wordsOf(documents.filter((it) => !it.includes('decisions')))),
);
tell('lines of the product', String(productLines));
for (const folder of around) tell(`lines of ${folder}`, String(linesOf([folder])));
tell('lines around the product, for each of its own', (aroundLines / productLines).toFixed(2));
tell("the reactor's bundle", `${(statSync(reactor).size / 1024).toFixed(0)} KiB`);
tell("to load the reactor's bundle", `${loadTimeOf(reactor).toFixed(0)} ms`);
tell('to load node:http alone', `${loadTimeOf('node:http').toFixed(0)} ms`);

import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** How many source lines the lab has beside the product that it serves: `npx node bench/lines.ts`. It ends with 1 where it has more. */

const root = join(import.meta.dirname, '..');
const product = ['failover', 'aws', 'handlers', 'probe', 'cdk', 'cli'] as const;
/** The hosts and lines of virtual time lie with the stories, because the lab may not import the probe. */
const lab = ['lab/**/*', 'test/story/{virtual-stage,virtual-ping,host}.ts'] as const;

/** Every line of every file counts, comments and blank ones too. */
const linesOf = (pattern: string): number =>
  globSync(pattern, { cwd: root, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => readFileSync(join(parentPath, name), 'utf8').split('\n').length - 1)
    .reduce((sum, lines) => sum + lines, 0);

const sum = (counts: readonly number[]): number => counts.reduce((whole, part) => whole + part, 0);

const counted = product.map((folder) => [folder, linesOf(`${folder}/**/*`)] as const);
const [productLines, labLines] = [sum(counted.map(([, lines]) => lines)), sum(lab.map(linesOf))];

for (const [name, lines] of [...counted, ['product', productLines] as const, ['lab', labLines] as const])
  if (lines > 0) process.stdout.write(`${name.padEnd(10)}${String(lines).padStart(6)}\n`);

if (labLines >= productLines) process.exitCode = 1;

import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** How many source lines the lab has beside the product that it serves: `npx node bench/lines.ts`. It ends with 1 where it has more. */

const root = join(import.meta.dirname, '..');
const product = ['failover', 'aws', 'handlers', 'probe', 'cdk', 'cli'] as const;

/** Every line of every file counts, comments and blank ones too. */
const linesOf = (folder: string): number =>
  globSync(`${folder}/**/*`, { cwd: root, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => readFileSync(join(parentPath, name), 'utf8').split('\n').length - 1)
    .reduce((sum, lines) => sum + lines, 0);

const counted = product.map((folder) => [folder, linesOf(folder)] as const);
const [productLines, labLines] = [counted.reduce((sum, [, lines]) => sum + lines, 0), linesOf('lab')];

for (const [name, lines] of [...counted, ['product', productLines] as const, ['lab', labLines] as const])
  if (lines > 0) process.stdout.write(`${name.padEnd(10)}${String(lines).padStart(6)}\n`);

if (labLines >= productLines) process.exitCode = 1;

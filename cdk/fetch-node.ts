import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { architectures } from '../failover/settings/fields/architectures.ts';
import { nodePackage } from './node-package.ts';
import { fetchArchive } from './npm-archive.ts';

/**
 * `node cdk/fetch-node.ts ARCHITECTURE` prints the path of npm's archive with Node for that architecture. `cdk deploy` runs
 * it where the bucket has not got the archive yet; synthesis never does.
 */

const cache = join(import.meta.dirname, '..', 'node_modules', '.cache', 'dx-failover');

/** npm's own command where npm started this, for Windows starts no `npm.cmd` without a shell. */
const npm = (...words: readonly string[]): void => {
  const cli = process.env['npm_execpath'];
  const isNpm = cli !== undefined && /npm-cli\.[cm]?js$/.test(cli);
  const shell = !isNpm && process.platform === 'win32';
  execFileSync(isNpm ? process.execPath : 'npm', isNpm ? [cli, ...words] : [...words], {
    stdio: ['ignore', 'ignore', 'inherit'],
    shell,
  });
};

const wanted = process.argv[2] ?? 'nothing';
const architecture = architectures.find((it) => it === wanted);
if (architecture === undefined) throw new Error(`got ${wanted}; allowed: ${architectures.join(', ')}`);
process.stdout.write(`${fetchArchive(nodePackage(architecture), { cache, npm })}\n`);

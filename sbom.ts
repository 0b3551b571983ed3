import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Prints the bill of materials of the locked dependencies, CycloneDX 1.5: `npm run --silent sbom`. `required` is what a
 * deployment is made of (its bundles, and what synthesizes the template), `optional` the Node that runs the commands here,
 * `excluded` what only develops and tests. npm says `required` of all; and asked to omit the last, it also omits what it
 * shares with the first, zod and the CDK among them.
 */

interface Manifest {
  readonly name: string;
  readonly dependencies: Readonly<Record<string, string>>;
  readonly optionalDependencies: Readonly<Record<string, string>>;
}

interface Component {
  readonly 'bom-ref': string;
  readonly name: string;
}

interface Bill {
  readonly metadata: { readonly component: Component };
  readonly components: readonly Component[];
  readonly dependencies: readonly { readonly ref: string; readonly dependsOn: readonly string[] }[];
}

const root = import.meta.dirname;
const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as Manifest;
const listed = execFileSync(
  'npm',
  ['sbom', '--sbom-format', 'cyclonedx', '--sbom-type', 'application', '--package-lock-only'],
  {
    cwd: root,
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  },
);
const bill = JSON.parse(listed) as Bill;

const dependsOn = new Map(bill.dependencies.map(({ ref, dependsOn: on }) => [ref, on]));

/** The refs of some packages, and of all that they depend on. */
const closureOf = (packages: Readonly<Record<string, string>>): ReadonlySet<string> => {
  const found = new Set<string>();
  const visit = (ref: string): void => {
    if (found.has(ref)) return;
    found.add(ref);
    dependsOn.get(ref)?.forEach(visit);
  };
  for (const [name, version] of Object.entries(packages)) visit(`${name}@${version}`);
  return found;
};

const [required, optional] = [closureOf(manifest.dependencies), closureOf(manifest.optionalDependencies)];
const scopeOf = ({ 'bom-ref': ref }: Component): string => {
  if (required.has(ref)) return 'required';
  return optional.has(ref) ? 'optional' : 'excluded';
};

const { metadata } = bill;
const whole = {
  ...bill,
  // npm takes the folder's name.
  metadata: { ...metadata, component: { ...metadata.component, name: manifest.name } },
  components: bill.components.map((component) => ({ ...component, scope: scopeOf(component) })),
};
process.stdout.write(`${JSON.stringify(whole, undefined, 2)}\n`);

import { globSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { describe, expect, it } from 'vitest';

/** Imports run one way only: these are the arrows of docs/architecture.md. */

const root = join(import.meta.dirname, '..');
const folders = ['failover', 'aws', 'handlers', 'probe', 'cdk', 'lab'] as const;
type Folder = (typeof folders)[number];

const arrows: Readonly<Record<Folder, readonly string[]>> = {
  failover: [],
  aws: ['failover'],
  handlers: ['aws', 'failover'],
  probe: ['aws', 'failover'],
  cdk: ['failover'],
  lab: ['failover'],
};

/** The packages that the decision may use: it takes text and gives data. */
const corePackages = ['zod', 'yaml', 'ipaddr.js'];

interface Import {
  readonly file: string;
  readonly from: string;
}

const importsOf = (folder: Folder | 'bench'): readonly Import[] =>
  globSync(`${folder}/**/*.ts`, { cwd: root }).flatMap((file) => {
    const text = readFileSync(join(root, file), 'utf8');
    return [...text.matchAll(/^(?:import|export)\b[^;]*?from '([^']+)';|\bimport\('([^']+)'\)/gms)].map(
      ([, named, dynamic]) => ({
        file,
        from: named ?? dynamic ?? '',
      }),
    );
  });

const folderOf = ({ file, from }: Import): string | undefined =>
  from.startsWith('.') ? normalize(join(dirname(file), from)).split('/')[0] : undefined;

describe('the arrows', () => {
  it.each(folders)('%s imports only what is below it', (folder) => {
    const imports = importsOf(folder);

    const wrong = imports.filter((it) => {
      const to = folderOf(it);
      return to !== undefined && to !== folder && !arrows[folder].includes(to);
    });

    expect(imports.length).toBeGreaterThan(0);
    expect(wrong).toEqual([]);
  });

  it('failover stands on three packages and on nothing of Node or AWS', () => {
    const packages = importsOf('failover').filter(({ from }) => !from.startsWith('.'));

    expect(packages.length).toBeGreaterThan(0);
    expect(packages.filter(({ from }) => !corePackages.includes(from.split('/')[0] ?? ''))).toEqual([]);
  });

  it.each(['handlers', 'aws', 'probe', 'failover', 'cdk'] as const)(
    '%s does not know that the lab exists',
    (folder) => {
      const texts = globSync(`${folder}/**/*.ts`, { cwd: root }).map((file) => readFileSync(join(root, file), 'utf8'));

      expect(texts.length).toBeGreaterThan(0);
      expect(texts.filter((text) => /from '[^']*\/lab\/|DX_FAILOVER_LAB/.test(text))).toEqual([]);
    },
  );
});

/** The rooms of a folder, from the lowest. What lies in the folder itself, such as the nouns that all speak of, is above and below. */
const rooms = {
  failover: ['settings', 'health', 'rules', 'announce', 'confirm'],
  probe: ['pinging', 'judging', 'publishing'],
} as const satisfies Partial<Record<Folder, readonly string[]>>;

const roomOf = (path: string): string => /^\w+\/([\w-]+)\//.exec(path)?.[1] ?? '';
const targetOf = ({ file, from }: Import): string => normalize(join(dirname(file), from));

describe.each(Object.entries(rooms))('the rooms of %s', (folder, inOrder: readonly string[]) => {
  const imports = importsOf(folder as Folder).filter(({ from }) => from.startsWith('.'));

  it('are these', () => {
    const found = new Set(imports.map(({ file }) => roomOf(file)));

    expect([...found].filter((room) => room !== '' && room !== 'systemd').toSorted()).toEqual(inOrder.toSorted());
  });

  it('import no room that is above', () => {
    const up = imports.filter((it) => {
      const [from, to] = [inOrder.indexOf(roomOf(it.file)), inOrder.indexOf(roomOf(targetOf(it)))];
      return from >= 0 && to > from;
    });

    expect(up).toEqual([]);
  });
});

/** The files that a walk along the imports comes back to. */
const circlesIn = (files: ReadonlyMap<string, readonly string[]>): readonly string[] => {
  const done = new Set<string>();
  const walk = (file: string, way: readonly string[]): readonly string[] => {
    if (way.includes(file)) return [[...way.slice(way.indexOf(file)), file].join(' -> ')];
    if (done.has(file)) return [];
    const found = (files.get(file) ?? []).flatMap((next) => walk(next, [...way, file]));
    done.add(file);
    return found;
  };
  return [...files.keys()].flatMap((file) => walk(file, []));
};

describe('the files', () => {
  it.each([...folders, 'bench'] as const)('of %s import each other in no circle', (folder) => {
    const files = Map.groupBy(importsOf(folder), ({ file }) => file);
    const graph = new Map(
      [...files].map(([file, imports]) => [file, imports.filter(({ from }) => from.startsWith('.')).map(targetOf)]),
    );

    expect(graph.size).toBeGreaterThan(0);
    expect(circlesIn(graph)).toEqual([]);
  });
});

describe('partitions', () => {
  it('no source names the partition of an ARN', () => {
    const texts = folders.flatMap((folder) => globSync(`${folder}/**/*.{ts,sh}`, { cwd: root }));
    const literal = new RegExp(['arn', 'aws', ''].join(':'));

    expect(texts.filter((file) => literal.test(readFileSync(join(root, file), 'utf8')))).toEqual([]);
  });
});

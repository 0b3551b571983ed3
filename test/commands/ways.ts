import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { siteIn } from '../../lab/assemble.ts';
import { servedOn } from '../../lab/operations.ts';
import { blocks, inline, isCdkCommand } from './documented.ts';

/** How each command of the documents is run, or what of it is checked where it cannot be. */

export const ways = {
  here: 'run as written, in a copy of the checkout',
  itself: 'run by CI itself',
  lab: 'run as written, against the lab, where the AWS CLI is installed',
  account: 'run as written, against a stand-in of an AWS account',
  form: 'its form is judged by the AWS CLI, where that is installed: the lab has no such operation',
  powershell: 'the form of its calls is judged by the AWS CLI, where that is installed: no PowerShell runs here',
  long: 'its script is there; too long for a test',
  there: 'its script or file is there',
  npm: "npm's own",
} as const;

export type Way = keyof typeof ways;

/** A command, or a block of them, and how it is run; undefined where nobody runs it. */
export interface Shown {
  readonly document: string;
  readonly text: string;
  readonly way: Way | undefined;
}

const root = join(import.meta.dirname, '..', '..');
const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
  readonly scripts: Readonly<Record<string, string>>;
};
/** Whose blocks are run as they stand. */
const isReadme = (document: string): boolean => document.startsWith('README') || document === 'docs/cost.md';

const lasting =
  /^npm run (?:attack|mutants|contract|figures|test:\w+|lab:removals|bench:\w+)\b|^(?:npx )?node bench\/probe-stall\.ts/;

const scriptOf = (text: string): string | undefined => {
  const [, named] = /^npm run (?:--silent )?([\w:]+)/.exec(text) ?? [];
  if (named !== undefined) return named;
  return /^npm (start|test)\b/.exec(text)?.[1];
};
const fileOf = (text: string): string | undefined => /^(?:npx )?node ([\w./-]+\.ts)/.exec(text)?.[1];

const isThere = (text: string): boolean => {
  const [script, file] = [scriptOf(text), fileOf(text)];
  if (script !== undefined) return scripts[script] !== undefined;
  return file !== undefined && existsSync(join(root, file));
};

/** The operations of AWS that a text calls by the `aws` command, as its services name them. */
const operationsIn = (text: string): string[] =>
  [...text.matchAll(/\baws (?:--\S+ \S+ )*[a-z0-9-]+ ([a-z-]+)/g)].map(([, operation = '']) =>
    operation
      .split('-')
      .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
      .join(''),
  );

const served = new Set(servedOn(siteIn('failover.example.yaml')).map(({ operation }) => operation));

const wayOfAws = (text: string): Way => (operationsIn(text).every((name) => served.has(name)) ? 'lab' : 'form');

const wayOfBlock = (document: string, text: string): Way | undefined => {
  if (text.startsWith('# needs the lab')) return 'lab';
  if (isCdkCommand(text.replace('# needs AWS\n', ''))) return 'account';
  if (text.startsWith('# needs AWS')) return operationsIn(text).length > 0 ? wayOfAws(text) : undefined;
  if (text === 'npm ci && npm test') return 'itself';
  return isReadme(document) ? 'here' : undefined;
};

const wayOfLine = (text: string): Way | undefined => {
  if (text.startsWith('aws ')) return text.includes(' --') ? wayOfAws(text) : 'form';
  if (/^npm (?:ci|audit|install)\b/.test(text)) return 'npm';
  if (isCdkCommand(text)) return 'account';
  if (text === 'npx cdk') return existsSync(join(root, 'node_modules', '.bin', 'cdk')) ? 'there' : undefined;
  if (/^npx vitest run --project \w+$/.test(text)) return 'there';
  if (!isThere(text)) return undefined;
  return lasting.test(text) ? 'long' : 'there';
};

/** Blocks of the READMEs and blocks for AWS are one thing each; of other blocks each line is. */
const linesOf = (document: string, text: string): readonly Shown[] =>
  text.split('\n').flatMap((line) => {
    const command = line.replace(/(?:^|\s+)#.*$/, '').trim();
    return command === '' ? [] : [{ document, text: command, way: wayOfLine(command) }];
  });

/** Every command that the documents show. */
export const shown = (): readonly Shown[] => [
  ...blocks().flatMap(({ document, text, language }) => {
    const way = language === 'powershell' ? 'powershell' : wayOfBlock(document, text);
    return way === undefined ? linesOf(document, text) : [{ document, text, way }];
  }),
  ...inline().map(({ document, text }) => ({ document, text, way: wayOfLine(text) })),
];

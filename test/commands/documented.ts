import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The commands that the documents show, and what each is for. */

const root = join(import.meta.dirname, '..', '..');
const documents = [...globSync('*.md', { cwd: root }), ...globSync('docs/*.md', { cwd: root })]
  .filter((name) => name !== 'CHANGELOG.md')
  .toSorted();

/** A block of commands, or one amid a sentence. */
export interface Documented {
  readonly document: string;
  readonly text: string;
  /** The language that a block names. */
  readonly language?: string;
}

/** What is shown in blocks and is no command: what a command prints, settings, code. */
const noCommands = new Set(['', 'json', 'text', 'ts', 'yaml']);

/** Every block of commands, for whichever shell: also of one that nobody has thought of here. */
export const blocks = (): readonly Documented[] =>
  documents.flatMap((document) =>
    [...readFileSync(join(root, document), 'utf8').matchAll(/^ *```([^\n]*)\n(.*?)^ *```/gms)]
      .filter(([, language = '']) => !noCommands.has(language.trim()))
      .map(([, language = '', text = '']) => ({ document, language: language.trim(), text: text.trim() })),
  );

/** Every command that stands in a sentence and is meant to be typed. */
export const inline = (): readonly Documented[] =>
  documents.flatMap((document) =>
    [...readFileSync(join(root, document), 'utf8').matchAll(/`((?:npx|npm|node|aws) [^`]+)`/g)].map(
      ([, text = '']) => ({
        document,
        text,
      }),
    ),
  );

const verbs = /^npx cdk (?:bootstrap|synth|diff|deploy|destroy)\b/;

/** Whether a text is one of `cdk`, on a file of the reader's. */
export const isCdkCommand = (text: string): boolean => verbs.test(text) && !text.includes('config=examples/');

/** A command of the documents with what stands for the reader's own names put in. */
export const filledIn = (command: string): string =>
  command.replaceAll('<site>', 'hq').replaceAll('config=FILE', 'config=failover.yaml');

/** Every `cdk` command on a file of the reader's, each once, in the order of its life: prepared, looked at, deployed, deleted. */
export const cdkCommands = (): readonly string[] => {
  const lines = [...blocks(), ...inline()].flatMap(({ text }) => text.split('\n'));
  const own = lines.filter(isCdkCommand).map(filledIn);
  const order = ['bootstrap', 'synth', 'diff', 'deploy', 'destroy'];
  const rank = (command: string): number => order.findIndex((verb) => command.startsWith(`npx cdk ${verb}`));
  return [...new Set(own)].toSorted((one, other) => rank(one) - rank(other));
};

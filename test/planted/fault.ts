import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { SceneName } from './scenes.ts';

/** A fault that is put into the product on purpose. */
export interface Fault {
  /** What the product does with it. */
  readonly name: string;
  /** The promise of docs/promises.md that it breaks. */
  readonly promise: 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9;
  /** The world that brings it to light. */
  readonly scene: SceneName;
  /** Where it is put; in several places where one alone would be harmless. */
  readonly edits: readonly Edit[];
}

/** One text of the product's source in the place of another. */
export interface Edit {
  /** From the project's root: `failover/decide.ts`. */
  readonly file: string;
  /** What stands there, exactly once. */
  readonly find: string;
  readonly put: string;
}

const root = join(import.meta.dirname, '../..');

const withEdit = (source: string, { file, find, put }: Edit): string => {
  const count = source.split(find).length - 1;
  if (count !== 1) throw new Error(`${file}: the text to replace stands there ${count} times, not once: ${find}`);
  return source.replace(find, () => put);
};

/**
 * The files of some edits as they are with them, by their paths; nothing is written.
 * @throws Error where a text to replace does not stand there exactly once, so that the faults do not outlive the code.
 */
export const edited = (edits: readonly Edit[]): ReadonlyMap<string, string> => {
  const texts = new Map<string, string>();
  for (const edit of edits) {
    const path = join(root, edit.file);
    texts.set(path, withEdit(texts.get(path) ?? readFileSync(path, 'utf8'), edit));
  }
  return texts;
};

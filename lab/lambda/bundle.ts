import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { FunctionSettings } from './function.ts';

/** Lambda looks for these endings in this order. */
const endings = ['.js', '.mjs', '.cjs'];

/** The file and the export that a function's handler names. Throws where the bundle has no such file. */
export const bundleOf = ({ name, directory, handler }: Pick<FunctionSettings, 'name' | 'directory' | 'handler'>) => {
  const dot = handler.lastIndexOf('.');
  const path = join(directory, handler.slice(0, dot));
  const file = endings.map((ending) => `${path}${ending}`).find(existsSync);
  if (file === undefined)
    throw new Error(
      `function ${name}: handler ${handler}: there is no ${path}${endings.join(' or ')}; build the bundle first`,
    );
  return { file, exported: handler.slice(dot + 1) };
};

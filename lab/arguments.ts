import { parseArgs, type ParseArgsOptionsConfig } from 'node:util';
import { UnusableError } from './assemble.ts';

/**
 * Reads a command's options.
 * @throws UnusableError, in one sentence, where an option is not known or lacks its value.
 */
export const readOptions = <const O extends ParseArgsOptionsConfig>(options: O) => {
  try {
    return parseArgs({ options }).values;
  } catch (error) {
    const allowed = Object.keys(options).map((name) => `--${name}`);
    throw new UnusableError(`${(error as Error).message}; allowed: ${allowed.join(', ')}`, { cause: error });
  }
};

/** @throws UnusableError where the text is no port. */
export const portOf = (text: string): number => {
  const port = Number(text);
  if (Number.isInteger(port) && port >= 0 && port <= 65535 && text !== '') return port;
  throw new UnusableError(`--port: got ${text}; allowed: a number from 0 to 65535, 0 for any free one`);
};

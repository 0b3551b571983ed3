import { parseArgs, type ParseArgsOptionsConfig } from 'node:util';
import { UnusableError } from '../assemble.ts';

/** What every command of the lab takes. */
export const common = {
  config: {
    type: 'string',
    default: 'failover.example.yaml',
    about: 'FILE: the site to play, the first one in it (failover.example.yaml)',
  },
  template: {
    type: 'string',
    about: 'DIR: play what `cdk synth -o DIR` wrote there, altered or not, instead of a file',
  },
  help: { type: 'boolean', default: false, about: 'show this' },
} as const;

/** What a command's options are, a line each. */
export const helpOf = (name: string, options: Readonly<Record<string, { readonly about: string }>>): string =>
  [
    `npm ${name} -- [options]`,
    '',
    ...Object.entries(options).map(([option, { about }]) => `  ${`--${option}`.padEnd(14)} ${about}`),
    '',
  ].join('\n');

/**
 * Reads a command's options.
 * @throws UnusableError, in one sentence, where an option is not known or lacks its value.
 */
export const readOptions = <const O extends ParseArgsOptionsConfig>(options: O, args?: string[]) => {
  try {
    return parseArgs({ options, ...(args !== undefined && { args }) }).values;
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

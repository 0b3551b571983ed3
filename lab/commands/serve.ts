import { common, helpOf, portOf, readOptions } from './arguments.ts';
import { assemble, assembledIn, siteIn } from '../assemble.ts';
import { command, explore, interrupted, unlessInterrupted } from './explore.ts';
import { openLive } from './live.ts';
import { operationsTable, servedOn } from '../operations.ts';

/**
 * `npm run lab`: the lab on a site, with its probe and an hour of healthy metrics behind it, without a story. With
 * `--operations` only the list of what it serves.
 */

const onProbeLine = (line: string): void => void process.stdout.write(`probe: ${line}\n`);

const options = {
  ...common,
  port: { type: 'string', default: '4566', about: 'N: the port to listen on, 0 for any free one (4566)' },
  operations: { type: 'boolean', default: false, about: 'only list what the lab serves' },
} as const;

const main = async (): Promise<number> => {
  const { config, template, port, operations, help } = readOptions(options);
  if (help) {
    process.stdout.write(helpOf('run lab', options));
    return 0;
  }
  if (operations) {
    process.stdout.write(operationsTable(servedOn(siteIn(config))));
    return 0;
  }
  const ending = interrupted();
  process.stdout.write('Building and synthesizing the stack…\n');
  const live = await unlessInterrupted(ending, async (signal) => {
    const assembled = template === undefined ? await assemble(config, { signal }) : assembledIn(template);
    return openLive(assembled, { port: portOf(port), onProbeLine });
  });
  try {
    process.stdout.write(
      `The site ${live.lab.site.name}, healthy for an hour. The lines: ${live.network}.\n${explore(live)}`,
    );
    await ending;
    return 0;
  } finally {
    await live.close();
  }
};

await command(main);

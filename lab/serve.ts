import { portOf, readOptions } from './arguments.ts';
import { siteIn } from './assemble.ts';
import { command, explore, interrupted } from './explore.ts';
import { openLive } from './live.ts';
import { operationsTable, servedOn } from './operations.ts';

/**
 * `npm run lab`: the lab on a site, with its probe and an hour of healthy metrics behind it, without a story. With
 * `--operations` only the list of what it serves.
 */

const onProbeLine = (line: string): void => void process.stdout.write(`probe: ${line}\n`);

const main = async (): Promise<number> => {
  const { config, port, operations } = readOptions({
    config: { type: 'string', default: 'failover.example.yaml' },
    port: { type: 'string', default: '4566' },
    operations: { type: 'boolean', default: false },
  });
  if (operations) {
    process.stdout.write(operationsTable(servedOn(siteIn(config))));
    return 0;
  }
  const ending = interrupted();
  process.stdout.write('Building and synthesizing the stack…\n');
  const live = await openLive({ config, port: portOf(port), onProbeLine });
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

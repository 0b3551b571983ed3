import { UnusableError } from '../assemble.ts';
import { second, type Milliseconds } from '../../failover/time.ts';
import { labEnvironment } from './processes.ts';
import type { LiveLab } from './live.ts';

/** What to export, and what to try, while the lab stays up. */
export const explore = ({ lab, url }: LiveLab): string => {
  const { site } = lab;
  const exports = Object.entries(labEnvironment({ site, url }, 'operator')).map(
    ([name, value]) => `export ${name}=${value}`,
  );
  return [
    `The lab stays up at ${url} until Ctrl-C. To look around with the AWS CLI, or any SDK:`,
    ...exports.map((line) => `  ${line}`),
    '  aws cloudwatch describe-alarms --query "MetricAlarms[].[AlarmName,StateValue]" --output text',
    `  aws ec2 get-transit-gateway-prefix-list-references --transit-gateway-route-table-id ${site.routing.routeTables[0]}`,
    `  aws logs filter-log-events --log-group-name /aws/lambda/dx-failover-${site.name}-reactor`,
    'What it serves: npm run lab -- --operations',
    'To cut a line, and to restore it:',
    `  curl -X POST '${url}/lab/cut?path=primary'`,
    `  curl -X POST '${url}/lab/restore?path=primary'`,
    '',
  ].join('\n');
};

/** How often to look whether whoever started this is still there. */
const look: Milliseconds = second / 2;

/**
 * Resolves when a person, or whoever started this, ends it; also when that is gone: a shell that npm put
 * between would die alone of npm's SIGTERM, and a killed npm passes nothing on.
 */
export const interrupted = (): Promise<'interrupted'> =>
  new Promise((resolve) => {
    const parent = process.ppid;
    const end = (): void => resolve('interrupted');
    // Not once: Ctrl-C comes from the terminal and from npm, and a second one that nobody hears would end this half-way.
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, end);
    const looking = setInterval(() => {
      if (process.ppid === parent) return;
      clearInterval(looking);
      end();
    }, look);
    looking.unref();
  });

/**
 * Builds something and opens it, unless this is interrupted meanwhile: then what was begun is taken back.
 * @throws UnusableError where it is.
 */
export const unlessInterrupted = async <T>(
  ending: Promise<'interrupted'>,
  open: (signal: AbortSignal) => Promise<T & { close(): Promise<void> }>,
): Promise<T & { close(): Promise<void> }> => {
  const stop = new AbortController();
  const opening = open(stop.signal);
  const first = await Promise.race([opening, ending]);
  if (first !== 'interrupted') return first;
  stop.abort();
  await opening.then(
    (opened) => opened.close(),
    () => undefined,
  );
  throw new UnusableError('Interrupted before the lab was up: nothing runs, and nothing is left behind.');
};

/** Runs a command of the lab; what must be mended is said in a sentence, with exit status 2. */
export const command = async (main: () => Promise<number>): Promise<void> => {
  try {
    process.exitCode = await main();
  } catch (error) {
    if (!(error instanceof UnusableError)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exitCode = 2;
  }
};

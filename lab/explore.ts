import { UnusableError } from './assemble.ts';
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

/** Resolves when a person, or whoever started this, ends it. */
export const interrupted = (): Promise<'interrupted'> =>
  new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve('interrupted'));
  });

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

import { existsSync } from 'node:fs';
import { assumed, billLines, billOf, hoursPerMonth } from './bill.ts';
import { prices } from './prices.ts';
import { readTemplate } from './template.ts';

/** Prints what a site costs a month: `npx node bench/cost/cost.ts [DIRECTORY [STACK]]`, after `npx cdk synth -q`. */

const [directory = 'cdk.out', stack = 'dx-failover-hq'] = process.argv.slice(2);

const print = (lines: readonly string[]): void => {
  process.stdout.write(`${lines.join('\n')}\n`);
};

const report = (): void => {
  const endpoints = 3 * prices.endpointHour * hoursPerMonth;
  print([
    `${stack}, US dollars a month (${prices.source})`,
    ...billLines(billOf(readTemplate(directory, stack))),
    `Assumed: ${assumed.runSeconds} s and ${assumed.logKilobytesPerRun} KB of log a run, ${assumed.emailsPerMonth} e-mails, a quiet month.`,
    `Not in it: the VPN, the transit gateway and what passes it; and in a subnet without internet three interface endpoints, ${endpoints.toFixed(2)} for one zone.`,
  ]);
};

if (existsSync(`${directory}/${stack}.template.json`)) report();
else {
  process.stderr.write(`${directory}/${stack}.template.json: not found; make it first: npx cdk synth -q\n`);
  process.exitCode = 1;
}

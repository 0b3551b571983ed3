import { randomUUID } from 'node:crypto';
import { createInterface } from 'node:readline/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { UnusableError } from '../../../lab/assemble.ts';
import { helpOf, readOptions } from '../../../lab/commands/arguments.ts';
import { interrupted } from '../../../lab/commands/explore.ts';
import { suites } from '../trials.ts';
import { contrast, type Played } from './contrast.ts';
import { needsAt, type Need } from './ours.ts';

/** `npm run contract -- --endpoint-url URL`: what another endpoint, a stand-in or AWS, does otherwise than our contract says. */

const options = {
  'endpoint-url': { type: 'string', about: 'URL: where to ask; needed' },
  region: { type: 'string', default: 'us-east-1', about: 'REGION (us-east-1)' },
  yes: { type: 'boolean', default: false, about: 'do not ask before making anything' },
  'route-table': { type: 'string', about: 'ID: for EC2, a transit gateway route table that nobody uses' },
  'prefix-list': { type: 'string', about: 'ID: for EC2, a list that nobody uses' },
  attachment: { type: 'string', about: 'ID: for EC2, an attachment that the reference may lead to' },
  range: { type: 'string', about: 'RANGE: for EC2, the one that the list holds (10.3.0.0/18)' },
  'virtual-interface': { type: 'string', about: 'ID: for Direct Connect, an interface to read, whose BGP is up' },
  help: { type: 'boolean', default: false, about: 'show this' },
} as const;

const about = [
  'Asks another endpoint, a stand-in or AWS itself, what our contract expects of AWS, and lists what differs.',
  'It makes an alarm, a parameter, a topic and a log group under a new name, for EC2 a reference, and deletes them again;',
  'it says what it would make, and asks first. Credentials are the usual ones of the SDK (docs/lab.md).',
  '',
].join('\n');

const print = (line: string): void => void process.stdout.write(`${line}\n`);

const agreed = async (): Promise<boolean> => {
  if (!process.stdin.isTTY) throw new UnusableError('nobody is here to be asked: give --yes');
  const questions = createInterface({ input: process.stdin, output: process.stdout });
  const answer = await questions.question('Go on? [y/N] ');
  questions.close();
  return /^y(es)?$/i.test(answer.trim());
};

const report = (service: string, played: readonly Played[]): void => {
  for (const { title, verdict } of played)
    if (verdict.kind === 'differs')
      print(`differs  ${service} ${title}\n         expected ${verdict.expected}\n         came     ${verdict.came}`);
  const absent = new Set(
    played.filter(({ verdict }) => verdict.kind === 'not built').map(({ operation }) => operation),
  );
  for (const operation of absent) print(`skipped  ${service} ${operation}: not built there`);
};

const countOf = (played: readonly Played[], kind: Played['verdict']['kind']): number =>
  played.filter(({ verdict }) => verdict.kind === kind).length;

const main = async (): Promise<void> => {
  const given = readOptions(options);
  if (given.help) return print(`${helpOf('run contract', options)}\n${about}`);
  const url = given['endpoint-url'];
  if (url === undefined || !URL.canParse(url)) throw new UnusableError('--endpoint-url: give the URL to ask');
  const settings = { region: given.region };
  const name = `dx-failover-contract-${randomUUID().slice(0, 8)}`;
  const ids = {
    routeTable: given['route-table'],
    prefixList: given['prefix-list'],
    attachment: given.attachment,
    range: given.range,
    virtualInterface: given['virtual-interface'],
  };
  const needs = needsAt({ ...settings, endpoint: url, maxAttempts: 3 }, name, ids);
  print(`At ${url}, in ${given.region}, with your usual credentials, this makes and deletes again:`);
  for (const need of Object.values(needs)) if (need) print(`- ${need.makes}`);
  if (!given.yes && !(await agreed())) return print('Nothing was made.');
  const stop = new AbortController();
  void interrupted().then(() => stop.abort(new Error('interrupted')));
  const all: Played[] = [];
  for (const suite of suites) {
    const need: Need | undefined = needs[suite.name];
    if (stop.signal.aborted) print(`skipped  ${suite.name}: interrupted`);
    else if (need === undefined) print(`skipped  ${suite.name}: give its ids (--help)`);
    else {
      const pause = suite.name === 'ec2' ? () => sleep(10_000) : undefined;
      try {
        // oxlint-disable-next-line no-await-in-loop -- one service after another, as its output is
        const played = await contrast(suite, need, { url, settings, signal: stop.signal, ...(pause && { pause }) });
        report(suite.name, played);
        all.push(...played);
      } catch (error) {
        const isEnded = error === stop.signal.reason;
        const why = `what it needs could not be made or deleted: ${String(error).split('\n')[0]}`;
        print(`skipped  ${suite.name}: ${isEnded ? 'interrupted; what was made is deleted again' : why}`);
        process.exitCode = isEnded ? 130 : 1;
      }
    }
  }
  print(
    'skipped  cloudwatch PutMetricData, and the answers of ListMetrics and GetMetricData: nobody can delete a datapoint',
  );
  print(`${countOf(all, 'same')} same, ${countOf(all, 'differs')} differ, ${countOf(all, 'not built')} not built`);
};

try {
  await main();
} catch (error) {
  if (!(error instanceof UnusableError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 2;
}

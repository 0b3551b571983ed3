import { parseArgs } from 'node:util';
import { UnusableError } from './assemble.ts';
import { labEnvironment } from './processes.ts';
import { openLive, type LiveLab } from './live.ts';
import { playOutage, type OutageResult } from './story/outage.ts';
import { createTimeline } from './story/timeline.ts';
import { takeAway } from './story/take-away.ts';

/** `npm start`: the synthesized template in the lab, the real probe, and the story *outage and recovery*. */

const write = (text: string): void => void process.stdout.write(text);

const options = () =>
  parseArgs({
    options: {
      config: { type: 'string', default: 'failover.example.yaml' },
      port: { type: 'string', default: '0' },
      once: { type: 'boolean', default: false },
      json: { type: 'boolean', default: false },
      /** `events`, `schedule`, or an action such as ec2:CreateTransitGatewayPrefixListReference, to see what follows. */
      without: { type: 'string', multiple: true, default: [] },
    },
  }).values;

const explore = ({ lab, url }: LiveLab): string => {
  const exports = Object.entries(labEnvironment({ site: lab.site, url }, 'operator')).map(
    ([name, value]) => `export ${name}=${value}`,
  );
  return [
    '',
    `The lab stays up at ${url} until Ctrl-C. To look around with the AWS CLI:`,
    ...exports.map((line) => `  ${line}`),
    '  aws cloudwatch describe-alarms --query "MetricAlarms[].[AlarmName,StateValue]" --output text',
    `  aws ec2 get-transit-gateway-prefix-list-references --transit-gateway-route-table-id ${lab.site.routing.routeTables[0]}`,
    'To cut a line again, and to restore it:',
    `  curl -X POST '${url}/lab/cut?path=primary'`,
    `  curl -X POST '${url}/lab/restore?path=primary'`,
    '',
  ].join('\n');
};

/** Resolves when a person, or whoever started this, ends it. */
const interrupted = (): Promise<void> =>
  new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve());
  });

const summary = ({ ok, failoverSeconds, failbackSeconds, missing }: OutageResult): string =>
  ok
    ? `\nEverything happened. Failover: ${failoverSeconds?.toFixed(1)} s from the cut to the reference available. Failback: ${failbackSeconds?.toFixed(1)} s from the restoration to the reference gone, the hold-down among it.\n`
    : `\nNot everything happened: ${missing}\n`;

const lastLine = ({ ok, failoverSeconds, failbackSeconds, switches, announcements }: OutageResult): string =>
  JSON.stringify({ ok, failoverSeconds, failbackSeconds, switches, announcements });

const play = async (live: LiveLab): Promise<OutageResult> => {
  const { lab, links, users } = live;
  const timeline = createTimeline({ write, isTerminal: process.stdout.isTTY });
  const stage = { site: lab.site, clock: lab.clock, journal: lab, links, transitGateway: lab.transitGateway, users };
  try {
    return await playOutage(stage, timeline);
  } finally {
    timeline.close();
  }
};

const main = async (): Promise<number> => {
  const { config, port, once, json, without } = options();
  const ending = interrupted();
  write('Building and synthesizing the stack…\n');
  const live = await openLive({ config, port: Number(port), onProbeLine: () => undefined });
  try {
    takeAway(live.lab, without);
    write(
      `The lab runs the synthesized template of ${live.lab.site.name} at ${live.url}. The lines: ${live.network}.\n\n`,
    );
    const result = await Promise.race([play(live), ending]);
    if (result === undefined) return 130;
    write(summary(result));
    if (!once) {
      write(explore(live));
      await ending;
    }
    if (json) write(`${lastLine(result)}\n`);
    return result.ok ? 0 : 1;
  } finally {
    await live.close();
  }
};

try {
  process.exitCode = await main();
} catch (error) {
  if (!(error instanceof UnusableError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 2;
}

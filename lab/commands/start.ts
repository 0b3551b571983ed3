import { common, helpOf, portOf, readOptions } from './arguments.ts';
import { assemble, assembledIn, siteIn, UnusableError, type Assembled } from '../assemble.ts';
import { command, explore, interrupted, unlessInterrupted } from './explore.ts';
import { openLive, type LiveLab } from './live.ts';
import { playOutage, type OutageResult } from '../story/outage.ts';
import { createTimeline } from '../story/timeline.ts';
import { takeAway } from '../story/take-away.ts';

/** `npm start`: the synthesized template in the lab, the real probe, and the story *outage and recovery*. */

const write = (text: string): void => void process.stdout.write(text);

const summary = ({ ok, failoverSeconds, failbackSeconds, missing }: OutageResult): string =>
  ok
    ? `\nEverything happened. Failover: ${failoverSeconds?.toFixed(1)} s from the cut to the reference available. Failback: ${failbackSeconds?.toFixed(1)} s from the restoration to the reference gone, the hold-down among it.\n`
    : `\nNot everything happened: ${missing}\n`;

const lastLine = ({ ok, failoverSeconds, failbackSeconds, switches, announcements }: OutageResult): string =>
  JSON.stringify({ ok, failoverSeconds, failbackSeconds, switches, announcements });

const play = async (live: LiveLab): Promise<OutageResult> => {
  if (live.lab.site.through === undefined) {
    throw new UnusableError(
      `site ${live.lab.site.name}: the story needs a target of \`through\`, which stands for users`,
    );
  }
  const { lab, links, users } = live;
  const timeline = createTimeline({ write, isTerminal: process.stdout.isTTY });
  const stage = { site: lab.site, clock: lab.clock, journal: lab, links, transitGateway: lab.transitGateway, users };
  try {
    return await playOutage(stage, timeline);
  } finally {
    timeline.close();
  }
};

const noNames: string[] = [];

const options = {
  ...common,
  port: { type: 'string', default: '0', about: 'N: the port to listen on, 0 for any free one (0)' },
  once: { type: 'boolean', default: false, about: 'end after the story; exit code 0 only if it went as told' },
  json: { type: 'boolean', default: false, about: 'print the result as the last line' },
  without: {
    type: 'string',
    multiple: true,
    default: noNames,
    about: 'NAME: take `events`, `schedule` or an action such as ec2:CreateTransitGatewayPrefixListReference away',
  },
} as const;

/** The story moves traffic. A file in another mode, as a new site's is, is played as it will be in `act`. */
const assembleForStory = (config: string, signal: AbortSignal): Promise<Assembled> => {
  const { mode } = siteIn(config);
  if (mode !== 'act') write(`${config} is in mode ${mode}, which moves no traffic: it is played as mode act.\n`);
  return assemble(config, { mode: 'act', signal });
};

const assembleIn = (directory: string): Assembled => {
  const assembled = assembledIn(directory);
  const { mode } = assembled.site;
  if (mode === 'act') return assembled;
  throw new UnusableError(
    `--template: the site in ${directory} is in mode ${mode}, which moves no traffic; synthesize it in mode act`,
  );
};

const main = async (): Promise<number> => {
  const { config, template, port, once, json, without, help } = readOptions(options);
  if (help) {
    write(helpOf('start', options));
    return 0;
  }
  const ending = interrupted();
  write(template === undefined ? 'Building and synthesizing the stack…\n' : `Taking the stack in ${template}…\n`);
  const live = await unlessInterrupted(ending, async (signal) => {
    const assembled = template === undefined ? await assembleForStory(config, signal) : assembleIn(template);
    return openLive(assembled, { port: portOf(port), onProbeLine: () => undefined });
  });
  try {
    takeAway(live.lab, without);
    write(
      `The lab runs the synthesized template of ${live.lab.site.name} at ${live.url}. The lines: ${live.network}.\n\n`,
    );
    const result = await Promise.race([play(live), ending]);
    if (result === 'interrupted') return 130;
    write(summary(result));
    if (!once) {
      write(`\n${explore(live)}`);
      await ending;
    }
    if (json) write(`${lastLine(result)}\n`);
    return result.ok ? 0 : 1;
  } finally {
    await live.close();
  }
};

await command(main);

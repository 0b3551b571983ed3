import { portOf, readOptions } from './arguments.ts';
import { UnusableError } from './assemble.ts';
import { command, explore, interrupted } from './explore.ts';
import { openLive, type LiveLab } from './live.ts';
import { playOutage, type OutageResult } from './story/outage.ts';
import { createTimeline } from './story/timeline.ts';
import { takeAway } from './story/take-away.ts';

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

const main = async (): Promise<number> => {
  const { config, port, once, json, without } = readOptions({
    config: { type: 'string', default: 'failover.example.yaml' },
    port: { type: 'string', default: '0' },
    once: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
    // `events`, `schedule`, or an action such as ec2:CreateTransitGatewayPrefixListReference, to see what follows.
    without: { type: 'string', multiple: true, default: [] },
  });
  const ending = interrupted();
  write('Building and synthesizing the stack…\n');
  const live = await openLive({ config, port: portOf(port), onProbeLine: () => undefined });
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

import type { Condition } from './conditions.ts';
import type { Decided } from './decided.ts';
import { suspectedReturn } from './return-path.ts';
import { paths, type Path } from './site.ts';
import { minute } from './time.ts';

/** The states of the paths and of what watches them (rules 1 and 2). */
export const pathStates = (decided: Decided): readonly Condition[] => [
  ...paths.flatMap((path) => healthStates(decided, path)),
  ...prefixStates(decided),
  ...probeStates(decided),
];

const healthStates = (decided: Decided, path: Path): Condition[] => {
  const { health, kinds, why } = decided.situation.health[path];
  if (Object.values(kinds).every((kind) => kind.health === 'unknown')) return [blind(decided, path)];
  if (health === 'degraded') {
    const headline = `${path} is degraded`;
    return [{ key: `degraded:${path}`, after: 3 * minute, headline, lines: [`R2 ${why}.`], nextSteps: [] }];
  }
  if (health === 'unknown' && decided.situation.health.undecided.length === 0) return [halfBlind(decided, path)];
  return path === 'backup' && health === 'down' ? [backupDown(decided, why)] : [];
};

const blind = (decided: Decided, path: Path): Condition => {
  const cause = silence(decided);
  const { why } = decided.situation.health[path];
  return {
    key: `blind:${path}`,
    after: 3 * minute,
    headline: `blind: no signal of ${path} is known`,
    lines: [...cause.lines, `R1 Nothing is known of ${path}: ${why}.`, 'Unknown is not down: it moves no traffic.'],
    nextSteps: [...cause.nextSteps, 'Look at the probe hosts, their journal, and the signals on the dashboard.'],
  };
};

/** What may have silenced both paths at once: then the probes say no word, or are suspect. */
const silence = ({ situation: { site, health, memory } }: Decided) =>
  paths.every((path) => ['down', 'unknown'].includes(health[path].kinds.ping.health))
    ? suspectedReturn(site, memory)
    : { lines: [], nextSteps: [] };

/** Where the probes do not agree, that is said instead. */
const halfBlind = (decided: Decided, path: Path): Condition => {
  const cause = silence(decided);
  return {
    key: `half-blind:${path}`,
    after: 3 * minute,
    headline: `half blind: not all that counts of ${path} is known`,
    lines: [
      ...cause.lines,
      `R1 ${decided.situation.health[path].why}.`,
      path === 'primary'
        ? 'Unknown is never healthy: failback waits until it is known. Failover goes on by what is known.'
        : 'Unknown is not down: failover stays allowed, unless it requires proof.',
    ],
    nextSteps: [...cause.nextSteps, 'Look at the signals on the dashboard, and at the permissions of the reactor.'],
  };
};

/** Where both paths are down, that is said instead. */
const backupDown = ({ choice, location }: Decided, why: string): Condition => ({
  key: 'backup-down',
  after: choice.held === 'both-down' ? Infinity : minute,
  headline: 'the backup is down',
  lines: [
    `R2 ${why}.`,
    location.path === 'backup'
      ? 'It is the path that was last switched to.'
      : 'If Direct Connect fails now, there is nothing to fail over to.',
  ],
  nextSteps: ['Repair the VPN.'],
});

/**
 * AWS publishes the count 5 to 8 minutes late, for periods of 5 minutes: after a break of BGP the alarm replays it, long
 * after it is over. So long after BGP came back, the count is of now.
 */
const replay = 20 * minute;

const prefixStates = ({ situation: { health, now } }: Decided): Condition[] =>
  paths.flatMap((path) => {
    const { prefixes, bgp } = health[path].kinds;
    if (prefixes?.health !== 'down' && prefixes?.health !== 'degraded') return [];
    const isOfNow = bgp?.health === 'healthy' && bgp.since !== undefined && now - bgp.since >= replay;
    const lines = [
      `R2 ${prefixes.why}, as AWS counted 5 to 8 minutes ago.`,
      'BGP may be up and yet carry too few routes.',
    ];
    const headline = `too few prefixes are accepted on ${path}`;
    return [{ key: `prefixes:${path}`, after: isOfNow ? 0 : replay, headline, lines, nextSteps: [] }];
  });

const probeStates = (decided: Decided): Condition[] => {
  const { health } = decided.situation;
  if (health.undecided.length === 0) return [];
  const cause = silence(decided);
  const lines = [
    ...cause.lines,
    ...health.undecided.map((why) => `R2 ${why}.`),
    'Until they agree, the probes move no traffic.',
  ];
  const headline = 'the probes do not agree, or are all suspect';
  return [{ key: 'undecided', after: 3 * minute, headline, lines, nextSteps: cause.nextSteps }];
};

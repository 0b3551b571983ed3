import { stateOf, type Condition } from './state.ts';
import type { Decided } from '../rules/decided.ts';
import { suspectedReturn } from './suspected-return.ts';
import { paths, type Path } from '../path.ts';
import { minute } from '../time.ts';

/** The states of the paths and of what watches them (rules 1 and 2). */
export const pathStates = (decided: Decided): readonly Condition[] => [
  ...paths.flatMap((path) => healthStates(decided, path)),
  ...prefixStates(decided),
  ...probeStates(decided),
];

const healthStates = (decided: Decided, path: Path): Condition[] => {
  const { health, kinds, why } = decided.situation.health[path];
  if (Object.values(kinds).every((kind) => kind.health === 'unknown')) return [blind(decided, path)];
  if (health === 'degraded') return [stateOf('degraded', { about: path, slots: { path }, lines: [`R2 ${why}.`] })];
  if (health === 'unknown' && decided.situation.health.undecided.length === 0) return [halfBlind(decided, path)];
  return path === 'backup' && health === 'down' ? [backupDown(decided, why)] : [];
};

const blind = (decided: Decided, path: Path): Condition => {
  const cause = silence(decided);
  const { why } = decided.situation.health[path];
  return stateOf('blind', {
    about: path,
    slots: { path },
    lines: [...cause.lines, `R1 Nothing is known of ${path}: ${why}.`, 'Unknown is not down: it moves no traffic.'],
    first: cause.nextSteps,
  });
};

/** What may have silenced both paths at once: then the probes say no word, or are suspect. */
const silence = ({ situation: { site, health, memory } }: Decided) =>
  paths.every((path) => ['down', 'unknown'].includes(health[path].kinds.ping.health))
    ? suspectedReturn(site, memory)
    : { lines: [], nextSteps: [] };

/** Where the probes do not agree, that is said instead. */
const halfBlind = (decided: Decided, path: Path): Condition => {
  const cause = silence(decided);
  return stateOf('half-blind', {
    about: path,
    slots: { path },
    lines: [
      ...cause.lines,
      `R1 ${decided.situation.health[path].why}.`,
      path === 'primary'
        ? 'Unknown is never healthy: failback waits until it is known. Failover goes on by what is known.'
        : 'Unknown is not down: failover stays allowed, unless it requires proof.',
    ],
    first: cause.nextSteps,
  });
};

/** Where both paths are down, that is said instead. */
const backupDown = ({ choice, location }: Decided, why: string): Condition =>
  stateOf('backup-down', {
    ...(choice.held === 'both-down' && { after: Infinity }),
    lines: [
      `R2 ${why}.`,
      location.path === 'backup'
        ? 'It is the path that was last switched to.'
        : 'If Direct Connect fails now, there is nothing to fail over to.',
    ],
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
    return [stateOf('prefixes', { about: path, slots: { path }, after: isOfNow ? 0 : replay, lines })];
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
  return [stateOf('undecided', { lines, first: cause.nextSteps })];
};

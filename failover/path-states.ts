import type { Condition } from './conditions.ts';
import type { Decided } from './decided.ts';
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
  if (Object.values(kinds).every((kind) => kind.health === 'unknown')) return [blind(path, why)];
  if (health === 'degraded') {
    const headline = `${path} is degraded`;
    return [{ key: `degraded:${path}`, after: 3 * minute, headline, lines: [`R2 ${why}.`], nextSteps: [] }];
  }
  if (health === 'unknown' && decided.situation.health.undecided.length === 0) return [halfBlind(path, why)];
  return path === 'backup' && health === 'down' ? [backupDown(decided, why)] : [];
};

const blind = (path: Path, why: string): Condition => ({
  key: `blind:${path}`,
  after: 3 * minute,
  headline: `blind: no signal of ${path} is known`,
  lines: [`R1 Nothing is known of ${path}: ${why}.`, 'Unknown is not down: it moves no traffic.'],
  nextSteps: ['Look at the probe hosts, their journal, and the signals on the dashboard.'],
});

/** Where the probes do not agree, that is said instead. */
const halfBlind = (path: Path, why: string): Condition => ({
  key: `half-blind:${path}`,
  after: 3 * minute,
  headline: `half blind: not all that counts of ${path} is known`,
  lines: [
    `R1 ${why}.`,
    path === 'primary'
      ? 'Unknown is never healthy: failback waits until it is known. Failover goes on by what is known.'
      : 'Unknown is not down: failover stays allowed, unless it requires proof.',
  ],
  nextSteps: ['Look at the signals on the dashboard, and at the permissions of the reactor.'],
});

/** Where both paths are down, that is said instead. */
const backupDown = ({ choice }: Decided, why: string): Condition => ({
  key: 'backup-down',
  after: choice.held === 'both-down' ? Infinity : minute,
  headline: 'the backup is down',
  lines: [`R2 ${why}.`, 'If Direct Connect fails now, there is nothing to fail over to.'],
  nextSteps: ['Repair the VPN.'],
});

const prefixStates = ({ situation: { health } }: Decided): Condition[] =>
  paths.flatMap((path) => {
    const prefixes = health[path].kinds.prefixes;
    if (prefixes?.health !== 'down' && prefixes?.health !== 'degraded') return [];
    const lines = [`R2 ${prefixes.why}.`, 'BGP may be up and yet carry too few routes.'];
    const headline = `too few prefixes are accepted on ${path}`;
    return [{ key: `prefixes:${path}`, after: 0, headline, lines, nextSteps: [] }];
  });

const probeStates = ({ situation: { health } }: Decided): Condition[] => {
  if (health.undecided.length === 0) return [];
  const lines = [...health.undecided.map((why) => `R2 ${why}.`), 'Until they agree, the probes move no traffic.'];
  const headline = 'the probes do not agree, or are all suspect';
  return [{ key: 'undecided', after: 3 * minute, headline, lines, nextSteps: [] }];
};

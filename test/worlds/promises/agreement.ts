import type { Path } from '../../../failover/path.ts';
import { minute, second, type Milliseconds } from '../../../failover/time.ts';
import type { Announced, History, Sample } from '../history.ts';
import { disturbances, idleIn, switchesOf, type Check } from './promise.ts';

/** Promise 6: once settled, route tables, what was announced, what is remembered and what the dashboard shows agree. */

/** Two scheduled runs, and what CloudWatch takes. */
const within: Milliseconds = 2 * minute + 15 * second;

/** Where an announcement says that traffic is now; undefined where it does not: outside `act` it says that nothing moved. */
const pathIn = ({ kind, key, text }: Announced): Path | undefined => {
  if (text.includes('traffic was not moved')) return undefined;
  if (kind === 'failover') return 'backup';
  if (kind === 'failback') return 'primary';
  const isFound = kind === 'notice' && (key === 'watching' || key === 'mode-changed');
  const [, path] = (isFound && /traffic is on (primary|backup)/.exec(text)) || [];
  return path as Path | undefined;
};

const toldPath = ({ announced }: History, { at }: Sample): Path => {
  const before = announced.filter((it) => it.at <= at);
  return before.map(pathIn).findLast((it) => it !== undefined) ?? 'primary';
};

const differing = (history: History, sample: Sample): readonly string[] => {
  const { way, dashboard, remembered } = sample;
  if (way === 'none') return [];
  const isDecidedOnly = idleIn(history).some((it) => it.from <= sample.at && sample.at < it.to);
  const isMovedByOthers = history.befallen.some(({ realm }) => realm === 'stranger');
  return [
    ...(dashboard === way ? [] : [`the dashboard shows ${String(dashboard)}`]),
    ...(isDecidedOnly || remembered === way ? [] : [`memory holds ${String(remembered)}`]),
    ...(isMovedByOthers || toldPath(history, sample) === way ? [] : ['people were told otherwise']),
  ];
};

/** See above. */
export const agreement: Check = (history) => {
  const excuses = [
    { from: -Infinity, to: history.from + within },
    ...disturbances(history).map(({ from, to }) => ({ from, to: to + within })),
    ...[...history.truths, ...history.ways, ...switchesOf(history)].map(({ at }) => ({ from: at, to: at + within })),
  ];
  return history.samples
    .filter(({ at }) => !excuses.some((it) => it.from <= at && at < it.to))
    .flatMap((sample) => {
      const found = differing(history, sample);
      return found.length === 0
        ? []
        : [{ at: sample.at, what: `traffic is on ${sample.way}, but ${found.join(', ')}` }];
    })
    .slice(0, 1);
};

import { minute, second, type Milliseconds } from '../../../failover/time.ts';
import type { History, Sample } from '../history.ts';
import { disturbances, idleIn, switchesOf, type Check } from './promise.ts';

/** Promise 6: once settled, route tables, what was announced, what is remembered and what the dashboard shows agree. */

/** Two scheduled runs, and what CloudWatch takes. */
const within: Milliseconds = 2 * minute + 15 * second;

/** What was said to have moved: outside `act` an announcement says that nothing did. */
const toldPath = ({ announced }: History, { at }: Sample) => {
  const last = announced.findLast(
    (it) =>
      it.at <= at && (it.kind === 'failover' || it.kind === 'failback') && !it.text.includes('traffic was not moved'),
  );
  return last?.kind === 'failover' ? 'backup' : 'primary';
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

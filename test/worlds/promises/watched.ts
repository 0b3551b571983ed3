import { minute, type Instant } from '../../../failover/time.ts';
import type { History } from '../history.ts';
import type { Check } from './promise.ts';

/** Promise 9: a reactor that does not run well, and a probe that is silent, are told to people within five minutes. */

const limit = 5 * minute;

/** The silences that are longer than the limit: when each began. */
const silences = ({ from, to }: History, signs: readonly Instant[]): readonly Instant[] =>
  [from, ...signs].filter((at, index) => (signs[index] ?? to) - at > limit);

const untold = (history: History, at: Instant, alarms: readonly string[]): boolean => {
  const rang = alarms.some(
    (name) => history.watch.findLast((it) => it.at <= at && it.name.endsWith(name))?.is === true,
  );
  const isTold = history.told.some(
    (it) => it.at > at && it.at <= at + limit && alarms.some((name) => it.is.includes(name)),
  );
  return !rang && !isTold;
};

/** See above. */
export const watched: Check = (history) => [
  ...silences(history, history.runs)
    .filter((at) => untold(history, at, ['watch/reactor-not-run', 'watch/reactor-errors']))
    .map((at) => ({ at, what: 'no run of the reactor ended well for 5 minutes, and nobody was told' })),
  ...[...history.heartbeats].flatMap(([slot, heartbeats]) =>
    silences(history, heartbeats)
      .filter((at) => untold(history, at, [`watch/probe-silent/${slot}`]))
      .map((at) => ({ at, what: `probe ${slot} was silent for 5 minutes, and nobody was told` })),
  ),
];

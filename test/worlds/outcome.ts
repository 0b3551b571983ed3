import { minute, second, type Instant } from '../../failover/time.ts';
import type { History, Way } from './history.ts';

/** What became of one outage while something was wrong: in a few words, so that it can be stated before it is seen. */

/**
 * From the moment that calls for a switch. `in time`: as promised where nothing is wrong. `seconds late`: at an alarm's own
 * evaluation, or a second attempt. `by schedule`: by the next scheduled run. `by BGP`: by the first one that sees the session
 * down. `late`: later.
 */
export type Switching = 'in time' | 'seconds late' | 'by schedule' | 'by BGP' | 'late' | 'never' | 'nothing to do';

export interface Outcome {
  readonly failover: Switching;
  readonly failback: Switching;
  /** Whether each switch was announced: within 5 s, later, or never. */
  readonly said: 'at once' | 'late' | 'never' | 'nothing to say';
  /** The alarms and states by which people hear of the fault itself, within 5 minutes after the outage at the latest. */
  readonly told: readonly string[];
}

const within = (seconds: number, steps: readonly (readonly [Switching, number])[]): Switching =>
  steps.find(([, most]) => seconds <= most)?.[0] ?? 'never';

const firstOn = (history: History, way: Way, from: Instant): Instant =>
  history.ways.find(({ at, is }) => at >= from && is === way)?.at ?? Infinity;

const saidOf = (history: History, switches: readonly (readonly [kind: string, at: Instant])[]): Outcome['said'] => {
  const made = switches.filter(([, at]) => at !== Infinity);
  if (made.length === 0) return 'nothing to say';
  const delays = made.map(([kind, at]) => {
    const said = history.announced.find((it) => it.kind === kind && it.at >= at - 2 * second);
    return (said?.at ?? Infinity) - at;
  });
  const longest = Math.max(...delays);
  if (longest === Infinity) return 'never';
  return longest <= 5 * second ? 'at once' : 'late';
};

/** What is said of an outage where nothing is wrong besides. */
const ordinary: readonly string[] = ['prefixes:primary'];

const toldOf = (history: History): readonly string[] => {
  const momentOf = (what: string) => history.befallen.find(({ kind }) => kind === what);
  const from = momentOf('api error')?.from ?? Infinity;
  const until = Math.max(from, momentOf('cut')?.until ?? from) + 5 * minute;
  const isSoon = ({ at }: { readonly at: Instant }): boolean => at >= from && at <= until;
  const alarms = history.told.filter(isSoon).flatMap(({ is }) => /watch\/[\w-]+/.exec(is) ?? []);
  const states = history.announced.filter(isSoon).flatMap(({ kind, key }) => (kind === 'condition' ? [key] : []));
  return [...new Set([...alarms, ...states])].filter((it) => !ordinary.includes(it)).toSorted();
};

/** What became of the story `outage`. */
export const outcomeOf = (history: History): Outcome => {
  const { interval, threshold } = history.site.detection;
  const cut = history.befallen.find(({ kind }) => kind === 'cut') ?? { from: Infinity, until: Infinity };
  const out = firstOn(history, 'backup', cut.from);
  const back = firstOn(history, 'primary', Math.max(out, cut.until));
  const detection = (interval * threshold) / second;
  const holdDown = history.site.failback.holdDown / second;
  return {
    failover: within((out - cut.from) / second, [
      ['in time', detection + 5],
      ['seconds late', detection + 20],
      ['by schedule', detection + 65],
      ['by BGP', detection + 125],
      ['late', 1e9],
    ]),
    failback:
      out === Infinity
        ? 'nothing to do'
        : within((back - cut.until) / second, [
            ['in time', holdDown + 90],
            ['late', 1e9],
          ]),
    said: saidOf(history, [
      ['failover', out],
      ['failback', back],
    ]),
    told: toldOf(history),
  };
};

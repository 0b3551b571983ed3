import { minute, second, type Instant, type Milliseconds } from '../../../failover/time.ts';
import { everIn, type History } from '../history.ts';
import { isDown, isWell, switchesOf, type Check, type Switched } from './promise.ts';
import { heldDown } from './hold-down.ts';
import { respected } from './respect.ts';
import { pinsOf } from './words.ts';

/** Promise 2: no switch without a cause, whatever else is broken, silent, or lies; and the announcement names a true one. */

/** So old may a cause be: a schedule, an alarm that falls back, reads that are stale, a retry. */
const lingering: Milliseconds = 3 * minute;

const isPinned = (history: History, { at, to }: Switched): boolean =>
  pinsOf(history).some((pin) => pin.is === to && pin.from <= at && at <= pin.to + lingering);

const isUncaused = (history: History, it: Switched): boolean => {
  if (isPinned(history, it)) return false;
  const before = { from: it.at - lingering, to: it.at };
  if (it.to === 'backup') return !everIn(history.truths, before, (truth) => !isWell(truth));
  const lately = { from: it.at - minute, to: it.at };
  // Where the backup does not answer either, nothing is lost.
  return !everIn(history.truths, lately, (truth) => !isDown(truth) || truth.backup !== 'all');
};

const mayBeLied = ({ befallen }: History, at: Instant): boolean =>
  befallen.some(({ kind, from, until }) => kind === 'probe lies' && from <= at && at <= until + lingering);

/** So long must a probe have been silent to be unknown. */
const silent: Milliseconds = 30 * second;

/** Of two probes one lies and the other is silent: the lie is all that is known. The promise is of one that is broken. */
const isLiedAlone = (history: History, at: Instant): boolean =>
  mayBeLied(history, at) &&
  [...history.heartbeats.values()].some((beats) => !beats.some((beat) => beat > at - silent && beat <= at));

/** The switches that nothing called for. */
export const uncausedIn = (history: History): readonly Switched[] =>
  switchesOf(history).filter((it) => isUncaused(history, it) && !(it.to === 'backup' && isLiedAlone(history, it.at)));

const uncaused: Check = (history) =>
  uncausedIn(history).map(({ at, to }) => ({ at, what: `traffic was moved to ${to} and nothing called for it` }));

type TruthIs = (truth: History['truths'][number]['is']) => boolean;

/** What an announcement may claim of the primary, how its truth shows, and how late it may say so. */
interface Claim {
  readonly words: RegExp;
  readonly is: TruthIs;
  readonly late: Milliseconds;
}

const isBgpDown: TruthIs = ({ bgp }) => bgp === 'down';
const claims: readonly Claim[] = [
  { words: /does not answer|none of .* answers/, is: ({ primary }) => primary !== 'all', late: 0 },
  { words: /is down(?! by AWS)/, is: isBgpDown, late: 0 },
  // A metric of five minutes, and its alarm: it speaks of them where BGP cannot be read directly.
  { words: /is down by AWS/, is: isBgpDown, late: 8 * minute },
];

/** All that an announcement names is true; where a probe lies, what it says may be named beside a cause that is. */
const untrue: Check = (history) =>
  history.announced
    // What comes again, for want of an answer, was judged when it came first.
    .filter(({ kind, text }, index, all) => kind === 'failover' && all.findIndex((it) => it.text === text) === index)
    .flatMap(({ at, text }) => {
      const reason = /R\d+ primary is down: (.*)/.exec(text)?.[1] ?? '';
      const named = claims.filter(({ words }) => words.test(reason));
      const isTrue = ({ is, late }: Claim): boolean =>
        everIn(history.truths, { from: at - lingering - 30 * second - late, to: at }, is);
      const isSound = named.every(isTrue) || (named.some(isTrue) && mayBeLied(history, at)) || isLiedAlone(history, at);
      return isSound && /R\d+ /.test(text) ? [] : [{ at, what: `the announcement names no true cause: ${reason}` }];
    });

/** See above. */
export const caused: Check = (history) => [
  ...uncaused(history),
  ...untrue(history),
  ...heldDown(history),
  ...respected(history),
];

import { minute, second, type Instant, type Milliseconds } from '../../../failover/time.ts';
import type { Path } from '../../../failover/path.ts';
import type { Truth } from '../ground.ts';
import type { Befallen, History, Stretch, Write } from '../history.ts';
import { stretchesOf } from '../history.ts';

/** What judges share: when a world is settled, what a truth means, and what a switch is. */

/** A promise that was not kept. */
export interface Violation {
  readonly promise: number;
  readonly at: Instant;
  readonly what: string;
}

/** A promise as a check over what happened. */
export type Check = (history: History) => readonly Omit<Violation, 'promise'>[];

/** The primary carries nothing: no answer, or no route. */
export const isDown = ({ primary, bgp }: Truth): boolean => primary === 'none' || bgp === 'down';
/** Nothing is wrong with the primary. */
export const isWell = ({ primary, bgp }: Truth): boolean => primary === 'all' && bgp === 'up';

/** So long after a fault a world is settled. */
const settling: Milliseconds = 2 * minute;
/** So long after a word ends the scheduled run has seen it. */
const seen: Milliseconds = 90 * second;

const isOfTheMachine = ({ realm }: Befallen): boolean =>
  realm === 'probe' || realm === 'call' || realm === 'run' || realm === 'event';

/** From when a machine that is whole must have seen what somebody did: one that is denied before it looked sees it later. */
const visible = ({ befallen }: History, from: Instant): Instant =>
  befallen
    // A function that is away, or deployed with another mode, sees nothing either.
    .filter((it) => isOfTheMachine(it) || (it.realm === 'deployment' && it.kind !== 'deployment'))
    .toSorted((one, other) => one.from - other.from)
    .reduce((at, it) => (it.from < at + seen && at < it.until + settling ? it.until + settling : at), from);

/** Until when a happening excuses; undefined where it excuses nothing. */
const excuseOf = (history: History, it: Befallen): Instant | undefined => {
  const { kind, realm, from, until } = it;
  if (kind === 'stranger moves') return visible(history, from) + history.site.respectFor + seen;
  if (kind === 'stranger in the way' || realm === 'person') return until + seen;
  if (kind === 'probe dead') return from + settling;
  // The same function again is no fault: nothing may be noticed of it.
  if (kind === 'deployment') return undefined;
  return isOfTheMachine(it) || realm === 'deployment' ? until + settling : undefined;
};

/** The stretches in which the reactor moves no traffic by its mode (rule 10), or has just come out of that. */
export const idleIn = ({ modes, to }: History): readonly Omit<Stretch<unknown>, 'is'>[] =>
  stretchesOf(modes, to)
    .filter(({ is }) => is !== 'act')
    .map((it) => ({ from: it.from, to: it.to + settling }));

/** The stretches in which a world is not settled, or somebody's word holds; lines are no fault of the machine. */
export const disturbances = (
  history: History,
  isMeant: (it: Befallen) => boolean = () => true,
): readonly Omit<Stretch<unknown>, 'is'>[] =>
  history.befallen.filter(isMeant).flatMap((it) => {
    const to = excuseOf(history, it);
    return to === undefined ? [] : [{ from: it.from, to }];
  });

/** What of a stretch lies outside of others. */
export const outside = (
  stretch: Omit<Stretch<unknown>, 'is'>,
  others: readonly Omit<Stretch<unknown>, 'is'>[],
): readonly Omit<Stretch<unknown>, 'is'>[] =>
  others.reduce<readonly Omit<Stretch<unknown>, 'is'>[]>(
    (pieces, { from, to }) =>
      pieces
        .flatMap((piece) =>
          to <= piece.from || from >= piece.to
            ? [piece]
            : [
                { from: piece.from, to: from },
                { from: to, to: piece.to },
              ],
        )
        .filter((piece) => piece.from < piece.to),
    [stretch],
  );

/** The stretches in which a truth is of a kind. */
export const stretchesWhere = (
  { truths, to }: History,
  is: (truth: Truth) => boolean,
): readonly Omit<Stretch<unknown>, 'is'>[] =>
  stretchesOf(
    truths.map(({ at, is: truth }) => ({ at, is: is(truth) })),
    to,
  ).filter((stretch) => stretch.is);

/** One move of traffic by the reactor. */
export interface Switched {
  readonly at: Instant;
  readonly to: Path;
}

const leadsToBackup = ({ action, isBlackhole }: Write): boolean => action !== 'delete' && !isBlackhole;

/** The reactor's switches: writes that change to which path the references lead, all tables together. */
export const switchesOf = ({ writes, site }: History): readonly Switched[] => {
  const lists = new Set(site.routing.prefixLists.map(({ id }) => id));
  const standing = new Set<string>();
  const switches: Switched[] = [];
  for (const it of writes.filter(({ list }) => lists.has(list))) {
    const before = standing.size > 0;
    if (leadsToBackup(it)) standing.add(`${it.table} ${it.list}`);
    else standing.delete(`${it.table} ${it.list}`);
    const after = standing.size > 0;
    if (it.byReactor && before !== after) switches.push({ at: it.at, to: after ? 'backup' : 'primary' });
  }
  return switches;
};

/** A moment of a world, for people: minutes and seconds from its start. */
export const moment = ({ from }: History, at: Instant): string => {
  const seconds = Math.round((at - from) / second);
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
};

import type { Path } from '../../failover/path.ts';
import type { Mode, Site } from '../../failover/settings/site.ts';
import type { Instant } from '../../failover/time.ts';
import type { Truth } from './ground.ts';
import type { Kind, Realm, World } from './world.ts';

/** What a world was, told by what happened in it and never by what the product meant: all that promises are judged by. */

/** Something that holds from a moment until the next of its kind. */
export interface Since<T> {
  readonly at: Instant;
  readonly is: T;
}

/** The way that packets take to the addresses that switch: one of the paths, none, or not the same in every table. */
export type Way = Path | 'none' | 'split';

/** A call that changes a reference, that was accepted. */
export interface Write {
  readonly at: Instant;
  readonly action: 'create' | 'modify' | 'delete';
  readonly principal: string;
  readonly table: string;
  readonly list: string;
  readonly byReactor: boolean;
  readonly isBlackhole: boolean;
}

export interface Announced {
  readonly at: Instant;
  readonly kind: string;
  readonly key: string;
  readonly text: string;
}

/** A happening, with its moments. */
export interface Befallen {
  readonly kind: Kind;
  readonly realm: Realm;
  readonly from: Instant;
  readonly until: Instant;
  readonly pick: number;
}

/** What is shown to people, once a minute. */
export interface Sample {
  readonly at: Instant;
  readonly way: Way;
  /** What the dashboard's last datapoint of the minute before says; undefined where there is none. */
  readonly dashboard: Path | 'between' | undefined;
  /** What memory holds to be so. */
  readonly remembered: Path | undefined;
}

export interface History {
  readonly world: World;
  readonly site: Site;
  readonly from: Instant;
  readonly to: Instant;
  readonly truths: readonly Since<Truth>[];
  readonly ways: readonly Since<Way>[];
  readonly writes: readonly Write[];
  readonly announced: readonly Announced[];
  /** What runs decided: the rule, the paths, the changes. */
  readonly decisions: readonly Since<string>[];
  /** The text of the override parameter. */
  readonly overrides: readonly Since<string>[];
  /** The alarms that watch the product itself: whether each rings. */
  readonly watch: readonly (Since<boolean> & { readonly name: string })[];
  /** Those of its messages that reached people: the alarm's name is in the text. */
  readonly told: readonly Since<string>[];
  /** The moments at which runs of the reactor ended well, that were served at all. */
  readonly runs: readonly Instant[];
  /** The moments at which each probe's metrics were taken, by slot. */
  readonly heartbeats: ReadonlyMap<string, readonly Instant[]>;
  readonly samples: readonly Sample[];
  readonly befallen: readonly Befallen[];
  /** The mode that the reactor was deployed in. */
  readonly modes: readonly Since<Mode>[];
}

/** What held at a moment. */
export const heldAt = <T>(all: readonly Since<T>[], at: Instant): T | undefined =>
  all.findLast((it) => it.at <= at)?.is;

/** A stretch of time; `to` is its end, excluded. */
export interface Stretch<T> {
  readonly from: Instant;
  readonly to: Instant;
  readonly is: T;
}

/** What held, from when to when; the same twice in a row is one. */
export const stretchesOf = <T>(all: readonly Since<T>[], to: Instant): readonly Stretch<T>[] =>
  all.reduce<Stretch<T>[]>((so, { at, is }, index) => {
    const until = all[index + 1]?.at ?? to;
    const before = so.at(-1);
    if (before !== undefined && JSON.stringify(before.is) === JSON.stringify(is))
      return [...so.slice(0, -1), { ...before, to: until }];
    return until > at ? [...so, { from: at, to: until, is }] : so;
  }, []);

/** Whether something of these held at any moment of a stretch, its end included. */
export const everIn = <T>(
  all: readonly Since<T>[],
  { from, to }: Pick<Stretch<T>, 'from' | 'to'>,
  is: (it: T) => boolean,
): boolean => {
  const first = heldAt(all, from);
  return (first !== undefined && is(first)) || all.some((it) => it.at > from && it.at <= to && is(it.is));
};

import type { Besides } from './crew.ts';
import { differ } from './plans.ts';
import type { Trial } from './trial.ts';
import { worldOf, kinds, type Kind } from './world.ts';

/** Which kinds of fault changed a plan: the same world without them is played, and something else is decided there. */

/** Of which nothing should be decided otherwise; only the time may differ, where one more look finds sooner what fell due. */
export const idleKinds: readonly Kind[] = [
  // An event only wakes: the second of it finds what the first found, and what fell due since.
  'events doubled',
  'forged event',
  'probe writes',
  'stranger beside',
  'deployment',
];

/** What was tried of a kind. */
export interface Tries {
  /** Worlds in which it struck. */
  readonly struck: number;
  /** Those of them that were played again without it. */
  readonly compared: number;
  /** Those of these in which it changed a plan. */
  readonly changed: number;
}

export interface Coverage {
  /** The same world without the kind of it that is known least; undefined where all are known well enough. */
  readonly besides: (trial: Trial) => Besides | undefined;
  readonly of: (kind: Kind) => Tries;
}

/** So many changed plans are enough; so many worlds without any are too. */
const [enough, hopeless] = [2, 25];
/** The same for a kind of which none is to be found. */
const convincing = 10;

const isWanted = (kind: Kind, { compared, changed }: Tries): boolean =>
  idleKinds.includes(kind) ? compared < convincing : changed < enough && compared < hopeless;

/** The random world that a replay of it names, without all of a kind. */
const without = (replay: string, kind: Kind): string => {
  const left = worldOf(Number(replay)).happenings.flatMap((it, index) => (it.kind === kind ? [] : [index]));
  return `${replay}:${left.join(',')}`;
};

/** Knows nothing yet. */
export const createCoverage = (): Coverage => {
  const tries = new Map<Kind, Tries>(kinds.map((kind) => [kind, { struck: 0, compared: 0, changed: 0 }]));
  const of = (kind: Kind): Tries => tries.get(kind) ?? { struck: 0, compared: 0, changed: 0 };
  const add = (kind: Kind, change: Partial<Tries>): void => {
    const { struck, compared, changed } = of(kind);
    const { struck: one = 0, compared: two = 0, changed: three = 0 } = change;
    tries.set(kind, { struck: struck + one, compared: compared + two, changed: changed + three });
  };

  const neediest = (among: readonly Kind[]): Kind | undefined =>
    among
      .filter((kind) => isWanted(kind, of(kind)))
      .toSorted((a, b) => of(a).changed - of(b).changed || of(a).compared - of(b).compared)[0];

  return {
    of,
    besides: (trial) => {
      // Only random worlds have a shape from which kinds can be taken.
      if (!/^\d+$/.test(trial.replay)) return undefined;
      for (const kind of trial.kinds) add(kind, { struck: 1 });
      const kind = neediest(trial.kinds);
      if (kind === undefined) return undefined;
      // Whoever plays beside us looks at another kind meanwhile.
      add(kind, { compared: 1 });
      const hear = ({ plans }: Trial): void => add(kind, { changed: Number(differ(trial.plans, plans)) });
      return { replay: without(trial.replay, kind), hear };
    },
  };
};

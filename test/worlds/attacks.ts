import { chances } from '../../lab/time/chance.ts';
import { worldSeeds } from './world.ts';

/** What is tried, and in which order. */

/** Worlds, one after another, by what replays them. */
export interface Attack {
  /** As the table names it. */
  readonly name: string;
  /** So many in a row, when it is its turn. */
  readonly inRow: number;
  /** Undefined once it has no more. */
  readonly next: () => string | undefined;
}

/** A world, and whose it is. */
export interface Drawn {
  readonly attack: string;
  readonly replay: string;
}

/** As the table names them. */
export const randomWorlds = 'random worlds, whole';

/** The random worlds of a seed, without end: most of what is tried, for the lists have an end. */
export const atRandom = (seed: number): Attack => {
  const seedOf = worldSeeds(seed);
  return { name: randomWorlds, inRow: 24, next: () => String(seedOf()) };
};

/** The worlds of a list, in an order of the seed's, and then no more. */
export const ofList = (name: string, replays: readonly string[], seed: number): Attack => {
  const chance = chances(seed)(name);
  const left = replays
    .map((replay) => [chance(), replay] as const)
    .toSorted(([one], [other]) => one - other)
    .map(([, replay]) => replay);
  return { name, inRow: 1, next: () => left.shift() };
};

/** What one attack tries when it is its turn. */
const aRow = ({ name, inRow, next }: Attack): readonly Drawn[] =>
  Array.from({ length: inRow }, next).flatMap((replay) => (replay === undefined ? [] : [{ attack: name, replay }]));

/** Each attack in turn, of those that have more: the same worlds in the same order, however long it goes on. */
export const inTurn = (attacks: readonly Attack[]): (() => Drawn | undefined) => {
  let left: readonly Drawn[] = [];
  return () => {
    if (left.length === 0) left = attacks.flatMap(aRow);
    const [first, ...others] = left;
    left = others;
    return first;
  };
};

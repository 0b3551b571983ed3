import { chances } from '../../lab/chance.ts';
import { worldSeeds } from './world.ts';

/** What is tried, and in which order. */

/** Worlds, one after another, by what replays them. */
export interface Attack {
  /** As the table names it. */
  readonly name: string;
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

/** The random worlds of a seed, without end. */
export const atRandom = (seed: number): Attack => {
  const seedOf = worldSeeds(seed);
  return { name: randomWorlds, next: () => String(seedOf()) };
};

/** The worlds of a list, in an order of the seed's, and then no more. */
export const ofList = (name: string, replays: readonly string[], seed: number): Attack => {
  const chance = chances(seed)(name);
  const left = replays
    .map((replay) => [chance(), replay] as const)
    .toSorted(([one], [other]) => one - other)
    .map(([, replay]) => replay);
  return { name, next: () => left.shift() };
};

/** One of each attack in turn, of those that have more: the same worlds in the same order, however long it goes on. */
export const inTurn = (attacks: readonly Attack[]): (() => Drawn | undefined) => {
  const left = [...attacks];
  return () => {
    for (let attack = left.shift(); attack !== undefined; attack = left.shift()) {
      const replay = attack.next();
      if (replay === undefined) continue;
      left.push(attack);
      return { attack: attack.name, replay };
    }
    return undefined;
  };
};

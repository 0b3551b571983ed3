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

/** These, and then no more. */
export const listed = (name: string, replays: readonly string[]): Attack => {
  const left = [...replays];
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

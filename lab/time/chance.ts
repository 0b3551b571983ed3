import type { Milliseconds } from '../../failover/time.ts';

/** From 0 up to 1, one after another; the same seed gives the same. */
export type Chance = () => number;

/** Mulberry32: 32 bits of state, even enough for drawing delays. */
export const chanceOf = (seed: number): Chance => {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
};

/** Gives each purpose a chance of its own out of one seed, so that one draw more here changes none there. */
export const chances = (seed: number): ((purpose: string) => Chance) => {
  const streams = new Map<string, Chance>();
  return (purpose) => {
    const hash = [...Buffer.from(purpose)].reduce((sum, byte) => Math.imul(sum ^ byte, 0x01000193), seed);
    const stream = streams.get(purpose) ?? chanceOf(hash);
    streams.set(purpose, stream);
    return stream;
  };
};

/** A length of time: always the same, or drawn anew each time. */
export type Delay = Milliseconds | ((chance: Chance) => Milliseconds);

/** One such length. */
export const drawn = (delay: Delay, chance: Chance): Milliseconds =>
  typeof delay === 'number' ? delay : delay(chance);

/** Half of a log-normal's draws lie below the median, 95 % below twice the median. */
const spread = Math.log(2) / 1.645;

/** A log-normal delay, in whole milliseconds. */
export const around =
  (median: Milliseconds) =>
  (chance: Chance): Milliseconds => {
    const normal = Math.sqrt(-2 * Math.log(1 - chance())) * Math.cos(2 * Math.PI * chance());
    return Math.round(median * Math.exp(spread * normal));
  };

/** An identifier of the form that AWS gives to events and requests. */
export const uuid = (chance: Chance): string =>
  'xxxxxxxx-xxxx-4xxx-8xxx-xxxxxxxxxxxx'.replaceAll('x', () => Math.floor(chance() * 16).toString(16));

import ipaddr from 'ipaddr.js';
import type { Route } from '../snapshot.ts';

/**
 * The routes of one table, to be asked about ranges without another call. A range is written as the bits of its prefix:
 * a shorter text that another begins with is a less specific range.
 */
export interface RouteIndex {
  /** The routes that cover the whole range, the most specific first: the range's own among them. */
  readonly covering: (range: string) => readonly Route[];
  /** The routes strictly inside the range. */
  readonly inside: (range: string) => readonly Route[];
  /** Whether routes inside the range cover all of it: then none that covers it is ever selected. */
  readonly isTiled: (range: string) => boolean;
}

/** The bits of a range's prefix, after its family: `ipv4:00001010` for 10.0.0.0/8. */
const bitsOf = (range: string): string => {
  const [base, length] = ipaddr.parseCIDR(range);
  const bytes = base.toByteArray().map((byte) => byte.toString(2).padStart(8, '0'));
  return `${base.kind()}:${bytes.join('').slice(0, length)}`;
};

/** The bits of a range, then of each that holds it, down to every address of its family; what is shorter is nobody's. */
const prefixesOf = (bits: string): readonly string[] => Array.from(bits, (_, cut) => bits.slice(0, bits.length - cut));

/** A route that carries packets, or drops them: one that is not there yet, or not any more, does neither (modelled). */
const isInForce = ({ state }: Route): boolean => state !== 'pending' && state !== 'deleted';

/** Sorts the routes of one table for searching. */
export const indexRoutes = (routes: readonly Route[]): RouteIndex => {
  const byBits = new Map(routes.filter(isInForce).map((route) => [bitsOf(route.cidr), route]));
  const sorted = [...byBits.keys()].toSorted();

  /** Where the keys after these bits begin. */
  const after = (bits: string, low = 0, high = sorted.length): number => {
    if (low === high) return low;
    const middle = Math.floor((low + high) / 2);
    // Stryker disable next-line StringLiteral: there is a key in the middle; the type cannot know.
    return (sorted[middle] ?? '') <= bits ? after(bits, middle + 1, high) : after(bits, low, middle);
  };
  /** Keys that begin with these bits and go on: the digit 2 comes after every other. */
  const under = (bits: string): readonly string[] => sorted.slice(after(bits), after(`${bits}2`));
  const isCovered = (bits: string): boolean => byBits.has(bits) || (under(bits).length > 0 && isSplitCovered(bits));
  const isSplitCovered = (bits: string): boolean => isCovered(`${bits}0`) && isCovered(`${bits}1`);
  // Stryker disable next-line ArrayDeclaration: each key has its route; the type cannot know.
  const routeOf = (bits: string): readonly Route[] => [byBits.get(bits) ?? []].flat();

  return {
    covering: (range) => prefixesOf(bitsOf(range)).flatMap(routeOf),
    inside: (range) => under(bitsOf(range)).flatMap(routeOf),
    isTiled: (range) => isSplitCovered(bitsOf(range)),
  };
};

/** Which of some ranges holds another: the most specific that is less specific than it. */
export const holderIn = (ranges: readonly string[]): ((cidr: string) => string | undefined) => {
  const byBits = new Map(ranges.map((range) => [bitsOf(range), range]));
  return (cidr) =>
    prefixesOf(bitsOf(cidr))
      .slice(1)
      .flatMap((bits) => byBits.get(bits) ?? [])[0];
};

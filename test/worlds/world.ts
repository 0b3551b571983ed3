import { chances, type Chance } from '../../lab/time/chance.ts';
import { minute, second, type Milliseconds } from '../../failover/time.ts';
import type { Path } from '../../failover/path.ts';
import { pairs, type Variant } from './sites.ts';
import type { Strike } from './strike.ts';

/** A world is a seed: the site that it is played on, and what happens to it, when and for how long. */

/** What may happen, by what it happens to. */
export const kindsOf = {
  line: ['cut', 'flap', 'lossy', 'one way', 'other way', 'bgp lost', 'drowning'],
  probe: ['probe frozen', 'probe dead', 'probe lies', 'probe lies well', 'probe clock', 'probe cut off'],
  event: ['events lost', 'events doubled', 'events delayed', 'events undeliverable'],
  call: ['api error', 'api throttled', 'api slow', 'api stale'],
  run: ['crash', 'time-out', 'two runs', 'account throttled', 'reactor denied'],
  deployment: ['deployment', 'settings', 'mode observe', 'mode trial', 'reactor deleted'],
  person: ['pin', 'malformed override'],
  stranger: ['stranger beside', 'stranger in the way', 'stranger moves'],
  intruder: ['forged event', 'probe writes'],
} as const;
/** See `kindsOf`. */
export type Realm = keyof typeof kindsOf;
export type Kind = (typeof kindsOf)[Realm][number];

/** Every kind. */
export const kinds: readonly Kind[] = Object.values(kindsOf).flat();

/** What a kind happens to. */
export const realmOf = (kind: Kind): Realm =>
  (Object.keys(kindsOf) as Realm[]).find((realm) => (kindsOf[realm] as readonly Kind[]).includes(kind)) ?? 'line';

/** One thing that happens. */
export interface Happening {
  readonly kind: Kind;
  /** From the world's start. */
  readonly at: Milliseconds;
  readonly lasts: Milliseconds;
  readonly path: Path;
  /** From 0 up to 1: which of the ways in which the kind can happen. */
  readonly pick: number;
}

export interface World {
  readonly seed: number;
  readonly variant: Variant;
  /** How long it is played. */
  readonly length: Milliseconds;
  /** By their time. */
  readonly happenings: readonly Happening[];
  /** What strikes one exact call besides; nothing unless given. */
  readonly strike?: Strike;
}

/** How long a random world is played. */
export const worldLength: Milliseconds = 120 * minute;
/** From here on nothing happens any more: the last quarter is quiet. */
export const quietFrom: Milliseconds = 90 * minute;
/** Nothing happens before. */
const calm: Milliseconds = 3 * minute;

const among = <T>(chance: Chance, of: readonly T[]): T => {
  const one = of[Math.floor(chance() * of.length)];
  if (one === undefined) throw new Error('nothing to draw from');
  return one;
};

/** Short ones are as likely as long ones: seconds, or many minutes. */
const length = (chance: Chance): Milliseconds => Math.round(5 * second * 240 ** chance());

const drawn = (chance: Chance, kind: Kind, at: Milliseconds): Happening => {
  const begin = Math.round(Math.min(Math.max(at, calm), quietFrom - minute) / 100) * 100;
  return {
    kind,
    at: begin,
    lasts: Math.min(length(chance), quietFrom - begin),
    path: chance() < 0.7 ? 'primary' : 'backup',
    pick: chance(),
  };
};

/** The outage that a world is mostly about. */
const outage = (chance: Chance): Happening => {
  const kind = among(chance, ['cut', 'cut', 'cut', 'one way', 'bgp lost', 'flap'] as const);
  const it = drawn(chance, kind, calm + chance() * 50 * minute);
  return { ...it, path: 'primary', lasts: Math.round((2 + 18 * chance()) * minute) };
};

/** Half of what happens else happens around the outage's ends. */
const time = (chance: Chance, { at, lasts }: Happening): Milliseconds => {
  if (chance() < 0.5) return calm + chance() * (quietFrom - calm);
  const end = chance() < 0.6 ? at : at + lasts + chance() * 5 * minute;
  return end + (chance() - 0.7) * 3 * minute;
};

const ends = ({ at, lasts }: Happening): Milliseconds => at + lasts;

const isDeployed = ({ kind }: Happening): boolean => realmOf(kind) === 'deployment';

/** A kind that would meet itself is left out: it happens once at a time; so are deployments, of whatever kind. */
const withoutOverlap = (all: readonly Happening[]): Happening[] =>
  all.reduce<Happening[]>((kept, it) => {
    const isLike = (other: Happening): boolean => other.kind === it.kind || (isDeployed(other) && isDeployed(it));
    const meets = kept.some((other) => isLike(other) && other.at <= ends(it) && it.at <= ends(other));
    return meets ? kept : [...kept, it];
  }, []);

const onlyOfPairs: readonly Kind[] = ['probe dead', 'probe lies', 'probe lies well'];
/** Other modes stay as they are. */
const onlyInAct: readonly Kind[] = ['settings', 'mode observe', 'mode trial', 'reactor deleted', 'deployment'];

/** As often as it stands here: the kinds that only two probes can meet would else be rare. */
const drawnVariants: readonly Variant[] = [
  ...(['plain', 'plain', 'plain', 'pair', 'pair', 'square', 'square', 'square', 'tables', 'tables', 'tables'] as const),
  ...(['proof', 'proof', 'standard', 'standard', 'observe', 'trial', 'single', 'single'] as const),
];

const possibleOn = (variant: Variant): readonly Kind[] => {
  const isActing = variant !== 'observe' && variant !== 'trial';
  const all = kinds.filter((kind) => isActing || !onlyInAct.includes(kind));
  return pairs.includes(variant)
    ? [...all, ...onlyOfPairs, ...onlyOfPairs]
    : all.filter((kind) => !onlyOfPairs.includes(kind));
};

/** In some worlds the backup fails while the primary's answers come home over it: a happening of its own. */
const meanwhile = (all: readonly Happening[]): readonly Happening[] =>
  all
    .filter(({ kind, path, lasts }) => kind === 'other way' && path === 'backup' && lasts > minute)
    .map((it): Happening => ({
      ...it,
      kind: 'cut',
      at: it.at + 10 * second,
      lasts: it.lasts - 20 * second,
      pick: 0.5,
    }));

/** The world of a seed. */
export const worldOf = (seed: number): World => {
  const chance = chances(seed)('world');
  const variant = among(chance, drawnVariants);
  const possible = possibleOn(variant);
  const first = outage(chance);
  const count = 2 + Math.floor(chance() * 7);
  const others = Array.from({ length: count }, () => drawn(chance, among(chance, possible), time(chance, first)));
  const all = withoutOverlap([...(chance() < 0.85 ? [first, ...others] : others), ...meanwhile(others)]);
  return { seed, variant, length: worldLength, happenings: all.toSorted((a, b) => a.at - b.at) };
};

/** The same world with only some of what happens: for shrinking, and for a replay. */
export const worldWith = (world: World, indexes: readonly number[]): World => ({
  ...world,
  happenings: world.happenings.filter((_, index) => indexes.includes(index)),
});

/** The seeds of a run's worlds, one after another. */
export const worldSeeds = (seed: number): (() => number) => {
  const chance = chances(seed)('worlds');
  return () => Math.floor(chance() * 2 ** 32);
};

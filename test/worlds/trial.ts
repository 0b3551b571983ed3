import type { History } from './history.ts';
import { plansOf, type Plans } from './plans.ts';
import { play } from './play.ts';
import { peerNamed } from './peers.ts';
import { judge } from './promises/judge.ts';
import { moment, switchesOf } from './promises/promise.ts';
import type { Sites } from './sites.ts';
import { storyNamed } from './struck.ts';
import { worldOf, worldWith, type Happening, type Kind, type World } from './world.ts';

/** In place of a promise: the world could not be played to its end. */
export const none = 0;

/** One world, played and judged: small enough to be sent from a worker. */
export interface Trial {
  /** What replays it: the seed, and what of it happens where that is not all. */
  readonly replay: string;
  readonly switches: number;
  readonly hasFailedOver: boolean;
  /** The kinds of what happened in it. */
  readonly kinds: readonly Kind[];
  readonly plans: Plans;
  readonly violations: readonly { readonly promise: number; readonly at: string; readonly what: string }[];
}

const seeded = (replay: string): World => {
  const match = /^(\d+)(?::([\d,]*))?$/.exec(replay);
  if (match === null) throw new Error(`--replay: got ${replay}; allowed: a seed, or a seed and indexes such as 17:0,3`);
  const whole = worldOf(Number(match[1]));
  return match[2] === undefined ? whole : worldWith(whole, match[2].split(',').filter(Boolean).map(Number));
};

/**
 * The world that a replay names: `<seed>` or `<seed>:<indexes>`, such as `17:0,3`; a story's (`struck.ts`); or a peer's
 * bug's (`peers.ts`). Throws where it names none.
 */
export const worldNamed = (replay: string): World => storyNamed(replay) ?? peerNamed(replay) ?? seeded(replay);

const minutes = 60_000;

/** A happening as a line for people. */
export const tellHappening = ({ kind, at, lasts, path, pick }: Happening): string =>
  `${(at / minutes).toFixed(1).padStart(6)} min  ${kind} (${path}, ${pick.toFixed(2)}) for ${(lasts / minutes).toFixed(1)} min`;

/** What became of a world. */
export const trialOf = (replay: string, history: History): Trial => {
  const switches = switchesOf(history);
  return {
    replay,
    switches: switches.length,
    hasFailedOver: switches.some(({ to }) => to === 'backup'),
    kinds: [...new Set(history.befallen.map(({ kind }) => kind))],
    plans: plansOf(history),
    violations: judge(history).map(({ promise, at, what }) => ({ promise, at: moment(history, at), what })),
  };
};

/** Plays the world that a replay names, and judges it. */
export const tryWorld = async (sites: Sites, replay: string): Promise<Trial> =>
  trialOf(replay, await play(sites, worldNamed(replay)));

import { minute } from '../../failover/time.ts';
import type { World } from './world.ts';

/** Worlds that broke a promise once, by what broke it; a seed tells of other worlds as soon as there are more kinds. */
export const found = {
  /** Promise 5: the other table followed when the respect ended, and nobody was told. */
  'somebody moves one of two tables': {
    seed: 1,
    variant: 'tables',
    length: 45 * minute,
    happenings: [
      { kind: 'cut', at: 5 * minute, lasts: 6 * minute, path: 'primary', pick: 0.5 },
      { kind: 'stranger moves', at: 13 * minute, lasts: minute, path: 'primary', pick: 0.46 },
    ],
  },
  /** Promise 2: losses that were dated an hour ahead rang when that hour came. */
  'a clock an hour fast during an outage': {
    seed: 1,
    variant: 'plain',
    length: 90 * minute,
    happenings: [
      { kind: 'cut', at: 6 * minute, lasts: 5 * minute, path: 'primary', pick: 0.5 },
      { kind: 'probe clock', at: 6.3 * minute, lasts: 6 * minute, path: 'primary', pick: 0.7 },
    ],
  },
} as const satisfies Readonly<Record<string, World>>;

/** Replays of random worlds that no promise was broken in, though a check said so, and why. */
export const foundAtRandom: readonly (readonly [replay: string, why: string])[] = [
  ['1591971987', 'a failover that a dying run could not say is told by the notice of the next mode'],
  ['963791556', 'a lie of a probe is named beside a cause that is true'],
];

import type { Path } from '../../failover/path.ts';
import { minute } from '../../failover/time.ts';
import type { World } from './world.ts';

/** A world, and where traffic moves in it. */
export interface FoundWorld extends World {
  readonly moves: readonly Path[];
}

/** Worlds that broke a promise once, by what broke it; a seed tells of other worlds as soon as there are more kinds. */
export const found = {
  /** Promise 5: the other table followed when the respect ended, and nobody was told. */
  'somebody moves one of two tables': {
    seed: 1,
    variant: 'tables',
    length: 45 * minute,
    moves: ['backup', 'primary'],
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
    moves: ['backup', 'primary'],
    happenings: [
      { kind: 'cut', at: 6 * minute, lasts: 5 * minute, path: 'primary', pick: 0.5 },
      { kind: 'probe clock', at: 6.3 * minute, lasts: 6 * minute, path: 'primary', pick: 0.7 },
    ],
  },
  /** A fault of the check: the failover that a dying run could not say is told by the notice of the next mode. */
  'a run dies after a failover, and the mode changes': {
    seed: 1591971987,
    variant: 'plain',
    length: 60 * minute,
    moves: ['backup', 'primary'],
    happenings: [
      { kind: 'crash', at: 936_800, lasts: 661_595, path: 'primary', pick: 0.62 },
      { kind: 'one way', at: 1_042_900, lasts: 1_017_356, path: 'primary', pick: 0.67 },
      { kind: 'mode trial', at: 1_057_100, lasts: 231_934, path: 'primary', pick: 0.45 },
    ],
  },
  /** A fault of the check: what the sole knowing probe lies is named beside a cause that is true. */
  'a probe lies while BGP is lost': {
    seed: 963791556,
    variant: 'pair',
    length: 45 * minute,
    moves: ['backup', 'primary'],
    happenings: [
      { kind: 'probe lies', at: 265_000, lasts: 78_033, path: 'primary', pick: 0.68 },
      { kind: 'probe frozen', at: 301_800, lasts: 545_338, path: 'primary', pick: 0.21 },
      { kind: 'bgp lost', at: 339_400, lasts: 708_061, path: 'primary', pick: 0.58 },
    ],
  },
  /** A fault of the check: two tables lose their routes in the same instant, and were seen split in it. */
  'two tables under a pin, and a line that flaps': {
    seed: 3933632495,
    variant: 'tables',
    length: 60 * minute,
    moves: [],
    happenings: [
      { kind: 'pin', at: 5 * minute, lasts: 16 * minute, path: 'primary', pick: 0.29 },
      { kind: 'flap', at: 5.7 * minute, lasts: 14.8 * minute, path: 'primary', pick: 0.89 },
    ],
  },
  /** A fault of the check: somebody's move of one table is respected from when a reactor that was denied sees it. */
  'somebody moves a table while the reactor is denied': {
    seed: 3564355720,
    variant: 'tables',
    length: 45 * minute,
    moves: ['primary'],
    happenings: [
      { kind: 'reactor denied', at: 5 * minute, lasts: 16 * minute, path: 'primary', pick: 0 },
      { kind: 'stranger moves', at: 6.2 * minute, lasts: 1.1 * minute, path: 'primary', pick: 0.63 },
    ],
  },
  /** Promise 1: the switch of the test list counted for the brake, and held traffic on backup. */
  'mode trial in an outage, and a backup that drowns': {
    seed: 1548924436,
    variant: 'tables',
    length: 60 * minute,
    moves: ['backup', 'primary', 'backup', 'primary', 'backup', 'primary', 'backup'],
    happenings: [
      { kind: 'cut', at: 246_100, lasts: 1_093_644, path: 'primary', pick: 0.75 },
      { kind: 'mode trial', at: 326_100, lasts: 261_536, path: 'primary', pick: 0.34 },
      { kind: 'drowning', at: 1_563_400, lasts: 997_292, path: 'primary', pick: 0.94 },
    ],
  },
  /** A fault of the check: BGP is lost right after a look; the next one, a minute later, takes a moment, too. */
  'BGP is lost right after a look': {
    seed: 2450669123,
    variant: 'standard',
    length: 20 * minute,
    moves: ['backup'],
    happenings: [{ kind: 'bgp lost', at: 602_300, lasts: 868_560, path: 'primary', pick: 0.54 }],
  },
  /** A fault of the check: of two probes one lies and the other is silent, so the lie is all that is known. */
  'a probe lies while the other is frozen': {
    seed: 315756465,
    variant: 'pair',
    length: 20 * minute,
    moves: ['backup', 'primary'],
    happenings: [
      { kind: 'probe lies', at: 300_000, lasts: 344_370, path: 'primary', pick: 0.68 },
      { kind: 'probe frozen', at: 331_400, lasts: 405_677, path: 'primary', pick: 0.1 },
    ],
  },
  /** A fault of the check: the reactor moved one table back that somebody had moved, which counts for the brake. */
  'somebody moves one table of a primary that drowns': {
    seed: 3897745772,
    variant: 'tables',
    length: 50 * minute,
    moves: ['backup', 'primary', 'backup', 'primary', 'backup'],
    happenings: [
      { kind: 'drowning', at: 300_000, lasts: 1_155_846, path: 'primary', pick: 0.56 },
      { kind: 'stranger moves', at: 931_100, lasts: 5112, path: 'primary', pick: 0.02 },
    ],
  },
  /** A fault of the check: the reactor is deleted a second after somebody's move, before it looked. */
  'somebody moves a table, and the reactor is deleted': {
    seed: 523530083,
    variant: 'tables',
    length: 25 * minute,
    moves: ['primary'],
    happenings: [
      { kind: 'stranger moves', at: 300_000, lasts: 526_719, path: 'backup', pick: 0.71 },
      { kind: 'reactor deleted', at: 301_700, lasts: 191_606, path: 'primary', pick: 0.83 },
    ],
  },
  /** A fault of the check: where BGP cannot be read, AWS's own alarm speaks of it up to 8 minutes late, and is named. */
  'a primary that drowns when BGP cannot be read': {
    seed: 1147615969,
    variant: 'pair',
    length: 40 * minute,
    moves: ['backup', 'primary', 'backup', 'primary'],
    happenings: [
      { kind: 'cut', at: 300_000, lasts: 1_130_739, path: 'primary', pick: 0.99 },
      { kind: 'drowning', at: 1_405_000, lasts: 480_900, path: 'primary', pick: 0.69 },
      { kind: 'api throttled', at: 1_563_200, lasts: 624_802, path: 'primary', pick: 0.15 },
    ],
  },
  /** Promise 3: a failover that could not be remembered, found after the mode had changed, did not count for the brake. */
  'a failover without memory, and the mode changes': {
    seed: 3538964272,
    variant: 'pair',
    length: 80 * minute,
    moves: ['backup', 'primary', 'backup', 'primary', 'backup', 'primary', 'backup', 'primary'],
    happenings: [
      { kind: 'drowning', at: 256_700, lasts: 638_533, path: 'primary', pick: 0.0484 },
      { kind: 'api error', at: 2_509_300, lasts: 256_487, path: 'primary', pick: 0.6138 },
      { kind: 'mode observe', at: 2_531_400, lasts: 57_087, path: 'primary', pick: 0.11 },
      { kind: 'bgp lost', at: 2_607_200, lasts: 1_165_302, path: 'primary', pick: 0.41 },
    ],
  },
} as const satisfies Readonly<Record<string, FoundWorld>>;

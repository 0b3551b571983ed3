import { beforeAll, describe, expect, it } from 'vitest';
import { minute, second } from '../../failover/time.ts';
import { atRandom, inTurn } from './attacks.ts';
import { createCoverage } from './coverage.ts';
import type { History, Write } from './history.ts';
import { play } from './play.ts';
import { judge } from './promises/judge.ts';
import { shrink } from './shrink.ts';
import { sites } from './synthesized.ts';
import { worldNamed, type Trial } from './trial.ts';
import { kinds, quietFrom, worldLength, worldOf, worldSeeds, type World } from './world.ts';

/** What a world is, and that each promise's check finds what it is there for: a history is altered, and must be refused. */

let history: History;

/** The primary is cut for ten minutes on a site with one probe, and nothing else happens. */
const cut: World = {
  seed: 1,
  variant: 'plain',
  length: worldLength,
  happenings: [{ kind: 'cut', at: 10 * minute, lasts: 10 * minute, path: 'primary', pick: 0.5 }],
};

beforeAll(async () => {
  history = await play(sites, cut);
}, 180_000);

const seeds = (count: number): number[] => Array.from({ length: count }, worldSeeds(11));

describe('a world', () => {
  it('is the same for the same seed, and quiet in its last quarter', () => {
    const worlds = seeds(200).map(worldOf);

    expect(worlds).toEqual(seeds(200).map(worldOf));
    const ends = worlds.flatMap(({ happenings }) => happenings.map(({ at, lasts }) => at + lasts));
    expect(Math.max(...ends)).toBeLessThanOrEqual(quietFrom);
    const drawn = new Set(worlds.flatMap(({ happenings }) => happenings.map(({ kind }) => kind)));
    expect(kinds.filter((kind) => !drawn.has(kind))).toEqual([]);
  });

  it('that is named by a seed and indexes has only those of its happenings', () => {
    const whole = worldOf(17);

    expect(worldNamed('17')).toEqual(whole);
    expect(worldNamed('17:1').happenings).toEqual([whole.happenings[1]]);
    expect(() => worldNamed('seventeen')).toThrow(
      '--replay: got seventeen; allowed: a seed, or a seed and indexes such as 17:0,3',
    );
  });
});

const reactorWrite = (change: Partial<Write>): Write => ({
  at: history.from + 40 * minute,
  action: 'create',
  principal: 'LAB-ROLE-reactor',
  table: history.site.routing.routeTables[0] ?? '',
  list: history.site.routing.prefixLists[0]?.id ?? '',
  byReactor: true,
  isBlackhole: false,
  ...change,
});

/** Back and forth, a minute apart, from the 30th minute on. */
const restless = (): Write[] =>
  Array.from({ length: 8 }, (_, index) =>
    reactorWrite({
      at: history.from + (30 + index) * minute,
      action: index % 2 === 0 ? 'create' : 'delete',
    }),
  );

const pin = () =>
  JSON.stringify({
    path: 'backup',
    until: new Date(history.from + 60 * minute).toISOString(),
    by: 'kim',
    why: 'a test',
  });

describe('a promise', () => {
  it('is kept where the line is cut and comes back', () => {
    expect(history.ways.map(({ is }) => is)).toEqual(['primary', 'backup', 'primary']);
    expect(judge(history)).toEqual([]);
  });

  it.each<readonly [promise: number, what: string, alter: () => Partial<History>, said: string]>([
    [
      1,
      'traffic moves ten seconds too late',
      () => ({ ways: history.ways.map(({ at, is }) => ({ at: is === 'backup' ? at + 10 * second : at, is })) }),
      'primary is down since 10:00 and backup usable, but traffic is not on backup',
    ],
    [
      1,
      'traffic never goes back',
      () => ({ ways: history.ways.slice(0, 2) }),
      'primary is well since 20:05, but traffic is not on primary',
    ],
    [
      2,
      'traffic moves while nothing is wrong',
      () => ({ writes: [reactorWrite({})] }),
      'traffic was moved to backup and nothing called for it',
    ],
    [
      2,
      'an announcement blames BGP, which is up',
      () => ({
        announced: [
          { at: history.from + 40 * minute, kind: 'failover', key: '', text: 'R3 primary is down: BGP of x is down\n' },
        ],
      }),
      'the announcement names no true cause: BGP of x is down',
    ],
    [
      3,
      'traffic goes back and forth',
      () => ({ writes: restless() }),
      'failback after 7 switches within the hour, at most 6',
    ],
    [
      4,
      'a list of others is written',
      () => ({ writes: [...history.writes, reactorWrite({ list: 'pl-theirs', action: 'delete' })] }),
      'the reactor called delete on tgw-rtb-0d86bcd71877f6d00 pl-theirs, which is not ours',
    ],
    [
      4,
      'somebody else’s reference is taken away',
      () => ({
        writes: [
          reactorWrite({ principal: 'LAB-STRANGER', byReactor: false, isBlackhole: true }),
          reactorWrite({ action: 'delete' }),
        ],
      }),
      'the reactor called delete on tgw-rtb-0d86bcd71877f6d00 pl-0d81338f99b4770b6, which is not ours',
    ],
    [5, 'nobody is told', () => ({ announced: [] }), 'a switch to backup was never announced'],
    [
      5,
      'a state is said each minute',
      () => ({
        announced: Array.from({ length: 3 }, (_, index) => ({
          at: history.from + (30 + index) * minute,
          kind: 'condition',
          key: 'blind:backup',
          text: '',
        })),
      }),
      'blind:backup was announced 3 times in an hour without being over',
    ],
    [
      6,
      'the dashboard shows the other path',
      () => ({ samples: history.samples.map((it) => ({ ...it, dashboard: 'backup' as const })) }),
      'traffic is on primary, but the dashboard shows backup',
    ],
    [
      7,
      'a pin is not obeyed',
      () => ({ overrides: [{ at: history.from + 40 * minute, is: pin() }] }),
      'pinned to backup, but traffic is on primary',
    ],
    [
      8,
      'a probe moves traffic',
      () => ({ writes: [reactorWrite({ principal: 'LAB-PROBE-a', byReactor: false })] }),
      'LAB-PROBE-a called create, and was let',
    ],
    [
      9,
      'the reactor does not run, and no alarm rings',
      () => ({ runs: history.runs.filter((at) => at < history.from + 40 * minute) }),
      'no run of the reactor ended well for 5 minutes, and nobody was told',
    ],
    [
      9,
      'a probe is silent, and no alarm rings',
      () => ({ heartbeats: new Map([['a', [history.from]]]) }),
      'probe a was silent for 5 minutes, and nobody was told',
    ],
  ])('%i is seen to be broken where %s', (promise, _, alter, said) => {
    const violations = judge({ ...history, ...alter() });

    expect(violations).toContainEqual(expect.objectContaining({ promise, what: said }));
  });
});

const trialNamed = (change: Partial<Trial>): Trial => ({
  replay: '17',
  switches: 0,
  hasFailedOver: false,
  kinds: [],
  plans: [],
  violations: [],
  ...change,
});

describe('attacks', () => {
  it('take turns, and go on without the one that has no more', () => {
    const few = ['crash:1', 'crash:2'];
    const draw = inTurn([
      { ...atRandom(11), inRow: 2 },
      { name: 'crash points', inRow: 1, next: () => few.shift() },
    ]);

    const drawn = Array.from({ length: 8 }, draw);

    const random = 'random worlds, whole';
    const round = [random, random, 'crash points'];
    expect(drawn.map((it) => it?.attack)).toEqual([...round, ...round, random, random]);
    expect(drawn.filter((it) => it?.attack === random).map((it) => it?.replay)).toEqual(seeds(6).map(String));
  });
});

describe('the table of kinds', () => {
  const seed = seeds(50).find((it) => worldOf(it).happenings.length >= 5) ?? 0;
  const [first, next] = worldOf(seed).happenings.map(({ kind }) => kind);
  const met = [first, next].filter((kind) => kind !== undefined);

  it('counts a kind once the same world without it decided otherwise', () => {
    const coverage = createCoverage();
    const trial = trialNamed({ replay: String(seed), kinds: met.slice(0, 1), plans: [[1000, 'R3 primary backup']] });

    const one = coverage.besides(trial);
    one?.hear({ ...trial, plans: [[3000, 'R3 primary backup']] });
    const other = coverage.besides(trial);
    other?.hear({ ...trial, plans: [[9000, 'R3 primary backup']] });

    expect(one?.replay.split(':')[1]?.split(',')).not.toContain('0');
    expect(coverage.of(first ?? 'cut')).toEqual({ struck: 2, compared: 2, changed: 1 });
  });

  it('takes the kind next of which least is known', () => {
    const coverage = createCoverage();
    const trial = trialNamed({ replay: String(seed), kinds: met });

    const compared = [coverage.besides(trial), coverage.besides(trial)];

    expect(new Set(compared.map((it) => it?.replay)).size).toBe(2);
    expect(met.map((kind) => coverage.of(kind).compared)).toEqual([1, 1]);
  });
});

describe('a broken world', () => {
  it('shrinks to the happenings without which it is whole', async () => {
    const seed = seeds(50).find((it) => worldOf(it).happenings.length >= 5) ?? 0;
    const violations: Trial['violations'] = [{ promise: 1, at: '1:00', what: 'late' }];
    const trial = trialNamed({ replay: String(seed), violations });

    const least = await shrink(trial, (replay) => {
      const indexes = replay.split(':')[1]?.split(',') ?? [];
      const isBroken = indexes.includes('1') && indexes.includes('3');
      return Promise.resolve({ ...trial, replay, violations: isBroken ? violations : [] });
    });

    expect(least.replay).toBe(`${seed}:1,3`);
  });
});

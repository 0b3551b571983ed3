import { readOptions } from '../../lab/commands/arguments.ts';
import { UnusableError } from '../../lab/assemble.ts';
import { allErrors } from './api-errors.ts';
import { atRandom, inTurn, ofList, type Attack, type Drawn } from './attacks.ts';
import { createCoverage } from './coverage.ts';
import { createCrew } from './crew.ts';
import { tryFuzz } from './fuzz.ts';
import { peerReplays } from './peers.ts';
import { allPoints } from './points.ts';
import { tryPure } from './pure.ts';
import { coverageOf, summaryOf, tableOf, violationsOf, type Found } from './report.ts';
import { shrinkOn } from './shrink.ts';
import { assembleSites, type Sites } from './sites.ts';
import { storyNames } from './stories.ts';
import { none, tellHappening, tryWorld, worldNamed, type Trial } from './trial.ts';

/**
 * Attacks the promises of docs/promises.md: `npm run attack -- --minutes N [--seed S] [--json] [--only ATTACK]`,
 * or again: `npm run attack -- --replay WORLD`. The same seed tries the same worlds in the same order, as many as the
 * minutes allow. Ends with 1 where a promise was broken.
 */

const values = readOptions({
  minutes: { type: 'string', default: '5' },
  seed: { type: 'string', default: '1' },
  json: { type: 'boolean', default: false },
  only: { type: 'string' },
  replay: { type: 'string' },
  threads: { type: 'string', default: '2' },
});

/** More would only push the machine. */
const mostThreads = 2;
/** Walks between two worlds: some tenths of a second. */
const walks = 3;
/** Failing worlds that are shrunk: each costs as many worlds as it has happenings. */
const shrunken = 3;
/** Of the time. Texts are tried before worlds. */
const fuzzShare = 0.1;

const say = (...lines: readonly string[]): void => {
  process.stdout.write(`${lines.join('\n')}\n`);
};

const tell = ({ replay, switches, violations }: Trial): void => {
  say(`world ${replay}: ${switches} switches`, ...worldNamed(replay).happenings.map(tellHappening));
  say(...violations.map(({ promise, at, what }) => `  promise ${promise} broken at ${at}: ${what}`));
  say(`  again: npm run attack -- --replay ${replay}`);
};

/** A run may be long, and be ended before its end. */
const warn = ({ replay, violations }: Trial): void =>
  say(...violations.map(({ promise, at, what }) => `world ${replay} broke promise ${promise} at ${at}: ${what}`));

const replayed = async (sites: Sites, replay: string): Promise<number> => {
  const trial = await tryWorld(sites, replay);
  tell(trial);
  return trial.violations.length;
};

/** One that could not be played would end this process as well. */
const isToShrink = ({ violations: [first] }: Trial): boolean => first !== undefined && first.promise !== none;

/** Everything that is played whole. */
const attacksOf = async (sites: Sites, seed: number): Promise<readonly Attack[]> => [
  atRandom(seed),
  ofList('bugs of peers', peerReplays, seed),
  ofList('crash points', await allPoints(sites), seed),
  ofList(
    'API errors',
    storyNames.flatMap(allErrors).map(({ replay }) => replay),
    seed,
  ),
];

/** All, or the one that is asked for. */
const chosenOf = (attacks: readonly Attack[]): readonly Attack[] => {
  const chosen = attacks.filter(({ name }) => name === (values.only ?? name));
  if (chosen.length > 0) return chosen;
  throw new UnusableError(`--only: got "${values.only}"; allowed: ${attacks.map(({ name }) => name).join(', ')}`);
};

const attacked = async (sites: Sites): Promise<number> => {
  const [seed, start] = [Number(values.seed), performance.now()];
  const length = Number(values.minutes) * 60_000;
  const attacks = chosenOf(await attacksOf(sites, seed));
  const fuzz = values.only === undefined ? await tryFuzz(seed, start + length * fuzzShare) : [];
  const end = start + length;
  const draw = inTurn(attacks);
  const drawn: Drawn[] = [];
  const coverage = createCoverage();
  const crew = createCrew(sites, Math.min(mostThreads, Number(values.threads)));
  let cases = 0;
  const differences: string[] = [];
  const next = (): string | undefined => {
    if (performance.now() >= end) return undefined;
    const world = draw();
    if (world === undefined) return undefined;
    const pure = tryPure((seed + drawn.length) % 2 ** 31, walks);
    drawn.push(world);
    cases += pure.cases;
    differences.push(...pure.differences);
    return world.replay;
  };
  const played = await crew.play(next, (trial) => {
    if (trial.violations.length > 0) warn(trial);
    return coverage.besides(trial);
  });
  crew.close();
  const trials = played.map((trial, index) => ({ ...trial, attack: drawn[index]?.attack ?? '' }));
  const seconds = (performance.now() - start) / 1000;
  const found: Found = { seed, trials, coverage, cases, differences, fuzz, seconds };
  say(...tableOf(found), ...coverageOf(found), ...differences.slice(0, 10));
  say(...fuzz.flatMap(({ violations }) => violations.slice(0, 3)));
  for (const trial of trials.filter(isToShrink).slice(0, shrunken))
    // oxlint-disable-next-line no-await-in-loop -- one after another, as they are told
    tell(await shrinkOn(sites, trial));
  if (values.json) say(JSON.stringify(summaryOf(found)));
  return violationsOf(found);
};

const sites = await assembleSites();
try {
  const violations = await (values.replay === undefined ? attacked(sites) : replayed(sites, values.replay));
  process.exitCode = violations > 0 ? 1 : 0;
} finally {
  sites.discard();
}

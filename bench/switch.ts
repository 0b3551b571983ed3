import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { hour, minute, second, type Milliseconds } from '../failover/time.ts';
import { baselineCounter } from './switch-baseline.ts';
import { draw, type Draw } from './switch-chance.ts';
import { createCrew, type Crew } from './switch-crew.ts';
import { blipBaseline, streakCounter } from './switch-nerves.ts';
import { assembleExample } from './switch-ours.ts';
import { cutBaseline, type Cut } from './switch-phases.ts';
import { cutInReal, type RealCuts } from './switch-real.ts';
import {
  besideLines,
  drawnLines,
  fallenBackLine,
  goalLines,
  nervesLines,
  phaseLines,
  summaryOf,
  type Each,
} from './switch-report.ts';
import { meanTimeToLimit, type Counter } from './switch-statistics.ts';
import type { Sites } from './switch-work.ts';

/**
 * How long traffic is lost when the line is cut, beside what the product replaces, in virtual time and in real time:
 * `npx node bench/switch.ts [--json] [--cuts N] [--real N] [--seed N]`.
 */

const { values } = parseArgs({
  options: {
    json: { type: 'boolean', default: false },
    cuts: { type: 'string', default: '200' },
    /** In real time, of the same draws. */
    real: { type: 'string', default: '3' },
    seed: { type: 'string', default: '1' },
  },
});
const [cuts, seed] = [Number(values.cuts), Number(values.seed)];
const real = Math.min(cuts, Number(values.real));
const blips = Math.min(cuts, 12);
const span: Milliseconds = Math.min(10 * minute, cuts * minute);
const losses = [0.01, 0.05, 0.2] as const;
const blipLengths = [1, 2, 5, 10].map((length) => length * second);
const own = ['standard', 'fast'] as const;

const print = (lines: readonly string[]): void => {
  process.stdout.write(`${lines.join('\n')}\n`);
};
const say = (what: string): void => {
  process.stderr.write(`${what}\n`);
};

const draws = (count: number): readonly Draw[] =>
  Array.from({ length: count }, (_, index) => draw(seed * 1_000_000 + index));

/** Says how far the work is, ten times. */
const counting = (crew: Crew, total: number): Crew => {
  let done = 0;
  const begun = performance.now();
  return {
    ...crew,
    ask: async (kind, order) => {
      const result = await crew.ask(kind, order);
      done += 1;
      if (done % Math.ceil(total / 10) === 0)
        say(`virtual time: ${done} of ${total} after ${((performance.now() - begun) / 1000).toFixed(0)} s`);
      return result;
    },
  };
};

const cutAll = async (crew: Crew): Promise<Each<readonly Cut[]>> => {
  const ours = (site: keyof Sites) => Promise.all(draws(cuts).map((it) => crew.ask('cut', { site, draw: it })));
  const [standard, fast] = await Promise.all(own.map(ours));
  const baseline: Cut[] = [];
  // oxlint-disable-next-line no-await-in-loop -- virtual time has one thread
  for (const it of draws(cuts)) baseline.push(await cutBaseline(it));
  return { baseline, standard: standard ?? [], fast: fast ?? [] };
};

const share = (results: readonly boolean[]): number => results.filter(Boolean).length / results.length;

const blipRow = async (crew: Crew, duration: Milliseconds) => {
  const ours = (site: keyof Sites) =>
    Promise.all(draws(blips).map((it) => crew.ask('blip', { site, draw: it, duration })));
  const [standard = [], fast = []] = await Promise.all(own.map(ours));
  const baseline: boolean[] = [];
  // oxlint-disable-next-line no-await-in-loop -- virtual time has one thread
  for (const it of draws(blips)) baseline.push(await blipBaseline(it, duration));
  return [
    `${duration / second} s`,
    { baseline: share(baseline), standard: share(standard), fast: share(fast) },
  ] as const;
};

const expectedRow = ({ fast: { site } }: Sites, loss: number) => {
  const perDay = (counter: Counter): number => (24 * hour) / meanTimeToLimit(counter, loss);
  const ours = perDay(streakCounter(site));
  return [`${100 * loss} %`, { baseline: perDay(baselineCounter), standard: ours, fast: ours }] as const;
};

const seenLine = async (crew: Crew, loss: number): Promise<string> => {
  const [without, having] = await Promise.all(
    own.map((site) => crew.ask('lose', { site, loss, span, seed: seed + 100 * loss })),
  );
  return `  ${100 * loss} %: ${without} without the fast lane, ${having} with it`;
};

/** Everything in virtual time, the longest first. */
const inVirtual = async (sites: Sites) => {
  const crew = createCrew(sites);
  const counted = counting(crew, 2 * (losses.length + cuts + blips * blipLengths.length));
  try {
    const seen = Promise.all(losses.map((loss) => seenLine(counted, loss)));
    const all = cutAll(counted);
    const rows = Promise.all(blipLengths.map((length) => blipRow(counted, length)));
    return { seen: await seen, cuts: await all, rows: await rows };
  } finally {
    await crew.close();
  }
};

const virtualLines = (all: Each<readonly Cut[]>): readonly string[] => [
  `MODELLED: ${cuts} cuts at random moments, seed ${seed}, in virtual time`,
  ...drawnLines(),
  '',
  ...phaseLines(all),
  '',
  fallenBackLine(all.fast),
];

const realLines = ({ network, cuts: measured, load }: RealCuts, all: Each<readonly Cut[]>): readonly string[] => [
  `MEASURED: ${real} cuts in real time, drawn as the first ${real} above; over HTTP, with the probe's own process and ${network}; the machine has ${availableParallelism()} cores, and had a load of ${load.toFixed(1)} before`,
  "Measured are the pings, the baseline's among them, the probe, the reactor, HTTP and users' pings. Waited for, as drawn: the delays of AWS. Added for the baseline, as above: its decision and the route change.",
  '',
  ...phaseLines(measured),
  '',
  ...besideLines(measured, all),
  '',
];

const nerves = (sites: Sites, { seen, rows }: Awaited<ReturnType<typeof inVirtual>>): readonly string[] => [
  ...nervesLines(
    'random loss: false switches a day',
    losses.map((loss) => expectedRow(sites, loss)),
  ),
  `Exact, from the rule of each counter. Switches seen in ${span / minute} simulated minutes of the lab:`,
  ...seen,
  '',
  ...nervesLines(`blips: share of ${blips} that switch`, rows),
  'With one blip a day: false switches a day.',
];

const report = async (sites: Sites): Promise<void> => {
  // First, while nothing of ours keeps the cores busy.
  const measured = real > 0 ? await cutInReal(sites, draws(real), say) : undefined;
  const virtual = await inVirtual(sites);
  const totals = (watcher: keyof Each<Cut>) => virtual.cuts[watcher].map(({ total }) => total);
  const summary = summaryOf({ baseline: totals('baseline'), standard: totals('standard'), fast: totals('fast') });
  print([...virtualLines(virtual.cuts), ...goalLines(summary), '']);
  if (measured !== undefined) print(realLines(measured, virtual.cuts));
  print(nerves(sites, virtual));
  if (values.json) print([JSON.stringify(summary)]);
};

const [standard, fast] = await Promise.all([assembleExample(false), assembleExample(true)]);
try {
  await report({ standard, fast });
} finally {
  standard.discard();
  fast.discard();
}

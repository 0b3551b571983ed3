import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { hour, minute, second } from '../../failover/time.ts';
import type { Assembled } from '../../lab/assemble.ts';
import { baselineCounter } from './baseline.ts';
import { drawsOf } from './chance.ts';
import { streakCounter } from './nerves.ts';
import type { Cut } from './phases.ts';
import { cutInReal, type RealCuts } from './real.ts';
import {
  besideLines,
  drawnLines,
  fallenBackLine,
  goalLines,
  nervesLines,
  phaseLines,
  shapeLines,
  summaryOf,
  type Each,
} from './report.ts';
import { assembleExample, shapes, type Shape } from './shapes.ts';
import { meanTimeToLimit, type Counter } from './statistics.ts';
import { cutInVirtual, type Plan, type VirtualCuts } from './virtual.ts';
import { ofShape, type SiteName, type Sites } from './work.ts';

/**
 * How long traffic is lost when the line is cut, beside what the product replaces, in virtual time and in real time:
 * `npx node bench/switch/switch.ts [--json] [--cuts N] [--real N] [--seed N]`.
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
const draws = drawsOf(seed, cuts);
const plan: Plan = {
  draws,
  seed,
  blips: Math.min(cuts, 12),
  blipLengths: [1, 2, 5, 10].map((length) => length * second),
  losses: [0.01, 0.05, 0.2],
  span: Math.min(10, cuts) * minute,
};

const print = (lines: readonly string[]): void => {
  process.stdout.write(`${lines.join('\n')}\n`);
};
const say = (what: string): void => {
  process.stderr.write(`${what}\n`);
};

const expectedRow = ({ fast: { site } }: Sites, loss: number) => {
  const perDay = (counter: Counter): number => (24 * hour) / meanTimeToLimit(counter, loss);
  const ours = perDay(streakCounter(site));
  return [`${100 * loss} %`, { baseline: perDay(baselineCounter), standard: ours, fast: ours }] as const;
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
  `MEASURED: ${real} cuts in real time, drawn as the first ${real} above`,
  `The lines: ${network}. The machine has ${availableParallelism()} cores; its load before was ${load.toFixed(1)}.`,
  ...(load > availableParallelism()
    ? ['That is more work than it has cores: pings, calls and runs waited for one, and these figures measure that too.']
    : []),
  "Measured: pings, the baseline's among them, the probe's process, the reactor, HTTP, users' pings.",
  'Waited for, as drawn: what AWS takes. Added for the baseline, as above: its decision and the route change.',
  '',
  ...phaseLines(measured),
  '',
  ...besideLines(measured, all),
  '',
];

const nerves = (sites: Sites, { losses, blips }: VirtualCuts): readonly string[] => [
  ...nervesLines(
    'random loss: false switches a day',
    plan.losses.map((loss) => expectedRow(sites, loss)),
  ),
  `Exact, from the rule of each counter. Switches seen in ${plan.span / minute} simulated minutes of the lab:`,
  ...losses,
  '',
  ...nervesLines(`blips: share of ${plan.blips} that switch`, blips),
  'With one blip a day: false switches a day.',
];

const report = async (sites: Sites): Promise<void> => {
  // First, while nothing of ours keeps the cores busy.
  const measured = real > 0 ? await cutInReal(sites, draws.slice(0, real), say) : undefined;
  const virtual = await cutInVirtual(sites, plan, say);
  const totals = (watcher: keyof Each<Cut>) => virtual.cuts[watcher].map(({ total }) => total);
  const ofShapes = shapes.map((shape) => [shape, virtual.shapes[shape].map(({ total }) => total)] as const);
  const summary = summaryOf(
    { baseline: totals('baseline'), standard: totals('standard'), fast: totals('fast') },
    Object.fromEntries(ofShapes) as Record<Shape, number[]>,
  );
  print([...virtualLines(virtual.cuts), ...goalLines(summary), '']);
  print([...shapeLines(summary, virtual.shapes), '']);
  if (measured !== undefined) print(realLines(measured, virtual.cuts));
  print(nerves(sites, virtual));
  if (values.json) print([JSON.stringify(summary)]);
};

// One after the other: each writes the bundles anew.
const assembled: (readonly [SiteName, Assembled])[] = [['standard', await assembleExample(false)]];
for (const shape of shapes) {
  // oxlint-disable-next-line no-await-in-loop -- each writes the bundles anew
  assembled.push([ofShape(shape), await assembleExample(true, shape)]);
}
try {
  await report(Object.fromEntries(assembled) as Sites);
} finally {
  for (const [, it] of assembled) it.discard();
}

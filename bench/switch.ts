import { parseArgs } from 'node:util';
import { hour, minute, second, type Milliseconds } from '../failover/time.ts';
import type { Assembled } from '../lab/assemble.ts';
import { baselineCounter } from './switch-baseline.ts';
import { draw } from './switch-chance.ts';
import { blipBaseline, blipOurs, loseOurs, streakCounter } from './switch-nerves.ts';
import { assembleExample, cutOnce } from './switch-ours.ts';
import { cutBaseline, type Phases } from './switch-phases.ts';
import {
  drawnLines,
  fallenBackLine,
  goalLines,
  nervesLines,
  phaseLines,
  summaryOf,
  type Each,
} from './switch-report.ts';
import { meanTimeToLimit, type Counter } from './switch-statistics.ts';

/**
 * How long traffic is lost when the line is cut, beside what the product replaces, in virtual time:
 * `npx node bench/switch.ts [--json] [--cuts N] [--seed N]`.
 */

const { values } = parseArgs({
  options: {
    json: { type: 'boolean', default: false },
    cuts: { type: 'string', default: '200' },
    seed: { type: 'string', default: '1' },
  },
});
const [cuts, seed] = [Number(values.cuts), Number(values.seed)];
const blips = Math.min(cuts, 12);
const span: Milliseconds = Math.min(30 * minute, cuts * minute);
const losses = [0.01, 0.05, 0.2] as const;
const blipLengths = [1, 2, 5, 10].map((length) => length * second);

type Sites = Readonly<Record<'standard' | 'fast', Assembled>>;

const print = (lines: readonly string[]): void => {
  process.stdout.write(`${lines.join('\n')}\n`);
};

/** One after another: virtual time has one thread. */
const inTurn = async <T>(works: readonly (() => Promise<T>)[]): Promise<readonly T[]> => {
  const results: T[] = [];
  // oxlint-disable-next-line no-await-in-loop -- one after another is the point
  for (const work of works) results.push(await work());
  return results;
};

const drawing = <T>(count: number, of: (it: ReturnType<typeof draw>) => Promise<T>): Promise<readonly T[]> =>
  inTurn(Array.from({ length: count }, (_, index) => () => of(draw(seed * 1_000_000 + index))));

const cutAll = async ({ standard, fast }: Sites): Promise<Each<readonly Phases[]>> => ({
  baseline: await drawing(cuts, cutBaseline),
  standard: await drawing(cuts, (it) => cutOnce(standard, it)),
  fast: await drawing(cuts, (it) => cutOnce(fast, it)),
});

const share = (results: readonly boolean[]): number => results.filter(Boolean).length / results.length;

const blipRow = async ({ standard, fast }: Sites, duration: Milliseconds) =>
  [
    `${duration / second} s`,
    {
      baseline: share(await drawing(blips, (it) => blipBaseline(it, duration))),
      standard: share(await drawing(blips, (it) => blipOurs(standard, it, duration))),
      fast: share(await drawing(blips, (it) => blipOurs(fast, it, duration))),
    },
  ] as const;

const expectedRow = ({ fast: { site } }: Sites, loss: number) => {
  const perDay = (counter: Counter): number => (24 * hour) / meanTimeToLimit(counter, loss);
  const ours = perDay(streakCounter(site));
  return [`${100 * loss} %`, { baseline: perDay(baselineCounter), standard: ours, fast: ours }] as const;
};

const seenLine = async ({ standard, fast }: Sites, loss: number): Promise<string> => {
  const [without, having] = await inTurn(
    [standard, fast].map((site) => () => loseOurs(site, { loss, span, seed: seed + 100 * loss })),
  );
  return `  ${100 * loss} %: ${without} without the fast lane, ${having} with it`;
};

const report = async (sites: Sites): Promise<void> => {
  const phases = await cutAll(sites);
  const summary = summaryOf({
    baseline: phases.baseline.map(({ total }) => total),
    standard: phases.standard.map(({ total }) => total),
    fast: phases.fast.map(({ total }) => total),
  });
  print([
    `${cuts} cuts at random moments, seed ${seed}, in virtual time`,
    ...drawnLines(),
    '',
    ...phaseLines(phases),
    '',
    fallenBackLine(phases.fast),
    ...goalLines(summary),
    '',
  ]);
  const expected = losses.map((loss) => expectedRow(sites, loss));
  print([...nervesLines('random loss: switches a day', expected), 'Exact, from the rule of each counter.']);
  print([`Seen in ${span / minute} simulated minutes of the lab:`]);
  print([...(await inTurn(losses.map((loss) => () => seenLine(sites, loss)))), '']);
  const rows = await inTurn(blipLengths.map((length) => () => blipRow(sites, length)));
  print([...nervesLines(`blips: share of ${blips} that switch`, rows), 'With one blip a day: false switches a day.']);
  if (values.json) print([JSON.stringify(summary)]);
};

const sites = { standard: await assembleExample(false), fast: await assembleExample(true) };
try {
  await report(sites);
} finally {
  sites.standard.discard();
  sites.fast.discard();
}

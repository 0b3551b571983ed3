import { loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import { hour, minute, type Milliseconds } from '../../failover/time.ts';
import type { Recorded } from '../../lab/journal.ts';
import { assemble } from '../../lab/assemble.ts';
import { openVirtual, type VirtualStage } from '../../test/story/virtual-stage.ts';
import { percentile } from '../switch/statistics.ts';
import { profiled, type Share } from './parts.ts';

/**
 * How fast virtual time runs: a day of the example site with one outage in it, run by the bundles as deployed:
 * `npm run bench:speed [-- --json] [--hours N]`.
 */

const { values } = parseArgs({
  options: { json: { type: 'boolean', default: false }, hours: { type: 'string', default: '24' } },
});
const hours = Number(values.hours);

/** How long the primary line is cut, half-way. */
const outage: Milliseconds = 5 * minute;
/** A world as property tests run them by the hundred. */
const world: Milliseconds = 2 * hour;
/** How many are opened, one after another, to see what opening costs once everything is loaded. */
const openings = 10;

type Counts = Record<'calls' | 'events' | 'invocations' | 'datapoints' | 'pings', number>;

const count = (counts: Counts, it: Recorded): void => {
  if (it.kind === 'event') counts.events += 1;
  if (it.kind === 'invocation started') counts.invocations += 1;
  if (it.kind !== 'api call') return;
  counts.calls += 1;
  counts.datapoints += (it.input as { readonly MetricData?: readonly unknown[] }).MetricData?.length ?? 0;
};

/** Wall time of some work, in seconds. */
const timed = async <T>(work: () => Promise<T>): Promise<readonly [seconds: number, result: T]> => {
  const before = performance.now();
  const result = await work();
  return [(performance.now() - before) / 1000, result];
};

/** The seconds that this process has had of a processor: what a busy machine makes of the wall time tells little. */
const processorSeconds = (): number => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1_000_000;
};

/** Lets a stretch pass in which the primary line is cut once. */
const pass = async ({ clock, links }: VirtualStage, duration: Milliseconds): Promise<void> => {
  await clock.advance((duration - outage) / 2);
  links.cut('primary');
  await clock.advance(outage);
  links.restore('primary');
  await clock.advance((duration - outage) / 2);
};

const assembled = await assemble('failover.example.yaml');

/** Opens, lets the stretch pass, closes. */
const live = async (duration: Milliseconds) => {
  const counts: Counts = { calls: 0, events: 0, invocations: 0, datapoints: 0, pings: 0 };
  const isLost = (): boolean => {
    counts.pings += 1;
    return false;
  };
  const stage = await openVirtual(assembled, { isLost });
  stage.lab.observe((it) => count(counts, it));
  const before = processorSeconds();
  const [seconds] = await timed(() => pass(stage, duration));
  const processor = processorSeconds() - before;
  await stage.close();
  return { seconds, processor, counts };
};

const openOften = async (): Promise<readonly number[]> => {
  const taken: number[] = [];
  for (let index = 0; index < openings; index += 1) {
    // oxlint-disable-next-line no-await-in-loop -- one after another is the point
    const [seconds, stage] = await timed(() => openVirtual(assembled));
    taken.push(seconds);
    // oxlint-disable-next-line no-await-in-loop -- as above
    await stage.close();
  }
  return taken;
};

const print = (lines: readonly string[]): void => void process.stdout.write(`${lines.join('\n')}\n`);

const row = (name: string, value: string): string => `${name.padEnd(34)}${value.padStart(12)}`;
const milliseconds = (seconds: number): string => `${(1000 * seconds).toFixed(0)} ms`;
const shareRow = ({ part, share }: Share): string => row(`  ${part}`, `${(100 * share).toFixed(1)} %`);

try {
  const [first] = await timed(() => live(minute + outage));
  const opened = await openOften();
  const { seconds, processor, counts } = await live(hours * hour);
  const [worldSeconds, { processor: worldProcessor }] = await timed(() => live(world));
  const shares = await profiled(() => live(world));
  const figures = {
    hours,
    seconds: Number(seconds.toFixed(3)),
    hoursPerSecond: Number((hours / seconds).toFixed(2)),
    calls: counts.calls,
    callsPerSecond: Math.round(counts.calls / seconds),
  };
  print([
    `${hours} simulated hours of the example site, one outage of ${outage / minute} minutes in them`,
    row('wall time', `${figures.seconds.toFixed(2)} s`),
    row('processor time', `${processor.toFixed(2)} s`),
    row('processes that want to run (load)', (loadavg()[0] ?? 0).toFixed(1)),
    row('simulated hours per second', String(figures.hoursPerSecond)),
    row('API calls per second', String(figures.callsPerSecond)),
    ...Object.entries(counts).map(([name, number]) => row(name, String(number))),
    '',
    row('the first stage, modules loaded', milliseconds(first)),
    row('a further stage opens in (median)', milliseconds(percentile(opened, 0.5))),
    row('a world of 2 hours, opened to closed', milliseconds(worldSeconds)),
    row('  its processor time', milliseconds(worldProcessor)),
    '',
    'where the time of such a world goes (sampled; what Node does, counts for whoever asked for it)',
    ...shares.map(shareRow),
  ]);
  if (values.json) print([JSON.stringify(figures)]);
} finally {
  assembled.discard();
}

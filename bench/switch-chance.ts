import { second, type Milliseconds } from '../failover/time.ts';
import { modelledLatencies, type Latencies } from '../lab/latencies.ts';

/** From 0 up to 1, one after another; the same seed gives the same. */
export type Chance = () => number;

/** Mulberry32: 32 bits of state, even enough for drawing delays. */
export const chanceOf = (seed: number): Chance => {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
};

/** What no other part of the lab has a default for. */
const apiCallMedian: Milliseconds = 80;
const referenceMedian: Milliseconds = second;

/** Half of a log-normal's draws lie below the median, 95 % below twice the median. */
const spread = Math.log(2) / 1.645;

const logNormal = (median: Milliseconds, chance: Chance): Milliseconds => {
  const normal = Math.sqrt(-2 * Math.log(1 - chance())) * Math.cos(2 * Math.PI * chance());
  return median * Math.exp(spread * normal);
};

/** What chance decides of one cut. All three watchers of a cut meet the same. */
export interface Draw {
  readonly latencies: Partial<Latencies>;
  /** From the accepted call until the reference carries traffic. */
  readonly reference: Milliseconds;
  /** Of the baseline: from a ping of its healthy cycle to the cut. */
  readonly intoCycle: Milliseconds;
  /** When in ten seconds, which is as long as an alarm's evaluation and the probe's publishing come round. */
  readonly intoPeriod: Milliseconds;
  /** For the probe's own chance. */
  readonly seed: number;
}

/** Where the delays come from: the report's table. All are modelled; none was measured on AWS. */
export const drawn: readonly { readonly what: string; readonly how: string; readonly source: string }[] = [
  {
    what: 'metric ingest',
    how: `median ${modelledLatencies.metricIngest} ms`,
    source: 'modelled; AWS says "a few seconds" of an alarm\'s whole delay',
  },
  {
    what: "an alarm's evaluation",
    how: 'anywhere in its 10 s, evenly',
    source: 'modelled; the period is documented, where in it CloudWatch looks is not',
  },
  {
    what: 'event to target',
    how: `median ${modelledLatencies.eventDelivery} ms`,
    source: 'modelled, and slower than the 80 ms (90th percentile) that Amazon Key measured in February 2026',
  },
  { what: 'warm start', how: `median ${modelledLatencies.warmStart} ms`, source: 'modelled' },
  { what: 'cold start', how: `median ${modelledLatencies.coldStart} ms`, source: 'modelled' },
  { what: 'each API call', how: `median ${apiCallMedian} ms`, source: 'modelled' },
  { what: 'reference until it carries', how: `median ${referenceMedian} ms`, source: 'modelled; AWS publishes none' },
  { what: "schedule's tick", how: 'anywhere in its minute, evenly', source: 'modelled' },
];

/** Draws one cut. */
export const draw = (seed: number): Draw => {
  const chance = chanceOf(seed);
  const around = (median: Milliseconds) => Math.round(logNormal(median, chance));
  const { metricIngest, eventDelivery, warmStart, coldStart } = modelledLatencies;
  return {
    latencies: {
      metricIngest: around(metricIngest),
      eventDelivery: around(eventDelivery),
      warmStart: around(warmStart),
      coldStart: around(coldStart),
      apiCall: around(apiCallMedian),
      evaluationPhase: chance(),
      firstTick: Math.round(chance() * 60 * second),
    },
    reference: around(referenceMedian),
    intoCycle: Math.round(chance() * second),
    intoPeriod: Math.round(chance() * 10 * second),
    seed,
  };
};

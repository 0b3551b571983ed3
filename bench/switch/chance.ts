import { second, type Milliseconds } from '../../failover/time.ts';
import { around as aroundMedian, chanceOf } from '../../lab/time/chance.ts';
import { modelledLatencies, type Latencies } from '../../lab/time/latencies.ts';

/** What the lab takes no time for unless told to. */
const apiCallMedian: Milliseconds = 80;

/** What AWS takes, and does not take alike each time. */
type DrawnLatency = Extract<
  keyof Latencies,
  | 'metricIngest'
  | 'eventDelivery'
  | 'warmStart'
  | 'coldStart'
  | 'apiCall'
  | 'routeChange'
  | 'evaluationPhase'
  | 'firstTick'
>;

/** What chance decides of one cut. All three watchers of a cut meet the same. */
export interface Draw {
  readonly latencies: Readonly<Record<DrawnLatency, number>>;
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
    source:
      'that it is every 10 s is documented; that each alarm has a moment of its own, evenly spread, was seen in 60 published evaluations of longer periods; that those of 10 s do the same is modelled',
  },
  {
    what: 'event to target',
    how: `median ${modelledLatencies.eventDelivery} ms`,
    source: 'modelled, and slower than the 80 ms (90th percentile) that Amazon Key measured in February 2026',
  },
  { what: 'warm start', how: `median ${modelledLatencies.warmStart} ms`, source: 'modelled' },
  { what: 'cold start', how: `median ${modelledLatencies.coldStart} ms`, source: 'modelled' },
  { what: 'each API call', how: `median ${apiCallMedian} ms`, source: 'modelled' },
  {
    what: 'reference until it carries',
    how: `median ${modelledLatencies.routeChange} ms`,
    source: 'modelled; AWS publishes none',
  },
  { what: "schedule's tick", how: 'anywhere in its minute, evenly', source: 'modelled' },
];

/** Draws one cut. */
export const draw = (seed: number): Draw => {
  const chance = chanceOf(seed);
  const around = (median: Milliseconds) => aroundMedian(median)(chance);
  const { metricIngest, eventDelivery, warmStart, coldStart, routeChange } = modelledLatencies;
  return {
    latencies: {
      metricIngest: around(metricIngest),
      eventDelivery: around(eventDelivery),
      warmStart: around(warmStart),
      coldStart: around(coldStart),
      apiCall: around(apiCallMedian),
      evaluationPhase: chance(),
      firstTick: Math.round(chance() * 60 * second),
      routeChange: around(routeChange),
    },
    intoCycle: Math.round(chance() * second),
    intoPeriod: Math.round(chance() * 10 * second),
    seed,
  };
};

/** Draws as many cuts as are asked for; the same seed gives the same. */
export const drawsOf = (seed: number, count: number): readonly Draw[] =>
  Array.from({ length: count }, (_, index) => draw(seed * 1_000_000 + index));

import { minute, second, type Milliseconds } from '../../failover/time.ts';
import { drawn, type Chance, type Delay } from './chance.ts';

/**
 * How long AWS takes for what it publishes no figure of. All of it is modelled, not measured on AWS; each can be set, so
 * that a test may ask what happens when AWS is slower, or takes a different time each time.
 */
export interface Latencies {
  /** From PutMetricData until alarms and readers see the datapoint. AWS says "a few seconds" of an alarm's whole delay. */
  readonly metricIngest: Delay;
  /**
   * Where between two evaluations of an alarm they lie: 0 at the period's end, 0.5 half-way to the next. Drawn once for each
   * alarm, which keeps it, as on AWS; there they are spread evenly from 0 to 1 (test/fixtures/alarm-evaluations.yaml).
   */
  readonly evaluationPhase: Delay;
  /** What each API call takes. None unless set: then two runs of a function at once overlap, call by call. */
  readonly apiCall: Delay;
  /** The same of those actions that take another time: `ec2:CreateTransitGatewayPrefixListReference`. */
  readonly apiCallOf: ByAction;
  /**
   * How old the state is that an action's answer shows; all show the present one unless set. EC2 is eventually consistent
   * (https://docs.aws.amazon.com/ec2/latest/devguide/eventual-consistency.html), and says nothing of how long.
   */
  readonly staleness: ByAction;
  /** From an event to its target. Amazon Key measured 80 ms at the 90th percentile in February 2026. */
  readonly eventDelivery: Delay;
  /** From an asynchronous invocation to the handler's start in a warm environment. */
  readonly warmStart: Delay;
  /** The same in a new environment; only in virtual time, in real time the worker's own start is what it takes. */
  readonly coldStart: Delay;
  /** How long a reference stays `pending`, `modifying` or `deleting` before packets follow it. AWS publishes none. */
  readonly routeChange: Delay;
  /** From the lab's start to the first tick of a schedule: on AWS a rate counts from the moment its rule was made, long ago. */
  readonly firstTick: Delay;
  /** From Lambda's error to its first retry, which AWS documents as one minute. */
  readonly asynchronousRetry: Delay;
  /** From the end of a five-minute interval until Direct Connect publishes its datapoint. */
  readonly directConnectMetric: Delay;
  /**
   * From a message in an idle queue until its metrics come; none unless set. AWS: up to 15 minutes after a queue is activated
   * from an inactive state (SQS developer guide, monitoring with CloudWatch).
   */
  readonly queueWake: Delay;
  /** From the end of a minute until the transit gateway publishes its datapoints of it. AWS publishes none. */
  readonly attachmentMetric: Delay;
}

type ByAction = Readonly<Record<string, Delay>>;
type Single = Exclude<keyof Latencies, 'apiCallOf' | 'staleness'>;

export const modelledLatencies = {
  metricIngest: 1500,
  evaluationPhase: 0.5,
  apiCall: 0,
  apiCallOf: {},
  staleness: {},
  eventDelivery: 200,
  warmStart: 20,
  coldStart: 300,
  routeChange: second,
  firstTick: 2 * second,
  asynchronousRetry: minute,
  directConnectMetric: 90 * second,
  queueWake: 0,
  attachmentMetric: 90 * second,
} satisfies Latencies;

/** The latencies of a lab while it runs. */
export interface RunningLatencies {
  /** How long it takes this time. */
  of(what: Single): Milliseconds;
  ofCall(action: string): Milliseconds;
  /** Of an action's answer. */
  stalenessOf(action: string): Milliseconds;
  /** From now on. Phase and first tick are over by then: they count only at the start. */
  set(changes: Partial<Latencies>): void;
}

/** Draws each latency when it is asked for, each from a chance of its own. */
export const createLatencies = (
  given: Partial<Latencies>,
  chanceFor: (purpose: string) => Chance,
): RunningLatencies => {
  let now: Latencies = { ...modelledLatencies, ...given };
  return {
    of: (what) => drawn(now[what], chanceFor(what)),
    ofCall: (action) => drawn(now.apiCallOf[action] ?? now.apiCall, chanceFor('apiCall')),
    stalenessOf: (action) => drawn(now.staleness[action] ?? 0, chanceFor('staleness')),
    set: (changes) => {
      now = { ...now, ...changes };
    },
  };
};

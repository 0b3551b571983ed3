import { minute, second, type Milliseconds } from '../failover/time.ts';

/**
 * How long AWS takes for what it publishes no figure of. All of it is modelled, not measured on AWS; each can be set, so
 * that a test may ask what happens when AWS is slower.
 */
export interface Latencies {
  /** From PutMetricData until alarms and readers see the datapoint. AWS says "a few seconds" of an alarm's whole delay. */
  readonly metricIngest: Milliseconds;
  /** Where between two evaluations of an alarm they lie: 0 at the period's end, 0.5 half-way to the next. */
  readonly evaluationPhase: number;
  /** What each API call takes. None unless set: then two runs of a function at once overlap, call by call. */
  readonly apiCall: Milliseconds;
  /** From an event to its target. Amazon Key measured 80 ms at the 90th percentile in February 2026. */
  readonly eventDelivery: Milliseconds;
  /** From an asynchronous invocation to the handler's start in a warm environment. */
  readonly warmStart: Milliseconds;
  /** The same in a new environment; only in virtual time, in real time the worker's own start is what it takes. */
  readonly coldStart: Milliseconds;
  /** From the lab's start to the first tick of a schedule: on AWS a rate counts from the moment its rule was made, long ago. */
  readonly firstTick: Milliseconds;
  /** From Lambda's error to its first retry, which AWS documents as one minute. */
  readonly asynchronousRetry: Milliseconds;
  /** From the end of a five-minute interval until Direct Connect publishes its datapoint. */
  readonly directConnectMetric: Milliseconds;
}

export const modelledLatencies: Latencies = {
  metricIngest: 1500,
  evaluationPhase: 0.5,
  apiCall: 0,
  eventDelivery: 200,
  warmStart: 20,
  coldStart: 300,
  firstTick: 2 * second,
  asynchronousRetry: minute,
  directConnectMetric: 90 * second,
};

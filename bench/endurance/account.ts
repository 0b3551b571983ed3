import { probeMetrics } from '../../failover/names.ts';
import type { Path } from '../../failover/settings/site.ts';
import type { Instant, Milliseconds } from '../../failover/time.ts';
import { publishInterval } from '../../probe/publishing/backlog.ts';
import type { Arrived } from '../../test/probe/cloudwatch-stand-in.ts';

/** What was probed, and of which periods every datapoint must be accounted for. */
export interface Expected {
  readonly addresses: readonly string[];
  /** Those that decide, each with several targets. */
  readonly paths: readonly Path[];
  /** From the start of a period on. */
  readonly from: Instant;
  readonly until: Instant;
}

/** Every datapoint of the periods between, accounted for. */
export interface Account {
  /** Two of each target and period, four of each path and period. */
  readonly expected: number;
  /** That never came. */
  readonly missing: number;
  /** That came more than once: their statistics would be wrong. */
  readonly doubled: number;
  /** What the probe itself published as dropped. */
  readonly dropped: number;
  /** The longest that a heartbeat took, which says that the probe reaches CloudWatch now. */
  readonly oldestHeartbeat: Milliseconds;
  /** Answers that the round trips hold. */
  readonly answers: number;
}

/** What is published of a target that answers, and of a path, once a period. */
const ofTarget = [probeMetrics.loss, probeMetrics.roundTripTime];
const ofPath = [probeMetrics.consecutiveLosses, probeMetrics.silentTargets, probeMetrics.loss, probeMetrics.worstLoss];

const periodOf = (at: Instant): number => Math.floor(at / publishInterval);
const sum = (values: readonly number[]): number => values.reduce((all, value) => all + value, 0);

const expectedKeys = ({ addresses, paths, from, until }: Expected): readonly string[] => {
  const periods = Array.from({ length: periodOf(until) - periodOf(from) }, (_, index) => periodOf(from) + index);
  return periods.flatMap((period) => [
    ...addresses.flatMap((address) => ofTarget.map((name) => [name, address, period].join(' '))),
    ...paths.flatMap((path) => ofPath.map((name) => [name, path, period].join(' '))),
  ]);
};

/** Holds what arrived against what had to arrive. */
export const accountOf = (data: readonly Arrived[], expected: Expected): Account => {
  const named = (name: string): readonly Arrived[] => data.filter((it) => it.name === name);
  const times = new Map<string, number>();
  for (const { name, dimensions, at } of data) {
    const key = [name, dimensions['Target'] ?? dimensions['Path'], periodOf(at)].join(' ');
    times.set(key, (times.get(key) ?? 0) + 1);
  }
  const counts = expectedKeys(expected).map((key) => times.get(key) ?? 0);
  return {
    expected: counts.length,
    missing: counts.filter((count) => count === 0).length,
    doubled: counts.filter((count) => count > 1).length,
    dropped: sum(named(probeMetrics.dropped).map(({ value }) => value ?? 0)),
    oldestHeartbeat: Math.max(0, ...named(probeMetrics.heartbeat).map(({ arrived, at }) => arrived - at)),
    answers: sum(named(probeMetrics.roundTripTime).flatMap((it) => it.counts)),
  };
};

import { second, type Milliseconds } from '../failover/time.ts';
import { createVirtualClock } from '../lab/clock.ts';
import { awsCommandStart, watchAsBaseline } from './switch-baseline.ts';
import type { Draw } from './switch-chance.ts';

/** Where the time goes from a cut until users' packets take the VPN. */
export interface Phases {
  /** Until it is known: an alarm in ALARM; with the baseline, the count above ten. */
  readonly detection: Milliseconds;
  /** Until the reactor begins to look. */
  readonly event: Milliseconds;
  /** Until the call that makes the reference has been accepted. */
  readonly decision: Milliseconds;
  /** Until the reference carries traffic. */
  readonly route: Milliseconds;
  readonly total: Milliseconds;
}

/** The phases in the order in which they pass, then their sum. */
export const phaseNames = ['detection', 'event', 'decision', 'route', 'total'] as const;

/** Cuts the line once before the baseline's eyes. */
export const cutBaseline = async ({ latencies, reference, intoCycle }: Draw): Promise<Phases> => {
  const clock = createVirtualClock(0);
  const cut = 10 * second + intoCycle;
  const ending = new AbortController();
  let down: number | undefined;
  const watching = watchAsBaseline(clock, () => clock.now() < cut, ending.signal).then((at) => void (down = at));
  await clock.runUntil(() => down !== undefined, { limit: 120 * second, what: 'the baseline to see the cut' });
  await watching;
  const detection = (down ?? NaN) - cut;
  const decision = awsCommandStart + (latencies.apiCall ?? 0);
  return { detection, event: 0, decision, route: reference, total: detection + decision + reference };
};

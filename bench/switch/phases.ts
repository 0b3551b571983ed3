import { second, type Milliseconds } from '../../failover/time.ts';
import { createVirtualClock } from '../../lab/time/clock.ts';
import { awsCommandStart, modelledPing, watchAsBaseline } from './baseline.ts';
import type { Draw } from './chance.ts';

/** Where the time goes from a cut until users' packets take the VPN. */
export interface Phases {
  /** Until it is known: an alarm in ALARM; with the baseline, the count above ten. `losing` and `alarm` together. */
  readonly detection: Milliseconds;
  /** Until enough pings are lost, and the probe has said so. */
  readonly losing: Milliseconds;
  /** From there until the alarm has risen, and stays until the reactor looks. */
  readonly alarm: Milliseconds;
  /** Until the reactor begins to look. */
  readonly event: Milliseconds;
  /** Until the call that makes the reference has been accepted. */
  readonly decision: Milliseconds;
  /** Until the reference carries traffic. */
  readonly route: Milliseconds;
  readonly total: Milliseconds;
}

/** One cut of the line. */
export interface Cut extends Phases {
  /** Whether the alarm fell back on the way, before the reactor had made the reference. */
  readonly fellBack: boolean;
}

/** The phases in the order in which they pass, then their sum. */
export const phaseNames = ['detection', 'losing', 'alarm', 'event', 'decision', 'route', 'total'] as const;

/** What follows for the baseline from when it knew: its command's start, its call, and AWS. */
export const baselineCut = (detection: Milliseconds, { latencies: { apiCall, routeChange } }: Draw): Cut => {
  const decision = awsCommandStart + apiCall;
  const total = detection + decision + routeChange;
  return { detection, losing: detection, alarm: 0, event: 0, decision, route: routeChange, total, fellBack: false };
};

/** Cuts the line once before the baseline's eyes. */
export const cutBaseline = async (draw: Draw): Promise<Cut> => {
  const clock = createVirtualClock(0);
  const cut = 10 * second + draw.intoCycle;
  const ending = new AbortController();
  let down: number | undefined;
  const ping = modelledPing(clock, () => clock.now() < cut);
  const watching = watchAsBaseline(clock, ping, ending.signal).then((at) => void (down = at));
  await clock.runUntil(() => down !== undefined, { limit: 120 * second, what: 'the baseline to see the cut' });
  await watching;
  return baselineCut((down ?? NaN) - cut, draw);
};

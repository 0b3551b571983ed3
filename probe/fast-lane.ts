import { pingAlarm } from '../failover/signals.ts';
import type { Path, Site } from '../failover/site.ts';
import { formatInstant, second, type Clock, type Instant, type Milliseconds } from '../failover/time.ts';
import { publishInterval } from './backlog.ts';
import type { AlarmReason, SetAlarm } from './cloudwatch.ts';
import { streakDatum, type Datum } from './datum.ts';
import type { Log } from './journal.ts';
import { spoken, type ProbedTarget } from './probed-targets.ts';
import type { Publisher } from './publisher.ts';
import { within } from './rest.ts';
import type { Streak } from './tally.ts';

/** A streak of a target that decides has reached the threshold. */
export interface Raise {
  readonly of: ProbedTarget & { readonly path: Path };
  readonly streak: Streak;
  readonly at: Instant;
  /** Whether the streak still goes on. */
  readonly isGoingOn: () => boolean;
}

export interface FastLaneOptions {
  readonly site: Site;
  readonly publisher: Pick<Publisher, 'publishNow'>;
  readonly set: SetAlarm;
  readonly clock: Clock;
  /** From 0 up to 1. */
  readonly random: () => number;
  readonly log: Log;
}

/** Spreads the calls of many probes: an account's limit is three a second, for all its sites in the Region. */
export const spread: Milliseconds = second / 10;

/**
 * When the alarm is set once more: an evaluation that did not have the datapoint yet may have put it back to OK between the
 * call and the reactor's look, and the next one is 10 s away. Where the alarm still stands, nothing follows.
 */
export const insistAfter: Milliseconds = second;

/** A later answer is of no use: the alarm's own evaluation has come by then. */
export const setLimit: Milliseconds = 2 * second;

const reasonOf = (site: Site, { of, streak }: Raise): AlarmReason => {
  const { path, target, slot } = of;
  const pings = target.port === undefined ? 'pings' : 'connects';
  const first = formatInstant(streak.since);
  return {
    alarm: pingAlarm(site, { path, target, probe: slot }),
    reason: `Probe ${slot} lost ${streak.losses} ${pings} in a row to ${spoken(target)} on the ${path} path; the first was known lost at ${first}.`,
    data: { probe: slot, path, ...target, losses: streak.losses, firstLost: first, interval: site.detection.interval },
  };
};

/**
 * The streak, dated now and when it began. An alarm sees a period of 10 s only when it is over: where the streak began in
 * the one before, that one is over already, and its evaluation may still be to come. The one dated now keeps the alarm
 * there at the evaluation after that. No further back than a full streak takes, for which answers of the other path vouch,
 * and a period, beyond which no alarm looks; nor ahead of now, though the clock were set back.
 */
const streakData = ({ interval, threshold }: Site['detection'], { of, streak, at }: Raise): readonly Datum[] => {
  const reach = Math.min(interval * threshold, publishInterval);
  const began = Math.min(Math.max(streak.since, at - reach), at);
  return [...new Set([began, at])].map((when) => streakDatum(of, streak.losses, when));
};

/**
 * Gives what to do once per streak that reaches the threshold: its datapoints are published at once, and, where the site
 * has the fast lane, its alarm is set in parallel, so that the event leaves before the next evaluation; and once more a
 * second later, if the streak goes on. No retry: where it fails, that evaluation follows within seconds.
 */
export const createFastLane = ({ site, publisher, set, clock, random, log }: FastLaneOptions) => {
  const setAlarm = async (reason: AlarmReason): Promise<void> => {
    try {
      await clock.sleep(random() * spread);
      await within({ clock, limit: setLimit }, (signal) => set(reason, signal));
      log('warn', 'alarm set', { alarm: reason.alarm, reason: reason.reason });
    } catch (error) {
      log('warn', 'alarm not set; its next evaluation will', { alarm: reason.alarm, error: String(error) });
    }
  };
  const insist = async (raise: Raise): Promise<void> => {
    await setAlarm(reasonOf(site, raise));
    await clock.sleep(insistAfter);
    if (raise.isGoingOn()) await setAlarm(reasonOf(site, raise));
  };
  return async (raise: Raise): Promise<void> => {
    await Promise.all([
      publisher.publishNow(streakData(site.detection, raise)),
      site.detection.fastLane ? insist(raise) : undefined,
    ]);
  };
};

import { spoken } from '../../failover/names.ts';
import { pingAlarm } from '../../failover/health/signals.ts';
import type { ProbedSite } from '../../failover/settings/reading/probed-site.ts';
import { formatInstant, second, type Clock, type Instant, type Milliseconds } from '../../failover/time.ts';
import { publishInterval } from './backlog.ts';
import { isThrottled, type AlarmReason, type SetAlarm } from './cloudwatch.ts';
import { streakDatum, type Datum, type ProbedPathOf } from './datum.ts';
import type { Log } from '../journal.ts';
import type { Publisher } from './publisher.ts';
import { within } from '../rest.ts';
import type { Streak } from '../judging/streak.ts';

/** Every target of a path that decides has lost a threshold of pings in a row. */
export interface Raise {
  readonly of: ProbedPathOf;
  readonly streak: Streak;
  readonly at: Instant;
  /** The same streak now; undefined where it is over, or may not be raised any longer. */
  readonly judge: () => Streak | undefined;
}

export interface FastLaneOptions {
  readonly site: ProbedSite;
  readonly publisher: Pick<Publisher, 'publishNow'>;
  readonly set: SetAlarm;
  readonly clock: Clock;
  /** From 0 up to 1. */
  readonly random: () => number;
  readonly log: Log;
  /** Whether the probe ends: then nothing is tried again. */
  readonly isEnding: () => boolean;
}

/**
 * SetAlarmState: 3 calls a second for all that an account has in the Region, not adjustable
 * (https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch_limits.html). So many probes of a site call at
 * once; the others follow at this pace.
 */
const callsAtOnce = 3;
const pace: Milliseconds = 0.4 * second;

/**
 * How often, and when, the alarm is set again: an evaluation that did not have the datapoint yet may have put it back to OK
 * between the call and the reactor's look, and the next one is 10 s away. Where the alarm still stands, nothing follows. Not
 * sooner than the quota lets all probes of the site call.
 */
const times = 2;
const insistEvery = ({ probes }: ProbedSite): Milliseconds => Math.max(second / 2, probes.length * pace);

/** A later answer is of no use: the alarm's own evaluation has come by then. */
export const setLimit: Milliseconds = 2 * second;

/** A call that is refused for the quota is made again after `pace`, half a second at the latest, for so long. */
const patience: Milliseconds = publishInterval;
const retryAtTheLatest: Milliseconds = second / 2;

const reasonOf = (site: ProbedSite, { path, slot }: ProbedPathOf, streak: Streak): AlarmReason => {
  const { targets } = site[path];
  const ports = targets.filter(({ port }) => port !== undefined).length;
  const pings = ports === 0 ? 'pings' : ports === targets.length ? 'connects' : 'pings and connects';
  const whom = `${targets.length > 1 ? 'each of ' : ''}${targets.map(spoken).join(', ')}`;
  const first = formatInstant(streak.since);
  return {
    alarm: pingAlarm(site, { path, probe: slot }),
    reason: `Probe ${slot} lost ${streak.losses} ${pings} in a row to ${whom} on the ${path} path; the first was known lost at ${first}.`,
    data: { probe: slot, path, targets, losses: streak.losses, firstLost: first, interval: site.detection.interval },
  };
};

/**
 * The streak, dated now and when it began. An alarm sees a period of 10 s only when it is over: where the streak began in
 * the one before, that one is over already, and its evaluation may still be to come. The one dated now keeps the alarm
 * there at the evaluation after that. No further back than a full streak takes, for which answers of the other path vouch,
 * and a period, beyond which no alarm looks; nor ahead of now, though the clock were set back.
 */
const streakData = ({ interval, threshold }: ProbedSite['detection'], { of, streak, at }: Raise): readonly Datum[] => {
  const reach = Math.min(interval * threshold, publishInterval);
  const began = Math.min(Math.max(streak.since, at - reach), at);
  return [...new Set([began, at])].map((when) => streakDatum(of, streak.losses, when));
};

/**
 * Gives what to do once per silence of a path: its datapoints are published at once, and, where the site has the fast lane,
 * its alarm is set in parallel, so that the event leaves before the next evaluation; and once more a little later, if the
 * silence goes on. Only what the quota refuses is tried again: where else it fails, that evaluation follows within seconds.
 */
export const createFastLane = ({ site, publisher, set, clock, random, log, isEnding }: FastLaneOptions) => {
  /** Gives whether the call was refused for the quota. */
  const setOnce = async ({ alarm, ...why }: AlarmReason): Promise<boolean> => {
    try {
      await within({ clock, limit: setLimit }, (signal) => set({ alarm, ...why }, signal));
      log('warn', 'alarm set', { alarm, reason: why.reason });
      return false;
    } catch (error) {
      const isRefused = isThrottled(error);
      const then = isRefused ? 'CloudWatch takes no more calls now; tried again' : 'its next evaluation will';
      log('warn', `alarm not set; ${then}`, { alarm, error: String(error) });
      return isRefused;
    }
  };
  /** Until it is set or the silence is over; gives whether the quota refused a call. */
  const setAlarm = async ({ of, at, judge }: Raise): Promise<boolean> => {
    let wasRefused = false;
    for (let streak = judge(); streak !== undefined; streak = judge()) {
      // oxlint-disable-next-line no-await-in-loop -- one try after another
      const isRefused = await setOnce(reasonOf(site, of, streak));
      wasRefused ||= isRefused;
      if (!isRefused || isEnding() || clock.now() - at >= patience) break;
      // oxlint-disable-next-line no-await-in-loop -- one try after another
      await clock.sleep(pace + random() * (retryAtTheLatest - pace));
    }
    return wasRefused;
  };
  const insist = async (raise: Raise): Promise<void> => {
    const rank = site.probes.findIndex(({ slot }) => slot === raise.of.slot);
    await clock.sleep(Math.max(0, rank + 1 - callsAtOnce) * pace);
    // Where calls are refused, others wait for a first one.
    if (await setAlarm(raise)) return;
    for (let again = 0; again < times; again += 1) {
      // oxlint-disable-next-line no-await-in-loop -- one after another
      await clock.sleep(insistEvery(site));
      const streak = isEnding() ? undefined : raise.judge();
      // oxlint-disable-next-line no-await-in-loop -- one after another
      if (streak !== undefined) await setOnce(reasonOf(site, raise.of, streak));
    }
  };
  return async (raise: Raise): Promise<void> => {
    await Promise.all([
      publisher.publishNow(streakData(site.detection, raise)),
      site.detection.fastLane ? insist(raise) : undefined,
    ]);
  };
};

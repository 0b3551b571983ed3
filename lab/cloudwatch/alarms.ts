import type { Instant, Milliseconds } from '../../failover/time.ts';
import type { Latencies } from '../latencies.ts';
import type { Timers } from '../timers.ts';
import { cadence, createAlarm, type Alarm, type AlarmSettings, type Change, type Standing } from './alarm.ts';
import { read } from './alarm-reading.ts';
import type { MetricStore } from './metric-store.ts';

/** The alarms of the lab: looked at again and again, as CloudWatch does. */
export interface Alarms {
  /** Adds an alarm and begins to evaluate it. Throws where the name is taken. */
  add(settings: AlarmSettings): void;
  find(name: string): Alarm | undefined;
  /** By name. */
  list(): readonly Alarm[];
  /**
   * Puts an alarm into a state, as SetAlarmState does: what differs from the state before is a change with its event and
   * actions; the next evaluation looks at the metric again.
   */
  set(alarm: Alarm, to: Omit<Standing, 'at'>): void;
  /**
   * Gives every alarm the state that its metric has by now, as if it had been so since `from`: without event and action.
   */
  assumeSince(from: Instant): void;
}

export interface AlarmsOptions {
  readonly timers: Timers;
  readonly metrics: MetricStore;
  readonly latencies: Latencies;
  /** Hears of each change of a state, and only of changes: actions and the event follow from it. */
  readonly onChange: (change: Change) => void;
}

/** Makes the alarms of a lab. */
export const createAlarms = ({ timers, metrics, latencies, onChange }: AlarmsOptions): Alarms => {
  const alarms = new Map<string, Alarm>();

  const enter = (alarm: Alarm, after: Standing): void => {
    const before = alarm.standing;
    alarm.standing = after;
    if (before.value === after.value) return;
    alarm.transitionedAt = after.at;
    const change = { alarm, before, after };
    alarm.history.push(change);
    onChange(change);
  };

  const look = (alarm: Alarm, now: Instant): void => {
    const standing = read(alarm, metrics, now);
    if (standing !== undefined) enter(alarm, standing);
  };

  const watched = new Set<Milliseconds>();
  const watch = (every: Milliseconds): void => {
    if (watched.has(every)) return;
    watched.add(every);
    timers.every(every, every * latencies.evaluationPhase, () => {
      const due = [...alarms.values()].filter(({ settings }) => cadence(settings) === every);
      for (const alarm of due) look(alarm, timers.clock.now());
    });
  };

  return {
    add: (settings) => {
      if (alarms.has(settings.name)) throw new Error(`alarm ${settings.name}: there are two of that name`);
      alarms.set(settings.name, createAlarm(settings, timers.clock.now()));
      watch(cadence(settings));
    },
    find: (name) => alarms.get(name),
    list: () => [...alarms.values()].toSorted((a, b) => (a.settings.name < b.settings.name ? -1 : 1)),
    set: (alarm, to) => enter(alarm, { ...to, at: timers.clock.now() }),
    assumeSince: (from) => {
      for (const alarm of alarms.values()) {
        const standing = read(alarm, metrics, timers.clock.now());
        if (standing === undefined) continue;
        alarm.standing = { ...standing, at: from };
        alarm.transitionedAt = from;
      }
    },
  };
};

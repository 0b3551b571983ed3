import type { Instant } from '../../failover/time.ts';
import type { RunningLatencies } from '../time/latencies.ts';
import type { Timers } from '../time/timers.ts';
import {
  cadence,
  createAlarm,
  type Alarm,
  type AlarmSettings,
  type Change,
  type EvaluationState,
  type Standing,
} from './alarm.ts';
import { creation, stateUpdate } from './alarm-history.ts';
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
  /** Keeps an alarm from being evaluated, as trouble within CloudWatch does, until it is told `undefined`. */
  obstruct(alarm: Alarm, by: EvaluationState | undefined): void;
  /**
   * Gives every alarm the state that its metric has by now, as if it had been so since `from`: without event and action.
   */
  assumeSince(from: Instant): void;
}

export interface AlarmsOptions {
  readonly timers: Timers;
  readonly metrics: MetricStore;
  readonly latencies: RunningLatencies;
  /** Hears of each change of a state, and only of changes: actions and the event follow from it. */
  readonly onChange: (change: Change) => void;
}

/** Makes the alarms of a lab. */
export const createAlarms = ({ timers, metrics, latencies, onChange }: AlarmsOptions): Alarms => {
  const alarms = new Map<string, Alarm>();

  const enter = (alarm: Alarm, after: Standing): void => {
    const before = alarm.standing;
    alarm.standing = after;
    alarm.updatedAt = after.at;
    if (before.value === after.value) return;
    alarm.transitionedAt = after.at;
    const change = { alarm, before, after };
    alarm.history.push(stateUpdate(change));
    onChange(change);
  };

  const look = (alarm: Alarm, now: Instant): void => {
    const standing = alarm.evaluationState === undefined ? read(alarm, metrics, now) : undefined;
    if (standing !== undefined) enter(alarm, standing);
  };

  /** Alarms that are looked at in the same moments. */
  const together = new Map<string, Alarm[]>();
  /** Each alarm has a moment of its own in each minute or ten seconds, and keeps it (test/fixtures/alarm-evaluations.yaml). */
  const watch = (alarm: Alarm): void => {
    const every = cadence(alarm.settings);
    const phase = Math.round(every * latencies.of('evaluationPhase'));
    const others = together.get(`${every} ${phase}`);
    if (others !== undefined) return void others.push(alarm);
    const due = [alarm];
    together.set(`${every} ${phase}`, due);
    timers.every(every, phase, () => due.forEach((one) => look(one, timers.clock.now())));
  };

  return {
    add: (settings) => {
      if (alarms.has(settings.name)) throw new Error(`alarm ${settings.name}: there are two of that name`);
      const alarm = createAlarm(settings, timers.clock.now());
      alarm.history.push(creation(alarm));
      alarms.set(settings.name, alarm);
      watch(alarm);
    },
    find: (name) => alarms.get(name),
    list: () => [...alarms.values()].toSorted((a, b) => (a.settings.name < b.settings.name ? -1 : 1)),
    set: (alarm, to) => enter(alarm, { ...to, at: timers.clock.now() }),
    obstruct: (alarm, by) => Object.assign(alarm, { evaluationState: by, updatedAt: timers.clock.now() }),
    assumeSince: (from) => {
      for (const alarm of alarms.values()) {
        const standing = read(alarm, metrics, timers.clock.now());
        if (standing === undefined) continue;
        Object.assign(alarm, { standing: { ...standing, at: from }, transitionedAt: from, updatedAt: from });
      }
    },
  };
};

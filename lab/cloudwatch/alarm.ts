import { second, type Instant, type Milliseconds } from '../../failover/time.ts';
import type { AlarmState, Criteria } from './alarm-evaluation.ts';
import type { Metric } from './metric-store.ts';

/** A metric alarm as it was configured. */
export interface AlarmSettings extends Criteria {
  readonly name: string;
  readonly arn: string;
  readonly description: string | undefined;
  readonly metric: Metric;
  /** `Maximum`, `p99` … */
  readonly statistic: string;
  readonly periodSeconds: number;
  readonly actionsEnabled: boolean;
  /** ARNs of topics, by the state that is entered. */
  readonly actions: Readonly<Record<AlarmState, readonly string[]>>;
}

/** A state, since when, and why. */
export interface Standing {
  readonly value: AlarmState;
  readonly reason: string;
  /** JSON, as CloudWatch gives it; undefined before the first evaluation. */
  readonly reasonData: string | undefined;
  readonly at: Instant;
}

export interface Change {
  readonly alarm: Alarm;
  readonly before: Standing;
  readonly after: Standing;
}

/** An alarm with its state. */
export interface Alarm {
  readonly settings: AlarmSettings;
  readonly configuredAt: Instant;
  actionsEnabled: boolean;
  standing: Standing;
  /** The last change of the state; `standing.at` also moves when only the reason does. */
  transitionedAt: Instant;
  /** Oldest first. */
  readonly history: Change[];
}

/** The state that CloudWatch gives an alarm until it has looked for the first time. */
export const createAlarm = (settings: AlarmSettings, now: Instant): Alarm => ({
  settings,
  configuredAt: now,
  actionsEnabled: settings.actionsEnabled,
  standing: { value: 'INSUFFICIENT_DATA', reason: 'Unchecked: Initial alarm creation', reasonData: undefined, at: now },
  transitionedAt: now,
  history: [],
});

/** How often CloudWatch looks: every 10 s for periods below a minute, else every minute. */
export const cadence = ({ periodSeconds }: Pick<AlarmSettings, 'periodSeconds'>): Milliseconds =>
  periodSeconds < 60 ? 10 * second : 60 * second;

/** A moment as alarms write it: `2026-11-24T08:00:00.000+0000`. */
export const alarmTimestamp = (at: Instant): string => new Date(at).toISOString().replace('Z', '+0000');

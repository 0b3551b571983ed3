import { second, type Instant, type Milliseconds } from '../../failover/time.ts';
import type { AlarmState, Criteria } from './alarm-evaluation.ts';
import type { Metric } from './metric-store.ts';
import type { Statistic } from './statistics.ts';

/** Metric math: of each period the metric's value or, where it has none, this one. */
export interface Fill {
  readonly id: string;
  /** `FILL(m1, 0)` */
  readonly expression: string;
  readonly label: string | undefined;
  /** The metric's, in the expression. */
  readonly metricId: string;
  readonly value: number;
}

/** A metric alarm as it was configured. */
export interface AlarmSettings extends Criteria {
  readonly name: string;
  readonly arn: string;
  readonly description: string | undefined;
  readonly metric: Metric;
  readonly statistic: Statistic;
  readonly fill?: Fill | undefined;
  readonly periodSeconds: number;
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

/** One line of an alarm's history. */
export interface HistoryEntry {
  readonly at: Instant;
  readonly type: 'ConfigurationUpdate' | 'StateUpdate' | 'Action';
  readonly summary: string;
  readonly data: object;
}

/** What keeps CloudWatch from evaluating an alarm, of what can befall one of a single metric. */
export type EvaluationState = 'EVALUATION_ERROR' | 'EVALUATION_FAILURE';

export interface Change {
  readonly alarm: Alarm;
  readonly before: Standing;
  readonly after: Standing;
}

/** An alarm with its state. */
export interface Alarm {
  readonly settings: AlarmSettings;
  readonly configuredAt: Instant;
  standing: Standing;
  /** The last change of the state. */
  transitionedAt: Instant;
  /** The last time that the state or the evaluation state was set. */
  updatedAt: Instant;
  evaluationState: EvaluationState | undefined;
  /** Oldest first. */
  readonly history: HistoryEntry[];
}

/** The state that CloudWatch gives an alarm until it has looked for the first time. */
export const createAlarm = (settings: AlarmSettings, now: Instant): Alarm => ({
  settings,
  configuredAt: now,
  standing: { value: 'INSUFFICIENT_DATA', reason: 'Unchecked: Initial alarm creation', reasonData: undefined, at: now },
  transitionedAt: now,
  updatedAt: now,
  evaluationState: undefined,
  history: [],
});

/** How often CloudWatch looks: every 10 s for periods below a minute, else every minute. */
export const cadence = ({ periodSeconds }: Pick<AlarmSettings, 'periodSeconds'>): Milliseconds =>
  periodSeconds < 60 ? 10 * second : 60 * second;

/** A moment as alarms write it: `2026-11-24T08:00:00.000+0000`. */
export const alarmTimestamp = (at: Instant): string => new Date(at).toISOString().replace('Z', '+0000');

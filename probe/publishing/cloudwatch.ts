import { PutMetricDataCommand, SetAlarmStateCommand, type CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import type { Datum } from './datum.ts';

/** Publishes datapoints in one call: at most 1000 of them, and 1 MB. */
export type PutData = (data: readonly Datum[], signal: AbortSignal) => Promise<void>;

/** Why an alarm goes into ALARM, for people and for programs. */
export interface AlarmReason {
  readonly alarm: string;
  readonly reason: string;
  readonly data: Readonly<Record<string, unknown>>;
}

/** Puts an alarm into ALARM until its next evaluation. */
export type SetAlarm = (reason: AlarmReason, signal: AbortSignal) => Promise<void>;

/** PutMetricData into one namespace. */
export const putData =
  (client: CloudWatchClient, Namespace: string): PutData =>
  async (data, abortSignal) => {
    await client.send(new PutMetricDataCommand({ Namespace, MetricData: [...data] }), { abortSignal });
  };

/**
 * SetAlarmState, ALARM only: what the probe sees is never proof that a path is well again.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_SetAlarmState.html
 */
export const setAlarm =
  (client: CloudWatchClient): SetAlarm =>
  async ({ alarm, reason, data }, abortSignal) => {
    const why = { StateReason: reason, StateReasonData: JSON.stringify(data) };
    await client.send(new SetAlarmStateCommand({ AlarmName: alarm, StateValue: 'ALARM', ...why }), { abortSignal });
  };

/** Whether CloudWatch refuses the datapoints themselves (a time too far off, for one), so that no retry will help. */
export const isRefusal = (error: unknown): boolean =>
  error instanceof Error && /^(InvalidParameter|MissingRequiredParameter|MissingParameter|Validation)/.test(error.name);

/** Whether CloudWatch refuses a call because there are too many: the same one may be taken a moment later. */
export const isThrottled = (error: unknown): boolean =>
  error instanceof Error && /^(Throttl|TooManyRequests|RequestLimitExceeded)/.test(error.name);

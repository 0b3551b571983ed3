import * as z from 'zod/mini';
import { overrideParameter } from '../failover/names.ts';
import { signalsOf } from '../failover/health/signals.ts';
import type { Site } from '../failover/settings/site.ts';
import { parseInstant, type Instant } from '../failover/time.ts';

/** Why the reactor looks. It never says what to do: whatever wakes it, it looks at everything. */
export type Wake =
  /** One of the site's alarms changed at that moment. */
  | { readonly kind: 'alarm'; readonly name: string; readonly at: Instant }
  | { readonly kind: 'schedule' | 'override' | 'invoke' }
  | { readonly kind: 'unknown'; readonly why: string };

const alarmEvent = z.object({
  source: z.literal('aws.cloudwatch'),
  'detail-type': z.literal('CloudWatch Alarm State Change'),
  detail: z.object({ alarmName: z.string(), state: z.object({ timestamp: z.string() }) }),
});

const scheduleEvent = z.object({ source: z.literal('aws.events'), 'detail-type': z.literal('Scheduled Event') });

/** Whatever its type: its rule goes by source and name. */
const parameterEvent = z.object({
  source: z.literal('aws.ssm'),
  detail: z.object({ name: z.string() }),
});

const invocation = z.strictObject({ source: z.optional(z.literal('dx-failover.cli')) });

const alarmWake = (site: Site, event: z.output<typeof alarmEvent>): Wake => {
  const { alarmName: name, state } = event.detail;
  const at = parseInstant(state.timestamp);
  if (!signalsOf(site).some((signal) => signal.name === name)) {
    return { kind: 'unknown', why: 'the alarm is none of this site' };
  }
  if (at === undefined) return { kind: 'unknown', why: 'detail.state.timestamp is no time' };
  return { kind: 'alarm', name, at };
};

/** Reads an event. Never throws: what is not known, whatever its fields hold, is `unknown`. */
export const parseEvent = (site: Site, event: unknown): Wake => {
  const alarm = alarmEvent.safeParse(event);
  if (alarm.success) return alarmWake(site, alarm.data);
  if (scheduleEvent.safeParse(event).success) return { kind: 'schedule' };
  const parameter = parameterEvent.safeParse(event);
  if (parameter.success) {
    const isOurs = parameter.data.detail.name === overrideParameter(site);
    return isOurs ? { kind: 'override' } : { kind: 'unknown', why: 'the parameter is not the override of this site' };
  }
  if (invocation.safeParse(event).success) return { kind: 'invoke' };
  return { kind: 'unknown', why: 'not the shape of any event that the reactor knows' };
};

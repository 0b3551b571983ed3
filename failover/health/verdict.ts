import type { AlarmReading, Reading } from '../snapshot.ts';
import { valueOf } from '../snapshot.ts';
import type { Instant } from '../time.ts';

/** What signals add up to. Unknown is a value of its own: never down, never healthy. */
export type Health = 'healthy' | 'degraded' | 'down' | 'unknown';

/** Some signals of one kind, judged. */
export interface KindHealth {
  readonly health: Health;
  /** Since when it reads so; undefined where nothing tells. */
  readonly since?: Instant | undefined;
  /** For a person: which signals say so. */
  readonly why: string;
}

/** What a signal means, in words: of what it speaks, and what it says in each state. */
export interface Meaning {
  readonly inAlarm: string;
  readonly isOk: string;
  /** What it reads of, for "… is not known". */
  readonly of: string;
}

/** Rule 1: ALARM is down (or `worst`), OK healthy; no data, a missing alarm, a questionable evaluation, a failed read: unknown. */
export const alarmHealth = (
  alarms: Reading<readonly AlarmReading[]>,
  name: string,
  { inAlarm, isOk, of, worst = 'down' }: Meaning & { readonly worst?: 'down' | 'degraded' },
): KindHealth => {
  const alarm = valueOf(alarms)?.find((it) => it.name === name);
  if (alarm === undefined || alarm.isQuestionable || alarm.state === 'INSUFFICIENT_DATA') {
    return { health: 'unknown', since: alarm?.since, why: `${of} is not known` };
  }
  if (alarm.state === 'OK') return { health: 'healthy', since: alarm.since, why: isOk };
  return { health: worst, since: alarm.since, why: inAlarm };
};

/** Several that stand for one thing: down when all are, healthy when all are; else degraded where one is worse than healthy. */
export const allOf = (verdicts: readonly KindHealth[]): KindHealth => {
  const say = (health: Health, which: readonly KindHealth[]): KindHealth => ({
    health,
    since: latest(which),
    why: which.map(({ why }) => why).join(', '),
  });
  const of = (health: Health) => verdicts.filter((it) => it.health === health);
  if (verdicts.length === 0) return { health: 'unknown', why: 'there is no signal' };
  if (of('down').length === verdicts.length) return say('down', verdicts);
  if (of('healthy').length === verdicts.length) return say('healthy', verdicts);
  const worse = [...of('down'), ...of('degraded')];
  return worse.length > 0 ? say('degraded', worse) : say('unknown', of('unknown'));
};

/** The latest of the moments that are known. */
const latest = (verdicts: readonly KindHealth[]): Instant | undefined => {
  const times = verdicts.flatMap(({ since }) => since ?? []);
  return times.length === 0 ? undefined : Math.max(...times);
};

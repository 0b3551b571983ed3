import type { Clock } from '../failover/time.ts';

export type Level = 'info' | 'warn' | 'error';

/** Writes one line: a constant message, and what varies as fields. */
export type Log = (level: Level, message: string, fields?: Readonly<Record<string, unknown>>) => void;

/** As syslog counts; systemd takes it off the front of a line (`SyslogLevelPrefix=`). */
const priorities: Readonly<Record<Level, string>> = { info: '<6>', warn: '<4>', error: '<3>' };

export interface JournalOptions {
  readonly clock: Clock;
  readonly write: (text: string) => void;
  /** Whether systemd's journal reads: each line then begins with its priority. */
  readonly isJournal: boolean;
}

/** A log of JSON, one line each. */
export const createLog =
  ({ clock, write, isJournal }: JournalOptions): Log =>
  (level, message, fields = {}) => {
    const line = JSON.stringify({ level, message, timestamp: new Date(clock.now()).toISOString(), ...fields });
    write(`${isJournal ? priorities[level] : ''}${line}\n`);
  };

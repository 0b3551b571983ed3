import { execFile } from 'node:child_process';
import type { Log } from './journal.ts';

/** The states that systemd is told, as sd_notify(3) writes them. */
const states = { ready: 'READY=1', alive: 'WATCHDOG=1', stopping: 'STOPPING=1' } as const;

/** Tells systemd a state; nobody waits for it. */
export type Notify = (state: keyof typeof states) => void;

/**
 * Speaks to systemd's NOTIFY_SOCKET by `systemd-notify`, because Node has no Unix datagram sockets: one short process in
 * each period of 10 s. It comes from a child, so the unit says `NotifyAccess=all`. Without the variable it does nothing.
 */
export const createNotify = (environment: Readonly<Record<string, string | undefined>>, log: Log): Notify => {
  if (environment['NOTIFY_SOCKET'] === undefined) return () => undefined;
  return (state) => {
    execFile('systemd-notify', [states[state]], { timeout: 5000 }, (error) => {
      if (error !== null) log('warn', 'cannot notify systemd', { state, error: error.message });
    });
  };
};

import type { Clock, Milliseconds } from '../failover/time.ts';
import type { RequestHandler } from './wire/in-process.ts';

/**
 * A process in virtual time, which shares this one's thread: what it gets of the world, time, answers, lines, reaches it
 * only while it lives, and waits while it is frozen.
 */
export interface Process {
  readonly clock: Clock;
  readonly requestHandler: RequestHandler;
  /** Lets lines in or out. */
  readonly gate: <T>(act: (it: T) => void) => (it: T) => void;
  /** Ends it at once: what it has sent is on its way, and nothing of it goes on. */
  readonly end: () => void;
  readonly ended: Promise<void>;
  readonly freeze: () => void;
  readonly thaw: () => void;
  /** Puts its clock forward, or back. */
  readonly setClock: (by: Milliseconds) => void;
}

const never = (): Promise<never> => new Promise(() => undefined);

/** A process that runs. */
export const createProcess = (of: { readonly clock: Clock; readonly requestHandler: RequestHandler }): Process => {
  let state: 'running' | 'frozen' | 'ended' = 'running';
  let offset: Milliseconds = 0;
  const ended = Promise.withResolvers<void>();
  const waiting: (() => void)[] = [];

  const enter = (go: () => void): void => {
    if (state === 'running') go();
    else if (state === 'frozen') waiting.push(go);
  };
  const entering = <T>(start: () => Promise<T>): Promise<T> =>
    state === 'ended'
      ? never()
      : new Promise((resolve, reject) => {
          start().then(
            (value) => enter(() => resolve(value)),
            (error: unknown) => enter(() => reject(error)),
          );
        });

  return {
    clock: {
      now: () => of.clock.now() + offset,
      // In whole milliseconds, as a machine's timers do.
      sleep: (duration, signal) => entering(() => of.clock.sleep(Math.round(duration), signal)),
    },
    requestHandler: { ...of.requestHandler, handle: (...call) => entering(() => of.requestHandler.handle(...call)) },
    gate: (act) => (it) => enter(() => act(it)),
    end: () => {
      state = 'ended';
      ended.resolve();
    },
    ended: ended.promise,
    freeze: () => {
      if (state === 'running') state = 'frozen';
    },
    thaw: () => {
      if (state === 'frozen') state = 'running';
      for (const go of waiting.splice(0)) enter(go);
    },
    setClock: (by) => {
      offset = by;
    },
  };
};

import { hour } from '../../failover/time.ts';
import { uuid } from '../time/chance.ts';
import { attempt } from './asynchronous.ts';
import type { AsynchronousSettings, FunctionSettings } from './function.ts';
import { run, type Caller, type Concurrency, type Deployed, type Runtime } from './running.ts';

/** The functions of the lab. Each throws where there is no such function. */
export interface Functions {
  add(settings: FunctionSettings): void;
  configure(name: string, asynchronous: AsynchronousSettings): void;
  /** Adds to the function's resource policy. */
  permit(name: string, caller: Caller): void;
  /** Queues an event; throws where the policy does not let the caller. Answers with the request's id. */
  invokeAsynchronously(name: string, event: unknown, caller?: Caller): string;
  /** Runs the handler and waits for its answer. Rejects with a `FunctionError`. */
  invoke(name: string, event: unknown): Promise<unknown>;
  /** Its limit can be set at any time. */
  readonly concurrency: Concurrency;
  /** Ends the process whose calls carry this session token, in the middle of whatever it does. */
  crash(token: string): void;
  /**
   * Takes a function away, until the answer puts it back with these settings and new environments. Runs that are on end as
   * they were. What is queued for another attempt runs what was put back; where nothing was, what was taken, which is modelled.
   */
  remove(name: string): (settings: FunctionSettings) => void;
  list(): readonly FunctionSettings[];
  close(): void;
}

/** Lambda's own defaults. */
const asynchronousDefaults: AsynchronousSettings = { maximumRetries: 2, maximumAge: 6 * hour };

const check = ({ settings, callers }: Deployed, { principal, sourceArn }: Caller): void => {
  const may = callers.some((known) => known.principal === principal && known.sourceArn === sourceArn);
  if (!may)
    throw new Error(
      `function ${settings.name}: its resource policy does not let ${principal} invoke it for ${sourceArn}`,
    );
};

/** Makes a lab's Lambda, without functions. */
export const createFunctions = (runtime: Runtime): Functions => {
  const deployed = new Map<string, Deployed>();

  const found = (name: string): Deployed => {
    const it = deployed.get(name);
    if (it === undefined)
      throw new Error(`function ${name}: there is none; there are ${[...deployed.keys()].join(', ')}`);
    return it;
  };

  /** Those of functions that were taken away, too. */
  const environments: Deployed['environments'] = new Set();

  return {
    add: (settings) =>
      void deployed.set(settings.name, {
        settings,
        asynchronous: asynchronousDefaults,
        callers: [],
        idle: [],
        environments,
      }),
    configure: (name, asynchronous) => {
      found(name).asynchronous = asynchronous;
    },
    permit: (name, caller) => void found(name).callers.push(caller),
    invokeAsynchronously: (name, event, caller) => {
      const it = found(name);
      if (caller !== undefined) check(it, caller);
      const queued = {
        requestId: uuid(runtime.chance),
        event,
        since: runtime.timers.clock.now(),
        attempts: 0,
        throttles: 0,
      };
      runtime.timers.start(() => attempt(runtime, () => deployed.get(name) ?? it, queued));
      return queued.requestId;
    },
    invoke: (name, event) => run(runtime, found(name), { requestId: uuid(runtime.chance), event }),
    concurrency: runtime.concurrency,
    crash: (token) => {
      const its = [...environments].find((session) => session.token === token);
      if (its === undefined) throw new Error('crash: the call is not a function’s');
      its.close();
    },
    remove: (name) => {
      const it = found(name);
      deployed.delete(name);
      return (settings) => void deployed.set(name, { ...it, settings, idle: [] });
    },
    list: () => [...deployed.values()].map(({ settings }) => settings),
    close: () => environments.forEach((session) => session.close()),
  };
};

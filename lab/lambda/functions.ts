import { hour } from '../../failover/time.ts';
import { uuid, type Chance } from '../chance.ts';
import { attempt } from './asynchronous.ts';
import type { AsynchronousSettings, FunctionSettings } from './function.ts';
import { run, type Caller, type Deployed, type Runtime } from './running.ts';

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
  /** How many invocations the account may run at once, from now on. */
  limitConcurrency(limit: number): void;
  /** Ends the process of the environment with this session, in the middle of whatever it does. */
  crash(session: string): void;
  list(): readonly FunctionSettings[];
  close(): void;
}

/** Lambda's own defaults. */
const asynchronousDefaults: AsynchronousSettings = { maximumRetries: 2, maximumAge: 6 * hour };

const isNamed = (pattern: string, arn: string): boolean =>
  pattern.endsWith('*') ? arn.startsWith(pattern.slice(0, -1)) : arn === pattern;

const check = ({ settings, callers }: Deployed, { principal, sourceArn }: Caller): void => {
  const may = callers.some((known) => known.principal === principal && isNamed(known.sourceArn, sourceArn));
  if (!may)
    throw new Error(
      `function ${settings.name}: its resource policy does not let ${principal} invoke it for ${sourceArn}`,
    );
};

/** An account's by default; a new account's may be 10 (https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html). */
const concurrencyLimit = 1000;

interface FunctionsOptions extends Omit<Runtime, 'concurrency'> {
  readonly chance: Chance;
}

/** Makes a lab's Lambda, without functions. */
export const createFunctions = ({ chance, ...options }: FunctionsOptions): Functions => {
  const runtime: Runtime = { ...options, concurrency: { limit: concurrencyLimit, running: 0 } };
  const deployed = new Map<string, Deployed>();

  const found = (name: string): Deployed => {
    const it = deployed.get(name);
    if (it === undefined)
      throw new Error(`function ${name}: there is none; there are ${[...deployed.keys()].join(', ')}`);
    return it;
  };

  return {
    add: (settings) =>
      void deployed.set(settings.name, {
        settings,
        asynchronous: asynchronousDefaults,
        callers: [],
        idle: [],
        environments: new Map(),
        started: 0,
      }),
    configure: (name, asynchronous) => {
      found(name).asynchronous = asynchronous;
    },
    permit: (name, caller) => void found(name).callers.push(caller),
    invokeAsynchronously: (name, event, caller) => {
      const it = found(name);
      if (caller !== undefined) check(it, caller);
      const queued = { requestId: uuid(chance), event, since: runtime.timers.clock.now(), attempts: 0, throttles: 0 };
      runtime.timers.start(() => attempt(runtime, it, queued));
      return queued.requestId;
    },
    invoke: (name, event) => run(runtime, found(name), { requestId: uuid(chance), event }),
    limitConcurrency: (limit) => {
      runtime.concurrency.limit = limit;
    },
    crash: (session) => {
      const its = [...deployed.values()].find(({ environments }) => environments.has(session));
      if (its === undefined) throw new Error(`session ${session}: no environment of a function has it`);
      its.environments.get(session)?.close();
    },
    list: () => [...deployed.values()].map(({ settings }) => settings),
    close: () => {
      for (const { environments } of deployed.values())
        for (const environment of environments.values()) environment.close();
    },
  };
};

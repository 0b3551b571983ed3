import { randomUUID } from 'node:crypto';
import { hour, type Clock, type Milliseconds } from '../../failover/time.ts';
import type { Datapoint } from '../cloudwatch/metric-store.ts';
import { statisticsOf } from '../cloudwatch/statistics.ts';
import type { Journal } from '../journal.ts';
import type { Latencies } from '../latencies.ts';
import type { Timers } from '../timers.ts';
import { embeddedMetrics } from './embedded-metrics.ts';
import {
  FunctionError,
  type AsynchronousSettings,
  type Environment,
  type FunctionSettings,
  type Invocation,
  type StartEnvironment,
} from './function.ts';

/** Who asks for an invocation, as a function's resource policy names it. */
export interface Caller {
  /** `events.amazonaws.com` */
  readonly principal: string;
  readonly sourceArn: string;
}

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
  list(): readonly FunctionSettings[];
  close(): void;
}

export interface FunctionsOptions {
  readonly timers: Timers;
  readonly journal: Journal;
  readonly latencies: Latencies;
  readonly start: StartEnvironment;
  /** In virtual time a new environment takes the modelled time to start; in real time it takes what it takes. */
  readonly isVirtual: boolean;
  readonly publish: (datapoint: Datapoint) => void;
  readonly log: (group: string, line: string) => void;
}

interface Deployed {
  readonly settings: FunctionSettings;
  asynchronous: AsynchronousSettings;
  readonly callers: Caller[];
  readonly idle: Environment[];
}

interface Queued {
  readonly requestId: string;
  readonly event: unknown;
  readonly since: number;
  readonly attempts: number;
}

/** Lambda's own defaults (https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-error-handling.html). */
const asynchronousDefaults: AsynchronousSettings = { maximumRetries: 2, maximumAge: 6 * hour };

const isNamed = (pattern: string, arn: string): boolean =>
  pattern.endsWith('*') ? arn.startsWith(pattern.slice(0, -1)) : arn === pattern;

const within = async <T>(clock: Clock, work: Promise<T>, limit: Milliseconds): Promise<T> => {
  const done = new AbortController();
  const late = async (): Promise<never> => {
    await clock.sleep(limit, done.signal);
    throw new FunctionError('Sandbox.Timedout', `Task timed out after ${(limit / 1000).toFixed(2)} seconds`);
  };
  try {
    return await Promise.race([work, late()]);
  } finally {
    done.abort(new Error('done'));
  }
};

/** What an on-failure destination gets (https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html). */
const failureRecord = (
  { settings }: Deployed,
  queued: Queued,
  end: { condition: string; error: FunctionError | undefined; at: number },
) => ({
  version: '1.0',
  timestamp: new Date(end.at).toISOString(),
  requestContext: {
    requestId: queued.requestId,
    functionArn: `${settings.arn}:$LATEST`,
    condition: end.condition,
    approximateInvokeCount: queued.attempts,
  },
  requestPayload: queued.event,
  ...(end.error === undefined
    ? {}
    : {
        responseContext: { statusCode: 200, executedVersion: '$LATEST', functionError: 'Unhandled' },
        responsePayload: { errorType: end.error.type, errorMessage: end.error.message },
      }),
});

/** Makes a lab's Lambda, without functions. */
export const createFunctions = (options: FunctionsOptions): Functions => {
  const { timers, journal, latencies } = options;
  const { clock } = timers;
  const deployed = new Map<string, Deployed>();

  const found = (name: string): Deployed => {
    const it = deployed.get(name);
    if (it === undefined)
      throw new Error(`function ${name}: there is none; there are ${[...deployed.keys()].join(', ')}`);
    return it;
  };

  const writeOf =
    ({ settings }: Deployed) =>
    (line: string): void => {
      options.log(settings.logGroup, line);
      journal.record({ kind: 'log line', functionName: settings.name, line });
      for (const datapoint of embeddedMetrics(line)) options.publish(datapoint);
    };

  const environmentOf = async (it: Deployed): Promise<Environment> => {
    const idle = it.idle.pop();
    if (idle === undefined && !options.isVirtual) return options.start(it.settings, writeOf(it));
    await clock.sleep(idle === undefined ? latencies.coldStart : latencies.warmStart);
    return idle ?? options.start(it.settings, writeOf(it));
  };

  const publish = (it: Deployed, run: { readonly at: number; readonly error: FunctionError | undefined }): void => {
    const values = { Invocations: 1, Errors: run.error ? 1 : 0, Throttles: 0, Duration: clock.now() - run.at };
    for (const [name, value] of Object.entries(values)) {
      const dimensions = { FunctionName: it.settings.name };
      options.publish({ namespace: 'AWS/Lambda', name, dimensions, at: run.at, statistics: statisticsOf(value) });
    }
  };

  const handle = async (it: Deployed, environment: Environment, invocation: Invocation): Promise<unknown> => {
    try {
      const value = await within(clock, environment.invoke(invocation), it.settings.timeout);
      it.idle.push(environment);
      return value;
    } catch (error) {
      // After an error of its own the environment serves on; one that ran out of time or ended is replaced.
      if (error instanceof FunctionError && !/^(Sandbox|Runtime)\./.test(error.type)) it.idle.push(environment);
      else environment.close();
      throw error;
    }
  };

  const run = async (it: Deployed, requestId: string, event: unknown): Promise<unknown> => {
    const functionName = it.settings.name;
    let at = clock.now();
    let error: FunctionError | undefined;
    try {
      const environment = await environmentOf(it);
      // The billed duration begins here: what it took to start the environment does not count.
      at = clock.now();
      journal.record({ kind: 'invocation started', functionName, requestId });
      return await handle(it, environment, { requestId, event, deadline: at + it.settings.timeout });
    } catch (thrown) {
      error = thrown instanceof FunctionError ? thrown : new FunctionError('fault of the lab', String(thrown));
      throw thrown;
    } finally {
      publish(it, { at, error });
      const ended = error && `${error.type}: ${error.message}`;
      journal.record({ kind: 'invocation ended', functionName, requestId, duration: clock.now() - at, error: ended });
    }
  };

  const giveUp = (it: Deployed, queued: Queued, end: { condition: string; error: FunctionError | undefined }): void =>
    it.asynchronous.onFailure?.(failureRecord(it, queued, { ...end, at: clock.now() }));

  const attempt = async (it: Deployed, queued: Queued): Promise<void> => {
    if (clock.now() - queued.since > it.asynchronous.maximumAge)
      return giveUp(it, queued, { condition: 'EventAgeExceeded', error: undefined });
    const attempts = queued.attempts + 1;
    try {
      await run(it, queued.requestId, queued.event);
    } catch (error) {
      if (!(error instanceof FunctionError)) throw error;
      const tried = { ...queued, attempts };
      if (attempts > it.asynchronous.maximumRetries) return giveUp(it, tried, { condition: 'RetriesExhausted', error });
      // One minute before the first retry, two before the second.
      timers.after(latencies.asynchronousRetry * attempts, () => attempt(it, tried));
    }
  };

  return {
    add: (settings) =>
      void deployed.set(settings.name, { settings, asynchronous: asynchronousDefaults, callers: [], idle: [] }),
    configure: (name, asynchronous) => void (found(name).asynchronous = asynchronous),
    permit: (name, caller) => void found(name).callers.push(caller),
    invokeAsynchronously: (name, event, caller) => {
      const it = found(name);
      const may = it.callers.some(
        (other) => other.principal === caller?.principal && isNamed(other.sourceArn, caller.sourceArn),
      );
      if (caller !== undefined && !may)
        throw new Error(
          `function ${name}: its resource policy does not let ${caller.principal} invoke it for ${caller.sourceArn}`,
        );
      const queued = { requestId: randomUUID(), event, since: clock.now(), attempts: 0 };
      timers.start(() => attempt(it, queued));
      return queued.requestId;
    },
    invoke: (name, event) => run(found(name), randomUUID(), event),
    list: () => [...deployed.values()].map(({ settings }) => settings),
    close: () => {
      for (const { idle } of deployed.values()) for (const environment of idle.splice(0)) environment.close();
    },
  };
};

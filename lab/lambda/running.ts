import type { Clock, Milliseconds } from '../../failover/time.ts';
import type { Datapoint } from '../cloudwatch/metric-store.ts';
import { statisticsOf } from '../cloudwatch/statistics.ts';
import type { Journal } from '../journal.ts';
import type { RunningLatencies } from '../latencies.ts';
import type { Timers } from '../timers.ts';
import { embeddedMetrics } from './embedded-metrics.ts';
import {
  FunctionError,
  Throttled,
  type AsynchronousSettings,
  type Environment,
  type FunctionSettings,
  type Invocation,
  type StartEnvironment,
} from './function.ts';

/** What functions run on. */
export interface Runtime {
  readonly timers: Timers;
  readonly journal: Journal;
  readonly latencies: RunningLatencies;
  /** How many invocations the account may run at once, and how many run. */
  readonly concurrency: { limit: number; running: number };
  readonly start: StartEnvironment;
  /** In virtual time a new environment takes the modelled time to start; in real time it takes what it takes. */
  readonly isVirtual: boolean;
  readonly publish: (datapoint: Datapoint) => void;
  /** Writes a line to a function's log; false where its role may not, and the line is lost. */
  readonly log: (from: FunctionSettings, line: string) => boolean;
}

/** Who may ask for an invocation, as a function's resource policy names it. */
export interface Caller {
  /** `events.amazonaws.com` */
  readonly principal: string;
  readonly sourceArn: string;
}

/** A function with what belongs to it. */
export interface Deployed {
  readonly settings: FunctionSettings;
  asynchronous: AsynchronousSettings;
  readonly callers: Caller[];
  /** The environments that wait for work. */
  readonly idle: Environment[];
  /** All of its environments, at work or not, by their sessions. */
  readonly environments: Map<string, Environment>;
  /** How many were started. */
  started: number;
}

const writeOf =
  ({ log, journal, publish }: Runtime, settings: FunctionSettings) =>
  (line: string): void => {
    // The metrics in it are made of the log: they are lost with it.
    if (!log(settings, line)) return;
    journal.record({ kind: 'log line', functionName: settings.name, line });
    for (const datapoint of embeddedMetrics(line)) publish(datapoint);
  };

const environmentOf = async (runtime: Runtime, it: Deployed): Promise<Environment> => {
  const { timers, latencies, isVirtual } = runtime;
  const warm = it.idle.pop();
  if (warm !== undefined || isVirtual)
    await timers.clock.sleep(warm === undefined ? latencies.of('coldStart') : latencies.of('warmStart'));
  if (warm !== undefined) return warm;
  // Each has temporary credentials of its own, as on AWS; here their token tells whose a call is.
  const session = `${it.settings.name}/${(it.started += 1)}`;
  const settings = { ...it.settings, environment: { ...it.settings.environment, AWS_SESSION_TOKEN: session } };
  const started = await runtime.start(settings, writeOf(runtime, it.settings));
  it.environments.set(session, started);
  return started;
};

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

const end = ({ environments }: Deployed, environment: Environment): void => {
  for (const [session, one] of environments) if (one === environment) environments.delete(session);
  environment.close();
};

const isEnd = ({ type }: FunctionError): boolean => /^(Sandbox|Runtime)\./.test(type);

/** So Lambda words what it says itself of an invocation. */
const named = ({ type, message }: FunctionError, { requestId }: Invocation): FunctionError =>
  new FunctionError(type, `RequestId: ${requestId} Error: ${message}`);

const handle = async (clock: Clock, it: Deployed, work: { environment: Environment; invocation: Invocation }) => {
  const { environment, invocation } = work;
  try {
    const value = await within(clock, environment.invoke(invocation), it.settings.timeout);
    it.idle.push(environment);
    return value;
  } catch (error) {
    // After an error of its own the environment serves on; one that ran out of time or ended is replaced.
    if (error instanceof FunctionError && !isEnd(error)) it.idle.push(environment);
    else end(it, environment);
    throw error instanceof FunctionError && isEnd(error) ? named(error, invocation) : error;
  }
};

interface Ended {
  readonly requestId: string;
  readonly at: number;
  readonly error: FunctionError | undefined;
}

/** Says that a run is over, in the journal and in the metrics that Lambda publishes of each. */
const tell = ({ timers, journal, publish }: Runtime, { settings }: Deployed, { requestId, at, error }: Ended): void => {
  const duration = timers.clock.now() - at;
  const values = { Invocations: 1, Errors: error ? 1 : 0, Throttles: 0, Duration: duration };
  const dimensions = { FunctionName: settings.name };
  for (const [name, value] of Object.entries(values))
    publish({ namespace: 'AWS/Lambda', name, dimensions, at, statistics: statisticsOf(value) });
  const ended = error && `${error.type}: ${error.message}`;
  journal.record({ kind: 'invocation ended', functionName: settings.name, requestId, duration, error: ended });
};

type Asked = Pick<Invocation, 'requestId' | 'event'>;

const runNow = async (runtime: Runtime, it: Deployed, { requestId, event }: Asked): Promise<unknown> => {
  const { clock } = runtime.timers;
  let at = clock.now();
  let error: FunctionError | undefined;
  try {
    const environment = await environmentOf(runtime, it);
    // The billed duration begins here: what it took to start the environment does not count.
    at = clock.now();
    runtime.journal.record({ kind: 'invocation started', functionName: it.settings.name, requestId });
    const invocation = { requestId, event, deadline: at + it.settings.timeout };
    return await handle(clock, it, { environment, invocation });
  } catch (thrown) {
    error = thrown instanceof FunctionError ? thrown : new FunctionError('fault of the lab', String(thrown));
    throw thrown;
  } finally {
    tell(runtime, it, { requestId, at, error });
  }
};

const throttle = ({ timers, journal, publish }: Runtime, { settings }: Deployed, { requestId }: Asked): never => {
  const dimensions = { FunctionName: settings.name };
  const at = timers.clock.now();
  publish({ namespace: 'AWS/Lambda', name: 'Throttles', dimensions, at, statistics: statisticsOf(1) });
  journal.record({ kind: 'invocation throttled', functionName: settings.name, requestId });
  throw new Throttled();
};

/**
 * Runs a function once and gives its answer. Rejects with a {@link FunctionError}, or as {@link Throttled} where the account
 * runs as many as it may; with anything else the lab failed.
 */
export const run = async (runtime: Runtime, it: Deployed, asked: Asked): Promise<unknown> => {
  const { concurrency } = runtime;
  if (concurrency.running >= concurrency.limit) throttle(runtime, it, asked);
  concurrency.running += 1;
  try {
    return await runNow(runtime, it, asked);
  } finally {
    concurrency.running -= 1;
  }
};

import type { Clock, Milliseconds } from '../../failover/time.ts';
import { uuid, type Chance } from '../time/chance.ts';
import type { Datapoint } from '../cloudwatch/metric-store.ts';
import { statisticsOf } from '../cloudwatch/statistics.ts';
import type { Journal } from '../journal.ts';
import type { RunningLatencies } from '../time/latencies.ts';
import type { Timers } from '../time/timers.ts';
import { embeddedMetrics } from './embedded-metrics.ts';
import {
  FunctionError,
  throttled,
  type AsynchronousSettings,
  type Environment,
  type FunctionSettings,
  type Invocation,
  type StartEnvironment,
} from './function.ts';

/** How many invocations the account may run at once, and how many run. */
export interface Concurrency {
  limit: number;
  running: number;
}

/** What functions run on. */
export interface Runtime {
  readonly timers: Timers;
  readonly journal: Journal;
  readonly latencies: RunningLatencies;
  /** Of identifiers. */
  readonly chance: Chance;
  readonly concurrency: Concurrency;
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
  readonly idle: Session[];
  /** All of its environments, at work or not. */
  readonly environments: Set<Session>;
}

/** Each environment has temporary credentials of its own, as on AWS; here their token tells whose a call is. */
interface Session extends Environment {
  readonly token: string;
}

const writeOf =
  ({ log, journal, publish }: Runtime, settings: FunctionSettings) =>
  (line: string): void => {
    // The metrics in it are made of the log: they are lost with it.
    if (!log(settings, line)) return;
    journal.record({ kind: 'log line', functionName: settings.name, line });
    for (const datapoint of embeddedMetrics(line)) publish(datapoint);
  };

const environmentOf = async (runtime: Runtime, it: Deployed): Promise<Session> => {
  const { timers, latencies, isVirtual } = runtime;
  const warm = it.idle.pop();
  if (warm !== undefined || isVirtual)
    await timers.clock.sleep(warm === undefined ? latencies.of('coldStart') : latencies.of('warmStart'));
  if (warm !== undefined) return warm;
  const token = uuid(runtime.chance);
  const settings = { ...it.settings, environment: { ...it.settings.environment, AWS_SESSION_TOKEN: token } };
  const started = { token, ...(await runtime.start(settings, writeOf(runtime, it.settings))) };
  it.environments.add(started);
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

const end = ({ environments }: Deployed, environment: Session): void => {
  environments.delete(environment);
  environment.close();
};

/** What Lambda itself says of an invocation whose environment is lost, in its words. */
const lossOf = (error: unknown, { requestId }: Invocation): FunctionError | undefined =>
  error instanceof FunctionError && /^(Sandbox|Runtime)\./.test(error.type)
    ? new FunctionError(error.type, `RequestId: ${requestId} Error: ${error.message}`)
    : undefined;

const handle = async (clock: Clock, it: Deployed, work: { environment: Session; invocation: Invocation }) => {
  const { environment, invocation } = work;
  try {
    const value = await within(clock, environment.invoke(invocation), it.settings.timeout);
    it.idle.push(environment);
    return value;
  } catch (error) {
    const loss = lossOf(error, invocation);
    // After an error of its own the environment serves on; one that ran out of time or ended is replaced.
    if (error instanceof FunctionError && loss === undefined) it.idle.push(environment);
    else end(it, environment);
    throw loss ?? error;
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
  const ran = { Invocations: 1, Errors: error ? 1 : 0, Throttles: 0, Duration: duration };
  const values = error?.type === throttled ? { Throttles: 1 } : ran;
  const dimensions = { FunctionName: settings.name };
  for (const [name, value] of Object.entries(values))
    publish({ namespace: 'AWS/Lambda', name, dimensions, at, statistics: statisticsOf(value) });
  const ended = error && `${error.type}: ${error.message}`;
  journal.record({ kind: 'invocation ended', functionName: settings.name, requestId, duration, error: ended });
};

const counted = async <T>(concurrency: Concurrency, work: () => Promise<T>): Promise<T> => {
  if (concurrency.running >= concurrency.limit) throw new FunctionError(throttled, 'Rate Exceeded.');
  concurrency.running += 1;
  try {
    return await work();
  } finally {
    concurrency.running -= 1;
  }
};

/** Runs a function once and gives its answer. Rejects with a {@link FunctionError}; with anything else the lab failed. */
export const run = async (
  runtime: Runtime,
  it: Deployed,
  { requestId, event }: Pick<Invocation, 'requestId' | 'event'>,
): Promise<unknown> => {
  const { clock } = runtime.timers;
  let at = clock.now();
  let error: FunctionError | undefined;
  try {
    return await counted(runtime.concurrency, async () => {
      const environment = await environmentOf(runtime, it);
      // The billed duration begins here: what it took to start the environment does not count.
      at = clock.now();
      runtime.journal.record({ kind: 'invocation started', functionName: it.settings.name, requestId });
      const invocation = { requestId, event, deadline: at + it.settings.timeout };
      return handle(clock, it, { environment, invocation });
    });
  } catch (thrown) {
    error = thrown instanceof FunctionError ? thrown : new FunctionError('fault of the lab', String(thrown));
    throw thrown;
  } finally {
    tell(runtime, it, { requestId, at, error });
  }
};

import { minute, second, type Instant } from '../../failover/time.ts';
import { FunctionError, throttled } from './function.ts';
import { run, type Deployed, type Runtime } from './running.ts';

/** An event that waits for its function (https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-error-handling.html). */
export interface Queued {
  readonly requestId: string;
  readonly event: unknown;
  /** When it was taken. */
  readonly since: Instant;
  /** How often it was tried. */
  readonly attempts: number;
  /** How often it could not be tried. */
  readonly throttles: number;
}

interface GivenUp {
  readonly condition: 'EventAgeExceeded' | 'RetriesExhausted';
  readonly error: FunctionError | undefined;
  readonly at: Instant;
}

const response = ({ type, message }: FunctionError) => ({
  responseContext: { statusCode: 200, executedVersion: '$LATEST', functionError: 'Unhandled' },
  responsePayload: { errorType: type, errorMessage: message },
});

/** What an on-failure destination gets (https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html). */
const failureRecord = ({ settings }: Deployed, queued: Queued, { condition, error, at }: GivenUp) => ({
  version: '1.0',
  timestamp: new Date(at).toISOString(),
  requestContext: {
    requestId: queued.requestId,
    functionArn: `${settings.arn}:$LATEST`,
    condition,
    approximateInvokeCount: queued.attempts,
  },
  requestPayload: queued.event,
  ...(error && response(error)),
});

/**
 * Runs a function, as it is deployed at that moment (`$LATEST`; which one a retry runs is modelled), with a queued event. After an error again, one minute and then two later, until its retries are used up;
 * where it is throttled, a second later, then two and so on up to five minutes, until it is too old.
 */
export const attempt = async (runtime: Runtime, latest: () => Deployed, queued: Queued): Promise<void> => {
  const it = latest();
  const { timers, latencies } = runtime;
  const { maximumAge, maximumRetries, onFailure } = it.asynchronous;
  const now = timers.clock.now();
  if (now - queued.since > maximumAge)
    return onFailure?.(failureRecord(it, queued, { condition: 'EventAgeExceeded', error: undefined, at: now }));
  const tried = { ...queued, attempts: queued.attempts + 1 };
  try {
    await run(runtime, it, queued);
  } catch (error) {
    if (!(error instanceof FunctionError)) throw error;
    if (error.type === throttled) {
      const wait = Math.min(5 * minute, second * 2 ** queued.throttles);
      return timers.after(wait, () => attempt(runtime, latest, { ...queued, throttles: queued.throttles + 1 }));
    }
    const at = timers.clock.now();
    if (tried.attempts > maximumRetries)
      return onFailure?.(failureRecord(it, tried, { condition: 'RetriesExhausted', error, at }));
    timers.after(latencies.of('asynchronousRetry') * tried.attempts, () => attempt(runtime, latest, tried));
  }
};

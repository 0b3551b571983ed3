import type { Instant, Milliseconds } from '../../failover/time.ts';

/** A function as the template has it. */
export interface FunctionSettings {
  readonly name: string;
  readonly arn: string;
  /** The directory of its code: the bundle. */
  readonly directory: string;
  /** `index.handler`: the file without its ending, and the export. */
  readonly handler: string;
  /** Complete: what the template says, and what Lambda adds. */
  readonly environment: Readonly<Record<string, string>>;
  readonly memoryMegabytes: number;
  readonly timeout: Milliseconds;
  readonly logGroup: string;
  /** The access key of its calls, which permissions go by. */
  readonly principal: string;
}

/** What Lambda does with an asynchronous invocation that fails. */
export interface AsynchronousSettings {
  /** 0 to 2. */
  readonly maximumRetries: number;
  readonly maximumAge: Milliseconds;
  /** Gets the record of an event that was given up. */
  readonly onFailure?: (record: unknown) => void;
}

/** One invocation. */
export interface Invocation {
  readonly requestId: string;
  readonly event: unknown;
  /** When Lambda ends it. */
  readonly deadline: Instant;
}

/** An execution environment: handles one invocation after another. */
export interface Environment {
  /** The handler's answer, or its error. */
  invoke(invocation: Invocation): Promise<unknown>;
  /** Ends it, whatever it is doing: an invocation that runs in it rejects with {@link exitError}. */
  close(): void;
}

/** Starts environments; `write` gets each line of the function's output. */
export type StartEnvironment = (settings: FunctionSettings, write: (line: string) => void) => Promise<Environment>;

/** An error that the handler threw, or that ended it. */
export class FunctionError extends Error {
  /** As Lambda reports it: `Error`, `Sandbox.Timedout`. */
  readonly type: string;

  constructor(type: string, message: string) {
    super(message);
    this.name = 'FunctionError';
    this.type = type;
  }
}

/** The type of the error where the account runs as many invocations as it may. */
export const throttled = 'TooManyRequestsException';

/** Its process ended under it. */
export const exitError = ['Runtime.ExitError', 'Runtime exited with error: exit status 1'] as const;

/** The context that a handler gets besides the event, but for the methods. */
export const contextOf = (settings: FunctionSettings, { requestId }: Invocation) => ({
  awsRequestId: requestId,
  functionName: settings.name,
  functionVersion: '$LATEST',
  invokedFunctionArn: settings.arn,
  memoryLimitInMB: String(settings.memoryMegabytes),
  logGroupName: settings.logGroup,
  logStreamName: 'lab',
  callbackWaitsForEmptyEventLoop: true,
});

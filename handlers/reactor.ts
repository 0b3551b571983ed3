import middy from '@middy/core';
import type { Context } from 'aws-lambda';
import { systemClock } from '../aws/clock.ts';
import type { Clock } from '../failover/time.ts';
import { messageOf } from './apply-error.ts';
import { createClients, type ClientOptions } from './clients.ts';
import { readEnvironment, type Environment } from './environment.ts';
import { createLogger } from './log.ts';
import { createMeter } from './meter.ts';
import { react } from './react.ts';
import type { Run } from './run.ts';
import type { Unwritten } from './unwritten.ts';

/** What a process gives to its reactor. */
export interface ReactorOptions {
  readonly env: Environment;
  /** Goes into every client of the SDK: Region, credentials, endpoint, transport. */
  readonly client: ClientOptions;
  readonly clock: Clock;
  /** Takes each line of log and metrics, without its line end. */
  readonly write: (line: string) => void;
  /** From 0 to below 1; `Math.random` unless given. */
  readonly random?: () => number;
}

/** The Lambda handler: resolves when all is done, rejects when Lambda is to try again. */
export type Reactor = (event: unknown, context: Context) => Promise<void>;

/**
 * Makes a site's reactor. The clock is the only one it goes by: its own time-outs, attempts and waits all pass in it.
 * @throws InvalidSettingsError where the environment or the site's file is wrong.
 */
export const createHandler = ({ env, client, clock, write, random = Math.random }: ReactorOptions): Reactor => {
  const { site, topicArn } = readEnvironment(env);
  const logger = createLogger({ write, clock }, site.name);
  const unwritten: Unwritten = { current: undefined };
  const proofs: Run['proofs'] = { current: [] };
  const shared = { site, topicArn, clients: createClients(client), clock, random, unwritten, proofs };
  const meter = createMeter({ write, clock }, site);

  const reactor = async (event: unknown, context: Context): Promise<void> => {
    const log = logger.createChild({ persistentKeys: { runId: context.awsRequestId } });
    const startedAt = clock.now();
    const endsAt = startedAt + context.getRemainingTimeInMillis();
    await react({ ...shared, log, meter, startedAt, endsAt }, event);
  };

  const reportFailure: middy.MiddlewareFn = ({ error, context }) => {
    logger.error('failed', { runId: context.awsRequestId, why: messageOf(error) });
  };

  // Middy's own early time-out would go by the machine's clock.
  return middy<unknown, void>({ timeoutEarlyInMillis: 0 }).onError(reportFailure).handler(reactor);
};

let deployed: Reactor | undefined;

/** What Lambda calls. Made at the first event, so that the bundle can be loaded where there is no environment. */
export const handler: Reactor = async (event, context) => {
  deployed ??= createHandler({
    env: process.env,
    client: {},
    clock: systemClock,
    write: (line) => process.stdout.write(`${line}\n`),
  });
  await deployed(event, context);
};

import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';

/** The connections that the clients of one process keep open, and how to give up those that died unseen. */
export interface Connections {
  /** For each client's configuration. */
  readonly requestHandler: { readonly httpAgent: HttpAgent; readonly httpsAgent: HttpsAgent };
  /** From now on a call of this client that gets no answer costs one attempt, however many connections are dead. */
  watch(client: Watched): void;
}

type Middleware = (next: (args: never) => Promise<unknown>) => (args: never) => Promise<unknown>;

/** What is used of a client of the SDK. */
interface Watched {
  readonly middlewareStack: {
    add(middleware: never, options: { readonly step: 'initialize'; readonly name: string }): void;
  };
}

/** AWS has refused the call: the connection carries, and the call was not carried out. */
export const isAnswered = (error: unknown): boolean =>
  (error as { $metadata?: { httpStatusCode?: number } }).$metadata?.httpStatusCode !== undefined;

/**
 * Makes the connections of one process. A frozen function and a NAT that forgot leave connections that look open and carry
 * nothing, and the SDK's pool gives them out one after the other, a time-out each. Where one call gets no answer, those that
 * lie idle are of the same age, so all of them are closed: the next attempt opens its own. Those in use are left alone.
 */
export const createConnections = (): Connections => {
  const kept = { keepAlive: true, maxSockets: 50 };
  const [httpAgent, httpsAgent] = [new HttpAgent(kept), new HttpsAgent(kept)];
  const closeIdle = (): void => {
    for (const agent of [httpAgent, httpsAgent]) {
      for (const socket of Object.values(agent.freeSockets).flatMap((sockets) => sockets ?? [])) socket.destroy();
    }
  };
  const middleware: Middleware = (next) => async (args) => {
    try {
      return await next(args);
    } catch (error) {
      if (!isAnswered(error)) closeIdle();
      throw error;
    }
  };
  return {
    requestHandler: { httpAgent, httpsAgent },
    watch: ({ middlewareStack }) =>
      middlewareStack.add(middleware as never, { step: 'initialize', name: 'connections' }),
  };
};

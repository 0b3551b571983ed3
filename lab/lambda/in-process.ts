import { pathToFileURL } from 'node:url';
import type { Clock } from '../../failover/time.ts';
import type { inProcess } from '../wire/in-process.ts';
import { bundleOf } from './bundle.ts';
import { contextOf, FunctionError, type FunctionSettings, type StartEnvironment } from './function.ts';

/** What a client in this process takes as its `requestHandler`. */
export type RequestHandler = ReturnType<typeof inProcess>;

/** How the clients in a function reach the lab without a socket. */
interface ClientSettings {
  readonly region: string;
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string };
  readonly requestHandler: RequestHandler;
  /** One: the SDK waits between attempts in real time, which virtual time does not see. */
  readonly maxAttempts: 1;
  /** Compression runs on another thread, which virtual time does not see. */
  readonly disableRequestCompression: true;
}

type Handler = (event: unknown, context: unknown) => Promise<unknown>;

/** What every bundle exports besides `handler`. */
type CreateHandler = (options: {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly client: ClientSettings;
  readonly clock: Clock;
  readonly write: (line: string) => void;
  readonly random: () => number;
}) => Handler;

const factoryOf = async (settings: FunctionSettings): Promise<CreateHandler> => {
  const { file } = bundleOf(settings);
  const exported = (await import(pathToFileURL(file).href)) as { readonly createHandler?: CreateHandler };
  if (typeof exported.createHandler !== 'function')
    throw new Error(`function ${settings.name}: ${file} does not export createHandler, which virtual time needs`);
  return exported.createHandler;
};

const asFunctionError = (error: unknown): FunctionError =>
  error instanceof Error ? new FunctionError(error.name, error.message) : new FunctionError('Error', String(error));

/** Runs functions in this thread, on the lab's clock: their bundle is imported once, its factory called per environment. */
export const inProcessEnvironments =
  (clock: Clock, requestHandler: RequestHandler): StartEnvironment =>
  async (settings, write) => {
    const createHandler = await factoryOf(settings);
    const { AWS_REGION: region = '', AWS_ACCESS_KEY_ID: accessKeyId = '' } = settings.environment;
    const credentials = { accessKeyId, secretAccessKey: 'lab' };
    const client = { region, credentials, requestHandler, maxAttempts: 1, disableRequestCompression: true } as const;
    const handler = createHandler({ env: settings.environment, client, clock, write, random: () => 0.5 });
    return {
      invoke: async (invocation) => {
        const getRemainingTimeInMillis = (): number => invocation.deadline - clock.now();
        try {
          // A copy: the handler of the real one gets the event from its wire.
          const event: unknown = structuredClone(invocation.event);
          return await handler(event, { ...contextOf(settings, invocation), getRemainingTimeInMillis });
        } catch (error) {
          throw asFunctionError(error);
        }
      },
      close: () => undefined,
    };
  };

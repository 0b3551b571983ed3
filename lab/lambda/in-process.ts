import { pathToFileURL } from 'node:url';
import type { Clock } from '../../failover/time.ts';
import type { Chance } from '../time/chance.ts';
import { enclosed, type Outside } from '../commands/process.ts';
import { unsigned, type RequestHandler } from '../wire/in-process.ts';
import { bundleOf } from './bundle.ts';
import {
  contextOf,
  exitError,
  FunctionError,
  type FunctionSettings,
  type Invocation,
  type StartEnvironment,
} from './function.ts';

/** How the clients in a function reach the lab without a socket. */
interface ClientSettings {
  readonly region: string;
  readonly credentials: Readonly<Record<'accessKeyId' | 'secretAccessKey' | 'sessionToken', string>>;
  readonly requestHandler: RequestHandler;
  readonly signer: ReturnType<typeof unsigned>;
  /** One: the SDK waits between attempts in real time, which virtual time does not see. */
  readonly maxAttempts: 1;
  /** Compression runs on another thread, which virtual time does not see. */
  readonly disableRequestCompression: true;
}

type Handler = (event: unknown, context: unknown) => Promise<unknown>;

/** What every bundle exports beside the handler that the template names: `createHandler` beside `handler`. */
type CreateHandler = (options: {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly client: ClientSettings;
  readonly clock: Clock;
  readonly write: (line: string) => void;
  readonly random: () => number;
}) => Handler;

const factoryOf = async (settings: FunctionSettings): Promise<CreateHandler> => {
  const { file, exported } = bundleOf(settings);
  const module = (await import(pathToFileURL(file).href)) as Readonly<Record<string, unknown>>;
  if (typeof module[exported] !== 'function')
    throw new FunctionError('Runtime.HandlerNotFound', `${settings.handler} is undefined or not exported`);
  const factory = `create${exported.charAt(0).toUpperCase()}${exported.slice(1)}`;
  if (typeof module[factory] !== 'function')
    throw new Error(`function ${settings.name}: ${file} does not export ${factory}, which virtual time needs`);
  return module[factory] as CreateHandler;
};

const asFunctionError = (error: unknown): FunctionError =>
  error instanceof Error ? new FunctionError(error.name, error.message) : new FunctionError('Error', String(error));

type Surroundings = Outside & { readonly chanceFor: (purpose: string) => Chance };

/** Runs functions in this thread, on the lab's clock: their bundle is imported once, its factory called per environment. */
export const inProcessEnvironments =
  (surroundings: Surroundings): StartEnvironment =>
  async (settings, write) => {
    const createHandler = await factoryOf(settings);
    const { environment: env } = settings;
    const { AWS_REGION: region = '', AWS_ACCESS_KEY_ID: accessKeyId = '', AWS_SESSION_TOKEN: sessionToken = '' } = env;
    const exit = new AbortController();
    const { clock, requestHandler, gate } = enclosed(surroundings, (go) => {
      if (!exit.signal.aborted) go();
    });
    const credentials = { accessKeyId, secretAccessKey: 'lab', sessionToken };
    const signer = unsigned({ ...credentials, region });
    const known = { region, credentials, requestHandler, signer };
    const client = { ...known, maxAttempts: 1, disableRequestCompression: true } as const;
    const random = surroundings.chanceFor(sessionToken);
    const handler = createHandler({ env, client, clock, write: gate(write), random });
    const run = async (invocation: Invocation): Promise<unknown> => {
      const getRemainingTimeInMillis = (): number => invocation.deadline - clock.now();
      try {
        // A copy: the handler of the real one gets the event from its wire.
        const event: unknown = structuredClone(invocation.event);
        return await handler(event, { ...contextOf(settings, invocation), getRemainingTimeInMillis });
      } catch (error) {
        throw asFunctionError(error);
      }
    };
    const exited = new Promise<never>((_, reject) => {
      exit.signal.addEventListener('abort', () => reject(new FunctionError(...exitError)));
    });
    // It may end while nobody waits for it.
    exited.catch(() => undefined);
    return { invoke: (invocation) => Promise.race([run(invocation), exited]), close: () => exit.abort() };
  };

import { AwsQueryProtocol } from '@aws-sdk/core/protocols';
import type { Suite, Trial } from './trials.ts';

type Command = object;
interface Client {
  send(command: Command): Promise<object>;
  readonly middlewareStack: { add(middleware: unknown, at: object): void };
}
interface Failure extends Error {
  readonly $metadata?: { readonly httpStatusCode?: number };
  /** Of an answer that the client could not read. */
  readonly $response?: { readonly statusCode?: number };
}

const failed = ({ name: code, message, $metadata, $response }: Failure): Outcome => {
  const status = $metadata?.httpStatusCode ?? $response?.statusCode;
  return /SyntaxError|^Error$/.test(code) && status !== undefined
    ? { code: 'unreadable', message: `HTTP ${status}, and no answer of AWS's`, status }
    : { code, message, status };
};

type Class<T> = new (settings: object) => T;

interface WireRequest {
  body: string | Uint8Array;
  headers: Record<string, string>;
}

/** Where trials are made; as the lab's operator in us-east-1, unless `settings` say otherwise. */
interface Run {
  readonly url: string;
  readonly trials: readonly Trial[];
  readonly settings?: object;
  /** Called after each. */
  readonly after?: (outcome: Outcome) => Promise<void>;
}

/** What came of a trial. */
export type Outcome = { readonly status?: number | undefined } & (
  | { readonly answer: object }
  | { readonly code: string; readonly message: string }
);

const operator = { region: 'us-east-1', credentials: { accessKeyId: 'operator', secretAccessKey: 'none' } };

const clientOf = ({ name, sdk }: Suite, protocol: string, { url, settings = operator }: Run): Client => {
  const [, found] = Object.entries(sdk).find(([key]) => /^[A-Z]\w*Client$/.test(key)) ?? [];
  return new (found as Class<Client>)({
    ...settings,
    endpoint: url,
    maxAttempts: 1,
    // Which CloudWatch's client speaks only when told to.
    ...(name === 'cloudwatch' && protocol === 'awsQuery' ? { protocol: AwsQueryProtocol } : {}),
  });
};

const withMore = (body: string | Uint8Array, more: Trial['smuggled'], protocol: string): string | Uint8Array => {
  const text = typeof body === 'string' ? body : new TextDecoder().decode(body);
  if (!protocol.endsWith('Query')) return JSON.stringify({ ...(JSON.parse(text) as object), ...more });
  const form = new URLSearchParams(text);
  for (const [name, value] of Object.entries(more ?? {})) form.set(name, String(value));
  return form.toString();
};

/** What came of the trials by the JavaScript SDK, by their titles. */
export const trySdk = async (suite: Suite, protocol: string, run: Run) => {
  const client = clientOf(suite, protocol, run);
  let smuggled: Trial['smuggled'];
  const smuggling =
    (next: (step: { request: WireRequest }) => unknown) =>
    ({ request, ...step }: { request: WireRequest }) => {
      if (smuggled === undefined) return next({ ...step, request });
      request.body = withMore(request.body, smuggled, protocol);
      request.headers['content-length'] = String(Buffer.byteLength(request.body));
      return next({ ...step, request });
    };
  client.middlewareStack.add(smuggling, { step: 'finalizeRequest', priority: 'low' });
  const outcomes: Record<string, Outcome> = {};
  for (const trial of run.trials) {
    ({ smuggled } = trial);
    const command = new (suite.sdk[`${trial.operation}Command`] as Class<Command>)(trial.input);
    // oxlint-disable no-await-in-loop -- each builds on the one before
    const outcome = await client.send(command).then((answer): Outcome => ({ answer }), failed);
    outcomes[trial.title] = outcome;
    await run.after?.(outcome);
    // oxlint-enable no-await-in-loop
  }
  return outcomes;
};

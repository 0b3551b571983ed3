import { AwsQueryProtocol } from '@aws-sdk/core/protocols';
import type { Suite, Trial } from './trials.ts';

type Command = object;
interface Client {
  send(command: Command): Promise<object>;
  readonly middlewareStack: { add(middleware: unknown, at: object): void };
}
type Class<T> = new (settings: object) => T;

interface WireRequest {
  body: string | Uint8Array;
  headers: Record<string, string>;
}

const clientOf = ({ name, sdk }: Suite, protocol: string, url: string): Client => {
  const [, found] = Object.entries(sdk).find(([key]) => /^[A-Z]\w*Client$/.test(key)) ?? [];
  const credentials = { accessKeyId: 'operator', secretAccessKey: 'none' };
  return new (found as Class<Client>)({
    region: 'us-east-1',
    credentials,
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
export const trySdk = async (suite: Suite, protocol: string, run: { url: string; trials: readonly Trial[] }) => {
  const client = clientOf(suite, protocol, run.url);
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
  const outcomes: Record<string, object> = {};
  for (const trial of run.trials) {
    ({ smuggled } = trial);
    const command = new (suite.sdk[`${trial.operation}Command`] as Class<Command>)(trial.input);
    // oxlint-disable-next-line no-await-in-loop -- each builds on the one before
    outcomes[trial.title] = await client.send(command).then(
      (answer) => ({ answer }),
      ({ name: code, message }: Error) => ({ code, message }),
    );
  }
  return outcomes;
};

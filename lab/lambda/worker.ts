import { createInterface } from 'node:readline';
import { Worker } from 'node:worker_threads';
import { bundleOf } from './bundle.ts';
import {
  contextOf,
  exitError,
  FunctionError,
  type FunctionSettings,
  type Invocation,
  type StartEnvironment,
} from './function.ts';

/** What goes to the worker, and what comes back. */
export interface WorkerRequest {
  readonly event: unknown;
  readonly context: ReturnType<typeof contextOf>;
  readonly deadline: number;
}
export type WorkerAnswer =
  | { readonly kind: 'ready' }
  | { readonly kind: 'done'; readonly value: unknown }
  | { readonly kind: 'failed'; readonly type: string; readonly message: string };

/** Gives the next answer of a worker, one at a time, or rejects with what ended it. */
const createAnswers = (worker: Worker): (() => Promise<unknown>) => {
  let waiting: PromiseWithResolvers<unknown> = Promise.withResolvers();
  const fail = (type: string, message: string): void => waiting.reject(new FunctionError(type, message));
  worker.on('message', (answer: WorkerAnswer) => {
    if (answer.kind === 'failed') fail(answer.type, answer.message);
    else waiting.resolve(answer.kind === 'done' ? answer.value : undefined);
  });
  worker.on('error', (error: Error) => fail('Runtime.UnhandledError', `${error.name}: ${error.message}`));
  worker.on('exit', () => fail(...exitError));
  return async () => {
    try {
      return await waiting.promise;
    } finally {
      waiting = Promise.withResolvers();
      // A worker that ends while nobody waits for it is no fault.
      waiting.promise.catch(() => undefined);
    }
  };
};

const startWorker = (settings: FunctionSettings, write: (line: string) => void): Worker => {
  const worker = new Worker(new URL('worker-entry.ts', import.meta.url), {
    workerData: bundleOf(settings),
    // Its own environment: a function never sees the lab's.
    env: { ...settings.environment },
    execArgv: [],
    stdout: true,
    stderr: true,
  });
  for (const stream of [worker.stdout, worker.stderr]) createInterface({ input: stream }).on('line', write);
  worker.unref();
  return worker;
};

/** Runs functions in threads of their own, in real time, their clients speaking HTTP to the lab. */
export const workerEnvironments: StartEnvironment = async (settings, write) => {
  const worker = startWorker(settings, write);
  const answer = createAnswers(worker);
  await answer();
  return {
    invoke: (invocation: Invocation) => {
      const request: WorkerRequest = {
        event: invocation.event,
        context: contextOf(settings, invocation),
        deadline: invocation.deadline,
      };
      // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread has none; browsers' windows do
      worker.postMessage(request);
      return answer();
    },
    close: () => void worker.terminate(),
  };
};

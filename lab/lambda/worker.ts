import { createInterface } from 'node:readline';
import { Worker } from 'node:worker_threads';
import { bundleOf } from './bundle.ts';
import { contextOf, FunctionError, type FunctionSettings, type Invocation, type StartEnvironment } from './function.ts';

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

/** The next answer of a worker, or what ended it. */
const answerOf = (worker: Worker): Promise<unknown> =>
  new Promise((resolve, reject) => {
    const settle = (act: () => void) => (): void => {
      worker.removeAllListeners();
      act();
    };
    worker.once('message', (answer: WorkerAnswer) =>
      settle(() => {
        if (answer.kind === 'failed') reject(new FunctionError(answer.type, answer.message));
        else resolve(answer.kind === 'done' ? answer.value : undefined);
      })(),
    );
    worker.once('error', (error: Error) => settle(() => reject(new FunctionError(error.name, error.message)))());
    worker.once(
      'exit',
      settle(() => reject(new FunctionError('Runtime.ExitError', 'the runtime exited'))),
    );
  });

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
  await answerOf(worker);
  return {
    invoke: (invocation: Invocation) => {
      const request: WorkerRequest = {
        event: invocation.event,
        context: contextOf(settings, invocation),
        deadline: invocation.deadline,
      };
      const answer = answerOf(worker);
      worker.postMessage(request);
      return answer;
    },
    close: () => void worker.terminate(),
  };
};

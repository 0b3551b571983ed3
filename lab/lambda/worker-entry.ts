import { pathToFileURL } from 'node:url';
import { parentPort, workerData } from 'node:worker_threads';
import type { WorkerAnswer, WorkerRequest } from './worker.ts';

/** The runtime inside a function's thread: loads the bundle's handler, then answers one request after another. */

const { file, exported } = workerData as { readonly file: string; readonly exported: string };
// oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread's port has none; browsers' windows do
const say = (answer: WorkerAnswer): void => parentPort?.postMessage(answer);

const module = (await import(pathToFileURL(file).href)) as Readonly<Record<string, unknown>>;
const handler = module[exported] as (event: unknown, context: unknown) => Promise<unknown>;
if (typeof handler !== 'function') throw new Error(`${file} does not export ${exported}`);

const answer = async ({ event, context, deadline }: WorkerRequest): Promise<WorkerAnswer> => {
  try {
    return {
      kind: 'done',
      value: await handler(event, { ...context, getRemainingTimeInMillis: () => deadline - Date.now() }),
    };
  } catch (error) {
    const { name, message } = error instanceof Error ? error : new Error(String(error));
    return { kind: 'failed', type: name, message };
  }
};

parentPort?.on('message', (request: WorkerRequest) => void answer(request).then(say));
say({ kind: 'ready' });

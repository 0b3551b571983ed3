import { parentPort, workerData } from 'node:worker_threads';
import type { Answer, Question } from './crew.ts';
import { createWork, type Sites, type Stack } from './work.ts';

/** One thread of the crew: answers each question with its result, or with what went wrong. */

const work = createWork(workerData as Sites<Stack>);

const answer = (it: Answer): void => {
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread has none; browsers' windows do
  parentPort?.postMessage(it);
};

parentPort?.on('message', ({ kind, order }: Question) => {
  void work(kind, order).then(
    (result) => answer({ result }),
    (error: unknown) => answer({ error }),
  );
});

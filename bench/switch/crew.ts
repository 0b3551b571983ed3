import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import { siteNames, type Orders, type Results, type Sites, type Stack } from './work.ts';

/** What goes to a thread, one at a time. */
export interface Question {
  readonly kind: keyof Orders;
  readonly order: Orders[keyof Orders];
}
/** What comes back of each. */
export type Answer = { readonly result: Results[keyof Results] } | { readonly error: unknown };

interface Waiting extends Question, Pick<PromiseWithResolvers<Results[keyof Results]>, 'resolve' | 'reject'> {}

/** Virtual time has one thread; cuts have nothing to do with each other, so that each core takes one after another. */
export interface Crew {
  /** Gives what comes of it, in the order asked for where threads are equal. Rejects as the work does. */
  ask<K extends keyof Orders>(kind: K, order: Orders[K]): Promise<Results[K]>;
  /** Ends the threads, busy or not. */
  close(): Promise<void>;
}

/** One thread: takes what waits until nothing does. */
const createHand = (sites: Sites<Stack>, waiting: Waiting[]) => {
  const worker = new Worker(new URL('worker.ts', import.meta.url), { workerData: sites });
  let current: Waiting | undefined;
  const next = (): void => {
    current = waiting.shift();
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread has none; browsers' windows do
    if (current !== undefined) worker.postMessage({ kind: current.kind, order: current.order } satisfies Question);
  };
  worker.on('message', (answer: Answer) => {
    if ('error' in answer) current?.reject(answer.error);
    else current?.resolve(answer.result);
    next();
  });
  worker.on('error', (error) => current?.reject(error));
  return { wake: () => void (current === undefined && next()), end: () => worker.terminate() };
};

/** What can be sent to a thread: data alone. */
const plain = ({ site, template }: Stack): Stack => ({ site, template });

/** Starts a thread per core. */
export const createCrew = (given: Sites<Stack>): Crew => {
  const sites = Object.fromEntries(siteNames.map((name) => [name, plain(given[name])])) as Sites<Stack>;
  const waiting: Waiting[] = [];
  const hands = Array.from({ length: availableParallelism() }, () => createHand(sites, waiting));
  return {
    ask: async (kind, order) => {
      const { promise, ...settle } = Promise.withResolvers<Results[keyof Results]>();
      waiting.push({ kind, order, ...settle });
      for (const hand of hands) hand.wake();
      return (await promise) as Results[typeof kind];
    },
    close: async () => {
      await Promise.all(hands.map((hand) => hand.end()));
    },
  };
};

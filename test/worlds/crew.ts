import { fork, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import type { Sites } from './sites.ts';
import { none, type Trial } from './trial.ts';
import type { Order } from './worker.ts';

/** A world that is played because of another. */
export interface Besides {
  readonly replay: string;
  readonly hear: (trial: Trial) => void;
}

/** Plays worlds side by side. */
export interface Crew {
  /**
   * Plays the worlds of `next` until it gives none; the answers come in the order of the worlds. After each it asks `besides`
   * for another one, which is none of them.
   */
  play(next: () => string | undefined, besides?: (trial: Trial) => Besides | undefined): Promise<readonly Trial[]>;
  close(): void;
}

/** A world that could not be played to its end: of the program as it was put into it, or of what plays it, something threw. */
const unplayed = (replay: string): Trial => ({
  replay,
  switches: 0,
  hasFailedOver: false,
  kinds: [],
  plans: [],
  violations: [{ promise: none, at: 'its start', what: 'its process ended before it; what that printed is above' }],
});

const trialBy = (worker: ChildProcess, order: Order): Promise<Trial> =>
  new Promise((resolve) => {
    const end = (): void => resolve(unplayed(order.replay));
    worker.once('exit', end);
    worker.once('message', (trial) => {
      worker.off('exit', end);
      resolve(trial as Trial);
    });
    worker.send(order);
  });

const hire = (): ChildProcess => fork(join(import.meta.dirname, 'worker.ts'));

/** A crew of so many processes: virtual time looks at all that its process is waiting for, which threads would share. */
export const createCrew = ({ source }: Sites, size: number): Crew => {
  const workers = Array.from({ length: size }, hire);
  /** Plays a world by the worker of that place, or by a new one where its world ended the last. */
  const playBy = (desk: number, replay: string): Promise<Trial> => {
    const last = workers[desk];
    const worker = last?.connected === true && last.exitCode === null ? last : hire();
    workers[desk] = worker;
    return trialBy(worker, { source, replay });
  };
  return {
    play: async (next, besides) => {
      const trials: Trial[] = [];
      let begun = 0;
      const work = async (desk: number): Promise<void> => {
        for (let replay = next(); replay !== undefined; replay = next()) {
          const place = begun;
          begun += 1;
          // oxlint-disable-next-line no-await-in-loop -- one world after another
          const trial = await playBy(desk, replay);
          trials[place] = trial;
          const other = besides?.(trial);
          // oxlint-disable-next-line no-await-in-loop -- as above
          if (other !== undefined) other.hear(await playBy(desk, other.replay));
        }
      };
      await Promise.all(workers.map((_, desk) => work(desk)));
      return trials;
    },
    close: () => workers.filter(({ connected }) => connected).forEach((worker) => worker.disconnect()),
  };
};

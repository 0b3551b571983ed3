import { fork, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import type { Sites } from './sites.ts';
import type { Trial } from './trial.ts';
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

const trialBy = (worker: ChildProcess, order: Order): Promise<Trial> =>
  new Promise((resolve, reject) => {
    const end = (): void => reject(new Error(`world ${order.replay}: its process ended; what it printed is above`));
    worker.once('exit', end);
    worker.once('message', (trial) => {
      worker.off('exit', end);
      resolve(trial as Trial);
    });
    worker.send(order);
  });

/** A crew of so many processes: virtual time looks at all that its process is waiting for, which threads would share. */
export const createCrew = ({ source }: Sites, size: number): Crew => {
  const workers = Array.from({ length: size }, () => fork(join(import.meta.dirname, 'worker.ts')));
  return {
    play: async (next, besides) => {
      const trials: Trial[] = [];
      let begun = 0;
      const work = async (worker: ChildProcess): Promise<void> => {
        for (let replay = next(); replay !== undefined; replay = next()) {
          const place = begun;
          begun += 1;
          // oxlint-disable-next-line no-await-in-loop -- one world after another
          const trial = await trialBy(worker, { source, replay });
          trials[place] = trial;
          const other = besides?.(trial);
          // oxlint-disable-next-line no-await-in-loop -- as above
          if (other !== undefined) other.hear(await trialBy(worker, { source, replay: other.replay }));
        }
      };
      await Promise.all(workers.map(work));
      return trials;
    },
    close: () => workers.forEach((worker) => worker.disconnect()),
  };
};

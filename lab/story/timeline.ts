import { formatDuration, type Instant, type Milliseconds } from '../../failover/time.ts';
import type { Entry, Narrator } from './telling.ts';

interface Paper {
  readonly write: (text: string) => void;
  /** A terminal gets progress on one line that is written over; anything else gets a line now and then. */
  readonly isTerminal: boolean;
}

/** A printed timeline. `close` ends its progress. */
export interface Timeline extends Narrator {
  close(): void;
}

/** How often progress is shown where it cannot be written over. */
const progressEvery: Milliseconds = 5000;

const clockTime = (at: Instant): string => new Date(at).toISOString().slice(11, 19);

/** Prints what happens: clock time, seconds since the link was cut, what, and what it means. */
export const createTimeline = ({ write, isTerminal }: Paper): Timeline => {
  let cutAt: Instant | undefined;
  let timer: NodeJS.Timeout | undefined;

  const quiet = (): void => {
    clearInterval(timer);
    if (isTerminal) write('\r\u001b[K');
  };
  const since = (at: Instant): string =>
    (cutAt === undefined ? '' : `${((at - cutAt) / 1000).toFixed(1)} s`).padStart(8);

  const tell = ({ at, what, meaning, text }: Entry): void => {
    quiet();
    if (what === 'link cut') cutAt = at;
    write(`${clockTime(at)} ${since(at)}  ${what.padEnd(18)} ${meaning}\n`);
    if (text !== undefined) write(`${text.replaceAll(/^/gm, `${' '.repeat(20)}| `)}\n`);
  };
  const awaitNext = (what: string): void => {
    quiet();
    const from = Date.now();
    const show = (): void => {
      const line = `${' '.repeat(19)}… awaiting ${what} (${formatDuration(Date.now() - from)})`;
      write(isTerminal ? `\r\u001b[K${line}` : `${line}\n`);
    };
    timer = setInterval(show, isTerminal ? 1000 : progressEvery);
    timer.unref();
  };
  return { tell, await: awaitNext, close: quiet };
};

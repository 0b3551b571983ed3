import type { Clock, Instant, Milliseconds } from '../../failover/time.ts';
import type { Journal, Recorded } from '../journal.ts';

/** Something that had to happen did not. */
export class MissingError extends Error {
  override readonly name = 'MissingError';
}

/** Follows the journal, and waits for what must happen. */
export interface Watch {
  /** Everything since the watch began, in order. */
  readonly seen: readonly Recorded[];
  /**
   * The first happening after `from` for which `is` holds, or rejects with a MissingError that names `what` once `limit`
   * has passed.
   */
  until(
    what: string,
    is: (happening: Recorded) => boolean,
    within: { readonly from: Instant; readonly limit: Milliseconds },
  ): Promise<Recorded>;
  /** The moment at which `holds` is true, looked at after each happening and every 50 ms. */
  untilTrue(what: string, holds: () => boolean, limit: Milliseconds): Promise<Instant>;
  close(): void;
}

/** How often a state that no happening tells of is looked at. */
const look: Milliseconds = 50;

export const createWatch = (journal: Pick<Journal, 'observe'>, clock: Clock): Watch => {
  const seen: Recorded[] = [];
  const end = journal.observe((happening) => void seen.push(happening));

  const untilTrue: Watch['untilTrue'] = async (what, holds, limit) => {
    const last = clock.now() + limit;
    while (!holds()) {
      if (clock.now() >= last) throw new MissingError(`${what}: did not happen within ${Math.round(limit / 1000)} s`);
      // oxlint-disable-next-line no-await-in-loop -- a loop in time
      await clock.sleep(look);
    }
    return clock.now();
  };

  const until: Watch['until'] = async (what, is, { from, limit }) => {
    const find = () => seen.find((happening) => happening.at >= from && is(happening));
    await untilTrue(what, () => find() !== undefined, limit);
    const found = find();
    if (found === undefined) throw new MissingError(`${what}: did not happen`);
    return found;
  };

  return { seen, until, untilTrue, close: end };
};

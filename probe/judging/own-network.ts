import { second, type Clock, type Instant, type Milliseconds } from '../../failover/time.ts';
import type { Log } from '../journal.ts';
import { rest, within } from '../rest.ts';

/** Asks whether this host has a network at all; resolves where it has, rejects otherwise. */
export type AskHost = (signal: AbortSignal) => Promise<void>;

/** What is known of the host's own network, or of its own way to a target, kept ready so that nobody waits for it. */
export interface OwnNetwork {
  /** Keeps asking until the signal aborts. */
  run(signal: AbortSignal): Promise<void>;
  /** False also before the first answer. */
  isPresent(): boolean;
  /** Whether a question that was put after `moment` has been answered, and none has gone unanswered since (see `isForgiving`). */
  wasPresentSince(moment: Instant): boolean;
}

export interface OwnNetworkOptions {
  readonly clock: Clock;
  /** Without it the network is not judged, and counts as present. */
  readonly ask: AskHost | undefined;
  /** What the log says when it is found present, and absent; by default, that it is the host's network. */
  readonly words?: { readonly present: string; readonly absent: string };
  /** Called when the network is found absent. */
  readonly lost: () => void;
  /**
   * A missed question counts only until a later one is answered. Otherwise one that is missed after a streak began holds the
   * streak back for ever: right for the host's network, whose loss looks like that of all paths.
   */
  readonly isForgiving?: boolean;
  readonly log: Log;
}

/** Between two questions, and the longest that an answer may take. */
export const askInterval: Milliseconds = second / 2;

/**
 * Questions in a row without an answer that mean no network: known at most 1.5 s after it went, before a streak of the
 * default length (2 s) is full.
 */
export const unansweredLimit = 2;

const networkWords = {
  present: 'own network present',
  absent: 'own network absent: the metadata service does not answer; paths are unknown',
};

/** Used where the network is not judged. */
const taken: OwnNetwork = {
  run: () => Promise.resolve(),
  isPresent: () => true,
  wasPresentSince: () => true,
};

/** Watches the host's own network. Unknown is not down: without a network the probe knows nothing of any path. */
export const createOwnNetwork = (options: OwnNetworkOptions): OwnNetwork => {
  const { clock, ask, lost, log, words = networkWords, isForgiving = false } = options;
  if (ask === undefined) return taken;
  let unanswered = 0;
  let answeredAt: Instant | undefined;
  let missedAt: Instant | undefined;
  const isPresent = (): boolean => answeredAt !== undefined && unanswered < unansweredLimit;

  const answer = (asked: Instant): void => {
    if (!isPresent()) log('info', words.present);
    answeredAt = asked;
    unanswered = 0;
  };
  const miss = (error: unknown): void => {
    unanswered += 1;
    missedAt = clock.now();
    if (unanswered !== unansweredLimit) return;
    log('error', words.absent, { error: String(error) });
    lost();
  };
  const run = async (signal: AbortSignal): Promise<void> => {
    while (!signal.aborted) {
      const asked = clock.now();
      const pause = rest(clock, askInterval, signal);
      await within({ clock, limit: askInterval }, ask).then(
        () => answer(asked),
        (error: unknown) => miss(error),
      );
      await pause;
    }
  };
  const wasPresentSince = (moment: Instant): boolean => {
    if (answeredAt === undefined || answeredAt < moment) return false;
    return missedAt === undefined || missedAt < (isForgiving ? answeredAt : moment);
  };
  return { run, isPresent, wasPresentSince };
};

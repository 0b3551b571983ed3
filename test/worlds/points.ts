import { isReactors } from './ground.ts';
import { play } from './play.ts';
import type { Sites } from './sites.ts';
import { stories, storyNames, type StoryName } from './stories.ts';
import type { Strike } from './strike.ts';

/** Every crash point of a story: before and after each of the reactor's calls; and the same where no answer ever comes. */

/** One of the reactor's calls in a story that nothing strikes. */
export interface Called {
  readonly action: string;
  /** Which of the story's runs made it, from 1: the last one that had begun. */
  readonly run: number;
}

const mishaps = ['crash', 'time-out'] as const;
const moments = ['before', 'after'] as const;

/** What strikes at a call, from 1. */
export const pointStrike = (kind: (typeof mishaps)[number], call: number, when: (typeof moments)[number]): Strike => {
  const silence = when === 'before' ? { request: Infinity } : { answer: Infinity };
  const mishap = kind === 'crash' ? { kind, when } : ({ kind: 'slow', ...silence } as const);
  return { kind, from: 0, skip: call - 1, times: 1, mishap };
};

/** The reactor's calls in a story, in their order; two that are made at once have one, too. */
export const callsOf = async (sites: Sites, story: StoryName): Promise<readonly Called[]> => {
  const calls: Called[] = [];
  let run = 0;
  await play(sites, stories[story], ({ stage: { lab } }) => {
    lab.observe(({ kind }) => {
      if (kind === 'invocation started') run += 1;
    });
    // Seen where a strike would be: before it is served, those among them that are refused.
    lab.faults.add({
      call: (it) => {
        if (isReactors(it)) calls.push({ action: it.action, run });
        return false;
      },
      mishap: { kind: 'throttled' },
    });
  });
  return calls;
};

const points = (story: StoryName, calls: readonly number[], kinds: readonly string[] = mishaps): readonly string[] =>
  calls.flatMap((call) => kinds.flatMap((kind) => moments.map((when) => `${kind}:${story}:${call}:${when}`)));

const isRead = ({ action }: Called): boolean => /:(Describe|Get|Search)/.test(action);

/** What a run does last, or what changes something: nothing changes between a read and the call after it. */
const isTelling = (calls: readonly Called[], index: number): boolean => {
  const [it, next] = [calls[index], calls[index + 1]];
  return it !== undefined && (!isRead(it) || next?.run !== it.run);
};

/**
 * The crash points that tell most: of the runs that write, publish or remember, and of one that does none of it. Those are
 * before and after each call that changes something, and after the last read.
 */
export const tellingPoints = (story: StoryName, calls: readonly Called[]): readonly string[] => {
  const doing = new Set(calls.filter((call) => !isRead(call)).map(({ run }) => run));
  const ordinary = calls.find(({ run }) => run > 1 && !doing.has(run))?.run;
  return calls.flatMap((call, index) =>
    (doing.has(call.run) || call.run === ordinary) && isTelling(calls, index)
      ? points(story, [index + 1], ['crash']).slice(isRead(call) ? 1 : 0)
      : [],
  );
};

/** What replays each point of these stories, in their order. Plays each of them once to learn its calls. */
export const allPoints = async (sites: Sites, names: readonly StoryName[] = storyNames): Promise<readonly string[]> => {
  const all: string[] = [];
  for (const story of names) {
    // oxlint-disable-next-line no-await-in-loop -- virtual time has one thread
    const calls = await callsOf(sites, story);
    all.push(
      ...points(
        story,
        [...calls.keys()].map((index) => index + 1),
      ),
    );
  }
  return all;
};

import type { Announcement } from '../failover/announcement.ts';
import { newest, recall as recallMemory, serializeMemory, withUnsaid, type Memory } from '../failover/memory.ts';
import { memoryParameter } from '../failover/names.ts';
import { valueOf, type Snapshot } from '../failover/snapshot.ts';
import { announce } from './announce.ts';
import { ApplyError } from './apply-error.ts';
import { recall } from './observe.ts';
import { remember, rememberFirst } from './remember.ts';
import type { Run } from './run.ts';

/** What has been remembered, and what failed, so far in a run. */
export interface Books {
  /** Undefined where it is not known, and must not be overwritten. */
  readonly memory: Memory | undefined;
  /** The text that the parameter holds. */
  readonly text: string | undefined;
  readonly failures: readonly ApplyError[];
}

/** What a run has to say and to remember. */
export interface News {
  readonly announcements: readonly Announcement[];
  readonly memory: Memory | undefined;
}

/** Where a run begins; that memory could not be read is told at the run's end, after acting. */
const openBooks = (run: Run, stored: Snapshot['memory']): Books => {
  const resource = memoryParameter(run.site);
  const failures = stored.kind === 'unknown' ? [new ApplyError({ step: 'recall', resource, why: stored.why })] : [];
  return { memory: undefined, text: valueOf(stored), failures };
};

/** What earlier runs could not publish is said first. */
const withEarlier = ({ announcements, memory }: News): News => ({
  announcements: [...(memory?.unsaid ?? []), ...announcements],
  memory: memory && withUnsaid(memory, []),
});

/**
 * Publishes, then remembers: with what could not be published, so that the next run says it (rule 8), and a broken topic
 * holds nothing else. Never rejects.
 */
const keep = async (run: Run, books: Books, { announcements, memory }: News): Promise<Books> => {
  const unpublished = await announce(run, announcements);
  const failed = unpublished.map(({ announcement }) => announcement);
  const next = memory && withUnsaid(memory, [...(memory.unsaid ?? []), ...failed]);
  const written = await remember(run, next, books.text);
  const errors = unpublished.map(({ error }) => error);
  return { memory: next, text: written.text, failures: [...books.failures, ...errors, ...written.failures] };
};

/**
 * The first run of a site, where no switch is to be said: remembers, then publishes, so that of several first runs at once
 * only one speaks. Never rejects.
 */
const begin = async (run: Run, books: Books, news: News & { readonly memory: Memory }): Promise<Books> => {
  const written = await rememberFirst(run, news.memory);
  if (written === 'taken') return books;
  const kept = await keep(run, { ...books, text: written.text }, news);
  return { ...kept, failures: [...written.failures, ...kept.failures] };
};

const isSwitch = ({ kind }: Announcement): boolean => kind === 'failover' || kind === 'failback';

const isFirst = ({ memory }: Snapshot, { announcements }: News): boolean =>
  memory.kind === 'known' && memory.value === undefined && !announcements.some(isSwitch);

/** What the parameter holds, and what the run took for its memory: not the same where an earlier run could not write it. */
export interface Recalled {
  readonly stored: Snapshot['memory'];
  readonly snapshot: Snapshot;
}

/** Says and remembers what was concluded, after what earlier runs could not say. Never rejects. */
export const tell = (run: Run, { stored, snapshot }: Recalled, concluded: News): Promise<Books> => {
  const [books, news] = [openBooks(run, stored), withEarlier(concluded)];
  const { memory } = news;
  return memory !== undefined && isFirst(snapshot, news)
    ? begin(run, books, { ...news, memory })
    : keep(run, books, news);
};

/** What is made of what was seen, on a memory. */
type Judge = (memory: Memory) => News;

/**
 * Keeps what a run found out some time after it remembered. Another one may have remembered more meanwhile: then it is judged
 * on that (see `newest`).
 */
export const keepLater = async (
  run: Run,
  books: Books,
  { judge, isOwnChange }: { readonly judge: Judge; readonly isOwnChange: boolean },
): Promise<Books> => {
  if (books.memory === undefined) return books;
  const news = judge(books.memory);
  const isNews = news.announcements.length > 0 || (news.memory && serializeMemory(news.memory)) !== books.text;
  if (!isNews && !isOwnChange) return books;
  const held = await recall(run);
  if (held.kind === 'unknown' || held.value === books.text) return keep(run, books, news);
  const memory = newest(books.memory, recallMemory(held), isOwnChange);
  return memory === undefined ? books : keep(run, { ...books, text: held.value }, judge(memory));
};

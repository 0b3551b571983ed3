import type { Path } from '../../../failover/path.ts';
import type { Instant } from '../../../failover/time.ts';
import { stretchesOf, type History, type Since, type Stretch } from '../history.ts';

/** The operator's word, read a second time and by other means than the product's. */

interface Pinned {
  readonly path: Path;
  readonly until: Instant;
}

type Read = Pinned | 'auto' | 'malformed';

const read = (text: string): Read => {
  try {
    const it = JSON.parse(text) as { path?: unknown; until?: unknown } | null;
    if (it?.path === 'auto') return 'auto';
    const until = Date.parse(String(it?.until));
    return (it?.path === 'primary' || it?.path === 'backup') && !Number.isNaN(until)
      ? { path: it.path, until }
      : 'malformed';
  } catch {
    return 'malformed';
  }
};

type Overrides = Pick<History, 'overrides' | 'to'>;

const wordsOf = ({ overrides }: Overrides): readonly Since<Read>[] =>
  overrides.map(({ at, is }) => ({ at, is: read(is) }));

/** The stretches in which the word cannot be read. */
export const malformedIn = (history: Overrides): readonly Stretch<Read>[] =>
  stretchesOf(wordsOf(history), history.to).filter(({ is }) => is === 'malformed');

/** The pins in force, from when to when: one that cannot be read any more holds until it expires. */
export const pinsOf = (history: Overrides): readonly Stretch<Path>[] => {
  const { to } = history;
  const words = wordsOf(history).filter(({ is }) => is !== 'malformed');
  return words.flatMap(({ at, is }, index) => {
    if (is === 'auto' || is === 'malformed') return [];
    return [{ from: at, to: Math.min(is.until, words[index + 1]?.at ?? to), is: is.path }];
  });
};

import type { Path } from '../../../failover/site.ts';
import type { Instant } from '../../../failover/time.ts';
import type { History, Since, Stretch } from '../history.ts';

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

/** The pins in force, from when to when: one that cannot be read any more holds until it expires. */
export const pinsOf = ({ overrides, to }: Pick<History, 'overrides' | 'to'>): readonly Stretch<Path>[] => {
  const words = overrides
    .map(({ at, is }): Since<Read> => ({ at, is: read(is) }))
    .filter(({ is }) => is !== 'malformed');
  return words.flatMap(({ at, is }, index) => {
    if (is === 'auto' || is === 'malformed') return [];
    return [{ from: at, to: Math.min(is.until, words[index + 1]?.at ?? to), is: is.path }];
  });
};

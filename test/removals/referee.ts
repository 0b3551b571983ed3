import type { Path } from '../../failover/path.ts';
import type { Assembled } from '../../lab/assemble.ts';
import { openVirtual } from '../story/virtual-stage.ts';
import { difference, keepAccount, type Account } from './account.ts';
import { templateOf, withTemplate } from './alter.ts';
import { without, type Removal } from './removal.ts';
import type { Scene, Story } from './story.ts';

/** What became of a removal. */
export interface Verdict {
  readonly removal: Removal;
  /** The story that caught it, and how; undefined where none did. */
  readonly caught: { readonly story: string; readonly how: string } | undefined;
  /** Why the lab would not play the stack without it: that is no catch. */
  readonly unplayed?: string;
}

/** Judges removals from one stack. */
export interface Referee {
  /** What the whole stack does in a story; played once. */
  reference(story: Story): Promise<Account>;
  /** Plays story after story without it, those first that are about it, until one catches it. */
  judge(removal: Removal): Promise<Verdict>;
}

/** Every share of packets lost evenly: by the golden ratio, no two steps of which are alike. */
const evenly = (losing: Scene['losing']) => {
  let asked = 0;
  return (path: Path): boolean => {
    asked += (Math.sqrt(5) - 1) / 2;
    return asked % 1 < losing[path];
  };
};

/** Rejects where the lab refuses the stack or fails on the way. */
const account = async (assembled: Assembled, { play }: Story): Promise<Account> => {
  const losing = { primary: 0, backup: 0 };
  const stage = await openVirtual(assembled, { isLost: evenly(losing) });
  const soFar = keepAccount(stage);
  await play({ ...stage, losing });
  const seen = soFar();
  await stage.close();
  return seen;
};

const attempt = async (assembled: Assembled, story: Story): Promise<Account | Error> => {
  try {
    return await account(assembled, story);
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
};

/** The stories that are likely to catch it come first. */
const ordered = (stories: readonly Story[], { name }: Removal): readonly Story[] => [
  ...stories.filter(({ about }) => about.test(name)),
  ...stories.filter(({ about }) => !about.test(name)),
];

export const createReferee = (assembled: Assembled, stories: readonly Story[]): Referee => {
  const references = new Map<Story, Account>();
  const reference = async (story: Story): Promise<Account> => {
    const known = references.get(story) ?? (await account(assembled, story));
    references.set(story, known);
    return known;
  };
  const playAll = async (altered: Assembled, removal: Removal): Promise<Verdict> => {
    for (const story of ordered(stories, removal)) {
      // oxlint-disable no-await-in-loop -- virtual time has one thread
      const before = await reference(story);
      const after = await attempt(altered, story);
      // oxlint-enable no-await-in-loop
      if (after instanceof Error) return { removal, caught: undefined, unplayed: after.message };
      const how = difference(before, after, removal.tolerance);
      if (how !== undefined) return { removal, caught: { story: story.name, how } };
    }
    return { removal, caught: undefined };
  };
  const judge = async (removal: Removal): Promise<Verdict> => {
    const altered = withTemplate(assembled, without(templateOf(assembled), removal));
    try {
      return await playAll(altered, removal);
    } finally {
      altered.discard();
    }
  };
  return { reference, judge };
};
